import MDCore

/// LAMMPS data files, orthogonal, triclinic or general triclinic, of any atom style whose columns are known.
///
/// Units are those that line 1 states; without them A and A/ps (units metal), or reduced ones (units lj). Species come
/// from the list given, from type labels or `# Fe` behind the masses, or from the masses. Free axes are those that
/// `boundary = p p f` in line 1 names; LAMMPS itself takes them from its input. [LAMMPS manual, read_data]
enum LAMMPSData {
  static func read(_ path: String, options: StructureOptions) throws(MDError) -> Structure {
    var reader = try LAMMPSDataReader(path: path, options: options)
    return try reader.read()
  }

  /// The cell is turned into standard orientation, as LAMMPS needs it, and everything with it.
  ///
  /// Along free axes the box is made to hold all atoms, and a notice says that LAMMPS must be told of them.
  static func write(_ structure: Structure, to path: String, options: StructureOptions) throws(MDError) {
    guard structure.cell.volume > 0 else {
      throw MDError(.input, "a LAMMPS data file needs a cell with a volume", at: .init(file: path))
    }
    let frame = WrittenFrame(structure.cell)
    let names = options.species ?? structure.speciesNames
    let topology = try structure.topology(species: names, units: options.units)
    let positions = structure.positions.map(frame.position)
    let cell = frame.cell.holding(positions)
    let m = cell.vectors
    var text = title(of: structure, names: names, to: path, options: options).text + "\n\n"
    text += "\(structure.count) atoms\n\(names.count) atom types\n\n"
    for (axis, name) in ["x", "y", "z"].enumerated() {
      let (low, high) = (cell.origin[axis], cell.origin[axis] + m[axis, axis])
      text += "\(digits17(low)) \(digits17(high)) \(name)lo \(name)hi\n"
    }
    if m.b.x != 0 || m.c.x != 0 || m.c.y != 0 {
      text += "\(digits17(m.b.x)) \(digits17(m.c.x)) \(digits17(m.c.y)) xy xz yz\n"
    }
    text += "\nMasses\n\n"
    for (index, name) in names.enumerated() {
      let mass =
        topology.types.firstIndex(of: index).map { topology.masses[$0] } ?? PeriodicTable.element(name)?.mass
        ?? 1
      text += "\(index + 1) \(digits17(mass)) # \(name)\n"
    }
    text += "\nAtoms # atomic\n\n"
    let inverse = m.inverse
    for atom in 0..<structure.count {
      let r = positions[atom]
      let s = (r - cell.origin) * inverse
      var image = Vec3.zero
      for axis in 0..<3 where cell.periodic[axis] { image[axis] = s[axis].rounded(.down) }
      let w = image == .zero ? r : r - image * m
      guard image.isFinite, abs(image.x) < 1e9, abs(image.y) < 1e9, abs(image.z) < 1e9 else {
        throw MDError(
          .input, "the position of atom \(atom) cannot be written", at: .init(file: path), found: "\(r)")
      }
      text += "\(atom + 1) \(topology.types[atom] + 1) \(digits17(w.x)) \(digits17(w.y)) \(digits17(w.z))"
      text += " \(Int(image.x)) \(Int(image.y)) \(Int(image.z))\n"
    }
    if let velocities = structure.velocities {
      let factor = TrajectoryUnits(options.units).velocity
      text += "\nVelocities\n\n"
      for (atom, velocity) in velocities.enumerated() {
        let v = factor * frame.vector(velocity)
        text += "\(atom + 1) \(digits17(v.x)) \(digits17(v.y)) \(digits17(v.z))\n"
      }
    }
    try AtomicFile.write(text, to: path)
  }

  private static func title(
    of structure: Structure, names: [String], to path: String, options: StructureOptions
  ) -> LAMMPSTitle {
    var title = LAMMPSTitle(
      comment: structure.comment.isEmpty ? names.joined(separator: " ") : structure.comment,
      units: options.units.name.rawValue, step: structure.step)
    if !structure.cell.isFullyPeriodic {
      title.periodic = structure.cell.periodic
      let letters = structure.cell.periodic.map { $0 ? "p" : "f" }.joined(separator: " ")
      options.notices.add(
        "\(path): LAMMPS takes boundaries from its input, not from the file: put 'boundary \(letters)' before read_data"
      )
    }
    return title
  }
}

extension Cell {
  /// The cell made longer along its free axes, where points lie outside, with 0.5 A to spare.
  func holding(_ points: [Vec3]) -> Cell {
    var cell = self
    for axis in 0..<3 where !periodic[axis] {
      let s = points.map { cell.fractional($0)[axis] }
      let spare = 0.5 / cell.vectors[axis].length
      let low = s.min().map { $0 < 0 ? $0 - spare : 0 } ?? 0
      let high = s.max().map { $0 > 1 ? $0 + spare : 1 } ?? 1
      guard low.isFinite, high.isFinite, low < 0 || high > 1 else { continue }
      cell.origin += low * cell.vectors[axis]
      cell.vectors[axis] = (high - low) * cell.vectors[axis]
    }
    return cell
  }
}
