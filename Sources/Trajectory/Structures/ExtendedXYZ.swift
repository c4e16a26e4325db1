public import MDCore

/// Writes extended XYZ with 17 significant digits.
public enum ExtendedXYZ {
  /// What the header holds beside cell and columns.
  public enum Style: Sendable {
    /// Everything the structure has, the virial (eV) also as stress (eV/A^3, positive under tension).
    case full
    /// The layout of `mdrun evaluate`: notes, energy, virial, pbc; columns pos, forces, atom_energy.
    case evaluation
    /// Species and positions only: the topology file beside a trajectory.
    case topology
  }

  /// The text of one frame.
  public static func text(
    _ structure: Structure, style: Style = .full, options: StructureOptions = .init()
  ) -> String {
    var text = "\(structure.count)\n" + header(structure, style, options.units) + "\n"
    let parts = columns(structure, style, options.units)
    for atom in 0..<structure.count {
      text += structure.species[atom]
      for column in parts { text += " " + column.value(atom) }
      text += "\n"
    }
    return text
  }

  /// Writes frames, replacing the file in one stroke.
  public static func write(
    _ structures: [Structure], to path: String, style: Style = .full, options: StructureOptions = .init()
  ) throws(MDError) {
    for (frame, structure) in structures.enumerated() { try check(structure, frame: frame, path: path) }
    try AtomicFile.write(
      structures.map { text($0, style: style, options: options) }.joined(), to: path)
  }

  /// Fails where a name cannot stand between blanks.
  static func check(_ structure: Structure, frame: Int, path: String) throws(MDError) {
    if let name = structure.species.first(where: { $0.isEmpty || $0.contains(where: { $0.isWhitespace }) }) {
      throw MDError(
        .input, "a species name of frame \(frame) cannot be written", at: .init(file: path),
        found: "'\(name)'")
    }
  }

  private struct Column {
    let label: String
    let value: (Int) -> String
  }

  private static func row(_ v: Vec3) -> String { "\(digits17(v.x)) \(digits17(v.y)) \(digits17(v.z))" }

  private static func columns(_ structure: Structure, _ style: Style, _ units: UnitSystem) -> [Column] {
    var list = [Column(label: "pos:R:3") { row(structure.positions[$0]) }]
    if style == .topology { return list }
    if style == .full {
      if let velocities = structure.velocities {
        let factor = 1 / units.timeToUser
        list.append(Column(label: "vel:R:3") { row(factor * velocities[$0]) })
      }
      if let masses = structure.masses { list.append(Column(label: "mass:R:1") { digits17(masses[$0]) }) }
      if let frozen = structure.frozen {
        list.append(Column(label: "move_mask:L:1") { frozen[$0] ? "F" : "T" })
      }
    }
    if let forces = structure.forces { list.append(Column(label: "forces:R:3") { row(forces[$0]) }) }
    if let part = structure.part {
      list.append(Column(label: "atom_index:I:1") { "\(part.indices[$0])" })
    }
    if let energies = structure.atomEnergies {
      list.append(Column(label: "atom_energy:R:1") { digits17(energies[$0]) })
    }
    return list
  }

  private static func header(_ structure: Structure, _ style: Style, _ units: UnitSystem) -> String {
    let cell = structure.cell
    var parts = ["Lattice=\"\(matrix(cell.vectors))\""]
    if cell.origin != .zero { parts.append("Origin=\"\(row(cell.origin))\"") }
    parts.append(
      "Properties=" + (["species:S:1"] + columns(structure, style, units).map(\.label)).joined(separator: ":")
    )
    if style == .full && structure.velocities != nil {
      parts.append("vel_unit=\(units.name == .lj ? "sigma/tau" : "A/fs")")
    }
    // A time without a unit that a file held must not stand beside one that has it.
    parts += structure.notes.filter { !$0.key.isEmpty && !($0.key == "time" && structure.time != nil) }
      .map { "\($0.key.asExtendedXYZValue)=\($0.value.asExtendedXYZValue)" }
    if let group = structure.part?.group { parts.append("group=\(group.asExtendedXYZValue)") }
    if let total = structure.part?.total { parts.append("atoms_in_system=\(total)") }
    if style != .topology {
      parts += instant(structure, units)
      if let energy = structure.energy { parts.append("energy=\(digits17(energy))") }
      if let virial = structure.virial {
        parts.append("virial=\"\(matrix(virial))\"")
        if style == .full && cell.isFullyPeriodic && cell.volume > 0 {
          parts.append("stress=\"\(matrix((-1 / cell.volume) * virial))\"")
        }
      }
    }
    parts.append("pbc=\"" + cell.periodic.map { $0 ? "T" : "F" }.joined(separator: " ") + "\"")
    return parts.joined(separator: " ")
  }

  /// Step, time, and whether the positions belong to a continuous path.
  private static func instant(_ structure: Structure, _ units: UnitSystem) -> [String] {
    var parts: [String] = []
    if let step = structure.step { parts.append("step=\(step)") }
    if let time = structure.time {
      let unit = units.name == .lj ? "tau" : "ps"
      parts.append("time=\(digits17(time * TrajectoryUnits(units).time)) time_unit=\(unit)")
    }
    if let isUnwrapped = structure.isUnwrapped { parts.append("unwrapped=\(isUnwrapped ? "T" : "F")") }
    return parts
  }

  private static func matrix(_ m: Matrix3) -> String { "\(row(m.a)) \(row(m.b)) \(row(m.c))" }
}
