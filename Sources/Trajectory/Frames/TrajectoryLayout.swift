import MDCore

/// Dimensions, variables and attributes of a trajectory file.
struct TrajectoryLayout {
  static let stageLength = 32
  /// Attribute of unwrapped coordinates that may jump at cell faces.
  static let continuity = "continuity"

  let contents: TrajectoryContents
  let topology: Topology
  let cell: Cell
  private let units: TrajectoryUnits

  init(_ contents: TrajectoryContents, topology: Topology, cell: Cell) {
    self.contents = contents
    self.topology = topology
    self.cell = cell
    units = TrajectoryUnits(topology.units)
  }

  var atomCount: Int { contents.atoms?.count ?? topology.count }
  /// Places in the topology of the atoms that are written.
  private var atoms: [Int] { contents.atoms ?? Array(0..<topology.count) }
  /// What the atoms are a part of: a group of this run, or what they were already.
  private var part: PartOfSystem? {
    contents.atoms.map { PartOfSystem(indices: $0, group: contents.group, total: topology.count) }
      ?? topology.part
  }
  private var hasFrozenAtoms: Bool { atoms.contains { topology.frozen[$0] } }
  var hasStress: Bool { contents.stress && cell.isFullyPeriodic }

  var records: RecordFile.Layout {
    RecordFile.Layout(
      record: "frame",
      dimensions: [
        ("spatial", 3), ("atom", atomCount), ("cell_spatial", 3), ("cell_angular", 3), ("label", 5),
        ("Voigt", 6), ("stage_name", Self.stageLength),
      ],
      variables: constants + convention + extensions)
  }

  private var constants: [VariableDeclaration] {
    let perAtom = contents.exchanges ? ["frame", "atom"] : ["atom"]
    var list = [
      VariableDeclaration("spatial", .character, ["spatial"]),
      VariableDeclaration("cell_spatial", .character, ["cell_spatial"]),
      VariableDeclaration("cell_angular", .character, ["cell_angular", "label"]),
      VariableDeclaration("atom_types", .int, perAtom, [.init("long_name", "atomic number")]),
      VariableDeclaration(
        "type", .int, perAtom, [.init("long_name", "place in the attribute element_names, from one")]),
      VariableDeclaration("mass", .double, perAtom, units: units.massName),
    ]
    if hasFrozenAtoms {
      list.append(
        VariableDeclaration("frozen", .int, ["atom"], [.init("long_name", "one for atoms that never move")]))
    }
    if part != nil {
      list.append(
        VariableDeclaration("atom_index", .int, ["atom"], [.init("long_name", "index in the run, from zero")])
      )
    }
    return list
  }

  /// What the AMBER convention defines.
  private var convention: [VariableDeclaration] {
    let real: NetCDFType = contents.precision == .single ? .float : .double
    func perAtom(_ name: String, _ unit: String, _ reduced: String) -> VariableDeclaration {
      VariableDeclaration(name, real, ["frame", "atom", "spatial"], units: unit, units.note(reduced))
    }
    var list = [
      VariableDeclaration("time", real, ["frame"], units: "picosecond", units.note("tau")),
      perAtom("coordinates", "angstrom", "sigma"),
      VariableDeclaration(
        "cell_lengths", .double, ["frame", "cell_spatial"], units: "angstrom", units.note("sigma")),
      VariableDeclaration("cell_angles", .double, ["frame", "cell_angular"], units: "degree"),
    ]
    if contents.velocities { list.append(perAtom("velocities", "angstrom/picosecond", "sigma/tau")) }
    if contents.forces { list.append(perAtom("forces", "kilocalorie/mole/angstrom", "epsilon/sigma")) }
    return list
  }

  /// Our own variables.
  private var extensions: [VariableDeclaration] {
    let real: NetCDFType = contents.precision == .single ? .float : .double
    let originalAxes = TextAttribute("axes", "those of the run")
    var list = [
      VariableDeclaration("step", .int, ["frame"]),
      VariableDeclaration("stage", .character, ["frame", "stage_name"]),
      VariableDeclaration(
        "cell_vectors", .double, ["frame", "cell_spatial", "spatial"], units: "angstrom",
        units.note("sigma") + [originalAxes]),
      VariableDeclaration(
        "cell_corner", .double, ["frame", "spatial"], units: "angstrom", units.note("sigma") + [originalAxes]),
      VariableDeclaration("potential_energy", .double, ["frame"], units: units.energyName),
      VariableDeclaration("kinetic_energy", .double, ["frame"], units: units.energyName),
      VariableDeclaration("conserved_energy", .double, ["frame"], units: units.energyName),
      VariableDeclaration("degrees_of_freedom", .int, ["frame"]),
    ]
    if hasStress {
      list.append(
        VariableDeclaration(
          "stress", .double, ["frame", "Voigt"], units: units.stressName,
          [
            .init("components", "xx yy zz yz xz xy"),
            .init("sign", "positive under tension, kinetic part included"),
            .init("axes", "those of the coordinates in this file"),
          ]))
      list.append(
        VariableDeclaration(
          "virial", .double, ["frame", "Voigt"], units: units.energyName,
          [
            .init("components", "xx yy zz yz xz xy"),
            .init("sign", "positive under compression, without the kinetic part"),
            .init("axes", "those of the coordinates in this file"),
          ]))
    }
    if contents.unwrapped {
      list.append(
        VariableDeclaration(
          "unwrapped_coordinates", real, ["frame", "atom", "spatial"], units: "angstrom",
          units.note("sigma")
            + (contents.isContinuous ? [] : [TextAttribute(Self.continuity, "unknown")]))
      )
    }
    if contents.atomEnergies {
      list.append(VariableDeclaration("atom_energy", real, ["frame", "atom"], units: units.energyName))
    }
    return list
  }

  /// Attributes of the file.
  func writeHeader(_ file: NetCDFFile, identity: RunIdentity) throws(MDError) {
    let texts = [
      ("title", identity.title), ("application", "molecular dynamics"), ("program", "Ferrite"),
      ("programVersion", identity.codeVersion), ("Conventions", "AMBER"), ("ConventionVersion", "1.0"),
      ("code_version", identity.codeVersion), ("unit_system", topology.units.name.rawValue),
      ("element_names", topology.species.joined(separator: " ")),
      (
        "model_hash",
        identity.modelHashes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
          separator: "; ")
      ),
      ("seed", identity.seed.map(String.init) ?? ""), ("group", part?.group ?? ""),
    ]
    for (name, value) in texts where !value.isEmpty || name == "title" {
      try file.put(TextAttribute(name, value))
    }
    try file.put(attribute: "species_masses", topology.species.indices.map(mass(ofSpecies:)))
    try file.put(attribute: "periodic", integers: cell.periodic.map { $0 ? 1 : 0 })
    if let total = part?.total {
      try file.put(attribute: "atoms_in_system", integers: [Int32(clamping: total)])
    }
    if let timestep = identity.timestep {
      try file.put(attribute: "timestep", [timestep * topology.units.timeToUser])
      try file.put(TextAttribute("timestep_units", topology.units.timeSymbol))
    }
  }

  /// Mass of the first atom of a species; the element's where there is no atom.
  private func mass(ofSpecies index: Int) -> Double {
    topology.types.firstIndex(of: index).map { topology.masses[$0] }
      ?? PeriodicTable.element(topology.species[index])?.mass ?? 0
  }

  /// Variables that do not depend on the frame.
  func writeConstants(_ file: NetCDFFile) throws(MDError) {
    try file.put("spatial", start: [0], count: [3], text: "xyz")
    try file.put("cell_spatial", start: [0], count: [3], text: "abc")
    try file.put("cell_angular", start: [0, 0], count: [3, 5], text: "alphabeta gamma")
    guard !atoms.isEmpty else { return }
    if !contents.exchanges { try writeAtoms(of: topology, to: file, record: nil) }
    if hasFrozenAtoms {
      try file.put("frozen", start: [0], count: [atomCount], atoms.map { topology.frozen[$0] ? 1 : 0 })
    }
    if let part { try file.put("atom_index", start: [0], count: [atomCount], part.indices) }
  }

  /// Species and masses, of all frames or of one record.
  func writeAtoms(of topology: Topology, to file: NetCDFFile, record: Int?) throws(MDError) {
    let numbers = topology.species.map { PeriodicTable.element($0)?.number ?? 0 }
    let start = record.map { [$0, 0] } ?? [0]
    let count = record == nil ? [atomCount] : [1, atomCount]
    try file.put("atom_types", start: start, count: count, atoms.map { numbers[topology.types[$0]] })
    try file.put("type", start: start, count: count, atoms.map { topology.types[$0] + 1 })
    try file.put("mass", start: start, count: count, atoms.map { topology.masses[$0] })
  }

  /// Fails unless the atoms of a later frame are those that the file was begun with.
  func check(_ topology: Topology, frame: Int, path: String) throws(MDError) {
    guard let change = topology.change(from: self.topology) else { return }
    if contents.exchanges, topology.species == self.topology.species, topology.count == self.topology.count,
      topology.part == self.topology.part
    {
      return
    }
    throw change.error(
      "the atoms change within a file that says once which they are", frame: frame, file: path)
  }
}
