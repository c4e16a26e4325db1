import MDCore

/// One frame in the units and axes of the file, checked and ready to be written.
struct FrameRecord {
  private let snapshot: Snapshot
  private let layout: TrajectoryLayout
  private let frame: WrittenFrame
  private let unwrapped: [Vec3]
  private let step: Int

  /// Checks that the numbers can be written.
  init(_ snapshot: Snapshot, layout: TrajectoryLayout, path: String) throws(MDError) {
    self.snapshot = snapshot
    self.layout = layout
    frame = WrittenFrame(snapshot.state.cell)
    let contents = layout.contents
    guard let step = Int32(exactly: snapshot.state.step) else {
      throw MDError(
        .file, "the step number does not fit into the file", at: .init(file: path),
        found: "\(snapshot.state.step)", expected: "at most \(Int32.max)",
        hint: "begin a new run from the last frame")
    }
    self.step = Int(step)
    let positions = snapshot.state.positions
    for atom in contents.atoms ?? Array(positions.indices)
    where !(positions[atom].isFinite && snapshot.state.velocities?[atom].isFinite ?? true) {
      throw MDError(
        .unstable, "position or velocity of atom \(atom) is not finite at step \(step)",
        at: .init(file: path))
    }
    let turned = Self.selected(positions, contents.atoms)
    unwrapped = turned.map(frame.position)
  }

  private static func selected<T>(_ all: [T], _ atoms: [Int]?) -> [T] {
    guard let atoms else { return all }
    return atoms.map { all[$0] }
  }

  /// Writes every variable; what the snapshot does not have is not a number.
  func write(to file: NetCDFFile, record: Int) throws(MDError) {
    let units = TrajectoryUnits(snapshot.topology.units)
    let contents = layout.contents
    let state = snapshot.state
    func scalar(_ name: String, _ value: Double?) throws(MDError) {
      try file.put(name, start: [record], count: [1], [value ?? .nan])
    }
    func perAtom(_ name: String, _ vectors: [Vec3]?) throws(MDError) {
      try file.put(
        name, start: [record, 0, 0], count: [1, layout.atomCount, 3],
        vectors ?? Array(repeating: Vec3(.nan, .nan, .nan), count: layout.atomCount))
    }
    func tensor(_ name: String, _ value: SymmetricTensor?) throws(MDError) {
      try file.put(
        name, start: [record, 0], count: [1, 6],
        value.map { frame.tensor($0).voigt } ?? Array(repeating: .nan, count: 6))
    }
    try scalar("time", state.time.map { $0 * units.time })
    try perAtom("coordinates", frame.wrapped(unwrapped))
    try file.put("cell_lengths", start: [record, 0], count: [1, 3], [frame.lengths])
    try file.put("cell_angles", start: [record, 0], count: [1, 3], [frame.angles])
    func turned(_ vectors: [Vec3]?, _ factor: Double) -> [Vec3]? {
      vectors.map { Self.selected($0, contents.atoms).map { factor * frame.vector($0) } }
    }
    if contents.velocities { try perAtom("velocities", turned(state.velocities, units.velocity)) }
    if contents.forces { try perAtom("forces", turned(snapshot.forces, units.force)) }
    if contents.exchanges { try layout.writeAtoms(of: snapshot.topology, to: file, record: record) }
    try file.put("step", start: [record], count: [1], [step])
    try file.put(
      "stage", start: [record, 0], count: [1, TrajectoryLayout.stageLength], text: snapshot.stage)
    let cell = state.cell.vectors
    try file.put("cell_vectors", start: [record, 0, 0], count: [1, 3, 3], [cell.a, cell.b, cell.c])
    try file.put("cell_corner", start: [record, 0], count: [1, 3], [state.cell.origin])
    try scalar("potential_energy", snapshot.potentialEnergy)
    try scalar("kinetic_energy", snapshot.kineticEnergy)
    try scalar("conserved_energy", snapshot.conservedEnergy)
    try file.put("degrees_of_freedom", start: [record], count: [1], [snapshot.degreesOfFreedom])
    if layout.hasStress {
      try tensor("stress", snapshot.pressureTensor.map { (-1) * $0 })
      try tensor("virial", snapshot.virial?.symmetricPart)
    }
    if contents.unwrapped { try perAtom("unwrapped_coordinates", unwrapped) }
    if contents.atomEnergies {
      let energies = snapshot.atomEnergies.map { Self.selected($0, contents.atoms) }
      try file.put(
        "atom_energy", start: [record, 0], count: [1, layout.atomCount],
        energies ?? Array(repeating: .nan, count: layout.atomCount))
    }
  }
}
