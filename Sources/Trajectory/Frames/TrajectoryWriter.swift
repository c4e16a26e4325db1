public import MDCore

/// Writes frames into a NetCDF trajectory: CDF-2, AMBER convention 1.0, with extensions.
///
/// Coordinates are wrapped, in the convention's axes, and beside them lie unwrapped ones. Along a free axis the cell
/// length is zero, as LAMMPS writes it: ASE and OVITO then take the axis as not periodic.
/// A topology file (extended XYZ, species and positions of the first frame) stands beside it for readers that take
/// species from there.
///
/// The file is created at the first frame. A restored writer cuts the file back to the frames its checkpoint knew and
/// continues, so that a resumed run ends with the same bytes as an unbroken one.
public final class TrajectoryWriter: Observer, @unchecked Sendable {
  public let path: String
  public let schedule: Schedule
  public let contents: TrajectoryContents
  private let identity: RunIdentity
  private var file: RecordFile?
  /// That of the first frame this writer has seen.
  private var layout: TrajectoryLayout?
  /// Frames a checkpoint wants kept; the file is opened at the next frame.
  private var framesToKeep = 0

  /// Nothing is touched on disk until the first frame; an existing file is then replaced.
  public init(
    path: String, schedule: Schedule, contents: TrajectoryContents = .init(), identity: RunIdentity
  ) {
    self.path = path
    self.schedule = schedule
    self.contents = contents
    self.identity = identity
  }

  /// Complete frames in the file.
  public var frames: Int { file?.records ?? framesToKeep }

  public var needs: Quantities {
    var needs: Quantities = [.energy]
    if contents.forces { needs.insert(.forces) }
    if contents.stress { needs.insert(.virial) }
    if contents.atomEnergies { needs.insert(.atomEnergies) }
    return needs
  }

  /// Writes a frame; what it lacks of `contents` is not a number in the file.
  ///
  /// Fails if its atoms are not those of the file, a position or velocity is not finite, or the disk is full; frames
  /// written before stay readable.
  public func observe(_ snapshot: borrowing Snapshot) throws(MDError) {
    let layout =
      layout ?? TrajectoryLayout(contents, topology: snapshot.topology, cell: snapshot.state.cell)
    self.layout = layout
    try layout.check(snapshot.topology, frame: frames, path: path)
    let frame = try FrameRecord(copy snapshot, layout: layout, path: path)
    let open = try opened(layout, copy snapshot)
    try open.append { (file, record) throws(MDError) in try frame.write(to: file, record: record) }
  }

  public func flush() throws(MDError) { try file?.flush() }

  /// Closes the file; the next frame would open it again.
  public func close() throws(MDError) {
    framesToKeep = frames
    try file?.close()
    file = nil
  }

  private func opened(_ layout: TrajectoryLayout, _ snapshot: Snapshot) throws(MDError) -> RecordFile {
    if let file { return file }
    if framesToKeep == 0 { try writeTopology(layout, snapshot) }
    let new =
      framesToKeep > 0
      ? try RecordFile(continuing: path, layout: layout.records, records: framesToKeep)
      : try RecordFile(
        creating: path, layout: layout.records,
        header: { (file) throws(MDError) in try layout.writeHeader(file, identity: self.identity) },
        constants: { (file) throws(MDError) in try layout.writeConstants(file) })
    file = new
    return new
  }

  /// Where the topology file of a trajectory stands: `trajectory.nc` has `trajectory.topology.xyz`.
  public static func topologyPath(for path: String) -> String {
    (path.hasSuffix(".nc") ? String(path.dropLast(3)) : path) + ".topology.xyz"
  }

  private func writeTopology(_ layout: TrajectoryLayout, _ snapshot: Snapshot) throws(MDError) {
    let frame = WrittenFrame(snapshot.state.cell)
    let atoms = contents.atoms ?? Array(0..<snapshot.topology.count)
    let structure = Structure(
      species: atoms.map(snapshot.topology.name(of:)),
      positions: frame.wrapped(atoms.map { frame.position(snapshot.state.positions[$0]) }), cell: frame.cell)
    try ExtendedXYZ.write([structure], to: Self.topologyPath(for: path), style: .topology)
  }

  public func save(into record: inout CheckpointRecord) { record.set("frames", frames) }

  public func restore(from record: CheckpointRecord) throws(MDError) {
    file = nil
    framesToKeep = try record.integer("frames")
    guard framesToKeep > 0 else { return }
    try RecordFile.cut(path, to: framesToKeep)
  }
}
