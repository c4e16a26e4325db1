import MDCore

/// Who the atoms of a structure are, where a file numbers them.
extension Structure {
  /// The atoms in the order of their ids, as frames whose lines are not sorted need to be compared.
  ///
  /// Ids that leave numbers out make them a part of a system. Without ids, the structure as it is.
  public func inOrderOfIDs() -> Structure {
    guard let ids else { return self }
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    func sorted<T>(_ values: [T]) -> [T] { order.map { values[$0] } }
    var copy = self
    copy.ids = nil
    copy.species = sorted(species)
    copy.positions = sorted(positions)
    copy.velocities = velocities.map(sorted)
    copy.masses = masses.map(sorted)
    copy.frozen = frozen.map(sorted)
    copy.forces = forces.map(sorted)
    copy.atomEnergies = atomEnergies.map(sorted)
    let first = ids[order[0]] == 0 ? 0 : 1
    if part == nil, ids[order[0]] != first || ids[order[count - 1]] != first + count - 1 {
      copy.part = PartOfSystem(indices: order.map { ids[$0] - first })
    }
    return copy
  }
}

extension [Vec3] {
  /// These velocities, or nil with a notice where all are exactly zero: VASP and LAMMPS write such a block where they
  /// have no velocities.
  func velocities(of path: String, _ notices: NoticeList) -> [Vec3]? {
    if contains(where: { $0 != .zero }) { return self }
    notices.add("\(path): all velocities are exactly zero and taken as absent")
    return nil
  }
}

/// The columns that say which atom a line is.
extension ExtendedXYZFrame {
  /// Columns that are read, by any of their names.
  private static let read: Set<String> = [
    "species", "element", "elements", "Z", "numbers", "pos", "vel", "velo", "velocities", "momenta", "forces",
    "force", "mass", "masses", "move_mask", "atom_energy", "energies", "local_energy", "id", "atom_index",
  ]

  /// Names of the columns that have no meaning here.
  var unreadColumns: [String] {
    columns.filter { column in
      let isID = ["id", "atom_index"].contains(column.name)
      return !Self.read.contains(column.name) || isID && !(column.type == "I" && column.width == 1)
    }.map(\.name)
  }

  /// Numbers that tell the atoms apart in every frame; nil without a column `id`, or where two are the same.
  func ids() throws(MDError) -> [Int]? {
    guard let ids = try integers("id"), Set(ids).count == ids.count else { return nil }
    return ids
  }

  /// What the atoms are a part of, as this program writes it.
  func part() throws(MDError) -> PartOfSystem? {
    guard let indices = try integers("atom_index") else { return nil }
    let total = try header.numbers("atoms_in_system", counts: [1])?.first.flatMap { Int(exactly: $0) }
    return PartOfSystem(indices: indices, group: header.entry("group")?.value, total: total)
  }

  private func integers(_ name: String) throws(MDError) -> [Int]? {
    guard let (start, column) = places([name]).first, column.width == 1, column.type == "I" else {
      return nil
    }
    var values: [Int] = []
    for line in lines { values.append(try line.integer(start, name)) }
    return values
  }
}
