import MDCore

/// LAMMPS data files, atom style `atomic`, orthogonal or triclinic.
///
/// Lengths in A; velocities in A/ps (units metal), or all reduced (units lj). Species come from `# Fe` behind the
/// masses, from the list given, or from the masses. [LAMMPS manual, read_data]
enum LAMMPSData {
  static func read(_ path: String, options: StructureOptions) throws(MDError) -> Structure {
    var reader = try LAMMPSDataReader(path: path, options: options)
    return try reader.read()
  }

  /// The cell is turned into standard orientation, as LAMMPS needs it, and everything with it.
  static func write(_ structure: Structure, to path: String, options: StructureOptions) throws(MDError) {
    guard structure.cell.volume > 0 else {
      throw MDError(.input, "a LAMMPS data file needs a cell with a volume", at: .init(file: path))
    }
    let frame = WrittenFrame(structure.cell)
    let names = options.species ?? structure.speciesNames
    let topology = try structure.topology(species: names, units: options.units)
    let m = frame.cell.vectors
    var text =
      "# \(structure.comment.isEmpty ? names.joined(separator: " ") : structure.comment.replacing(["\n", "\r"], with: [" "]))\n\n"
    text += "\(structure.count) atoms\n\(names.count) atom types\n\n"
    text += "0 \(digits17(m.a.x)) xlo xhi\n0 \(digits17(m.b.y)) ylo yhi\n0 \(digits17(m.c.z)) zlo zhi\n"
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
      let r = frame.position(structure.positions[atom])
      let s = r * inverse
      var image = Vec3.zero
      for axis in 0..<3 where structure.cell.periodic[axis] { image[axis] = s[axis].rounded(.down) }
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
}
