public import MDCore

/// Frames of any readable file, one at a time.
public func forEachFrame(
  of path: String, format: StructureFormat? = nil, frames: FrameSelection = .all,
  options: StructureOptions = .init(), structure: Structure? = nil,
  _ body: (Snapshot) throws(MDError) -> Void
) throws(MDError) {
  switch try StructureFormat.of(path, given: format) {
  case .netcdf:
    let reader = try TrajectoryReader(
      path: path,
      options: .init(
        species: options.species, structure: structure, units: options.units.name, naming: options.naming))
    try reader.forEach(frames, body)
  case .extendedXYZ:
    // Counting first costs a second pass over the text but keeps one frame in memory.
    var counter = try ExtendedXYZReader(path: path, options: options)
    var count = 0
    while try counter.next() != nil { count += 1 }
    let wanted = try frames.frames(of: count)
    var reader = try ExtendedXYZReader(path: path, options: options)
    var index = 0
    var next = wanted.makeIterator()
    var target = next.next()
    while let wantedIndex = target, let frame = try reader.next() {
      if index == wantedIndex {
        var snapshot = try frame.snapshot(units: options.units)
        snapshot.state.step = index
        try body(snapshot)
        target = next.next()
      }
      index += 1
    }
  case let single:
    for _ in try frames.frames(of: 1) {
      try body(try readStructure(path, format: single, options: options).snapshot(units: options.units))
    }
  }
}

/// Converts between any two formats, structures and trajectories.
///
/// Formats that hold one structure take exactly one frame. Returns the number of frames written.
@discardableResult
public func convert(
  _ input: String, from inputFormat: StructureFormat? = nil, to output: String,
  as outputFormat: StructureFormat? = nil, frames: FrameSelection = .all, options: StructureOptions = .init(),
  structure: Structure? = nil, identity: RunIdentity = .init(codeVersion: "")
) throws(MDError) -> Int {
  guard let format = outputFormat ?? StructureFormat(fileName: output) else {
    throw MDError(
      .input, "the format to write is not known from the name", at: .init(file: output),
      expected: "POSCAR, *.xyz, *.data or *.nc")
  }
  var count = 0
  switch format {
  case .netcdf:
    var writer: TrajectoryWriter?
    try forEachFrame(of: input, format: inputFormat, frames: frames, options: options, structure: structure) {
      (snapshot) throws(MDError) in
      let open = writer ?? TrajectoryWriter.matching(snapshot, path: output, identity: identity)
      writer = open
      try open.observe(snapshot)
      count += 1
    }
    try writer?.close()
  case .extendedXYZ:
    var text = ""
    try forEachFrame(of: input, format: inputFormat, frames: frames, options: options, structure: structure) {
      (snapshot) throws(MDError) in
      var frame = Structure(snapshot)
      frame.notes.append(.init("step", "\(snapshot.state.step)"))
      text += ExtendedXYZ.text(frame, options: options)
      count += 1
    }
    try AtomicFile.write(text, to: output)
  case .poscar, .lammpsData:
    var only: Structure?
    try forEachFrame(of: input, format: inputFormat, frames: frames, options: options, structure: structure) {
      (snapshot) throws(MDError) in
      only = Structure(snapshot)
      count += 1
    }
    guard count == 1, let only else {
      throw MDError(
        .input, "the format holds one structure", at: .init(file: output), found: "\(count) frames selected",
        expected: "one", hint: "select a frame, e.g. --frames last")
    }
    try writeStructure(only, to: output, format: format, options: options)
  }
  return count
}

/// Writes structures as a NetCDF trajectory.
func convert(_ structures: [Structure], to path: String, options: StructureOptions) throws(MDError) {
  var writer: TrajectoryWriter?
  for (frame, structure) in structures.enumerated() {
    var snapshot = try structure.snapshot(species: options.species, units: options.units)
    snapshot.state.step = frame
    let open = writer ?? .matching(snapshot, path: path, identity: .init(codeVersion: ""))
    writer = open
    try open.observe(snapshot)
  }
  try writer?.close()
}

extension TrajectoryWriter {
  /// A writer in double precision for everything a snapshot holds.
  static func matching(_ snapshot: Snapshot, path: String, identity: RunIdentity) -> TrajectoryWriter {
    TrajectoryWriter(
      path: path, schedule: Schedule(every: 1),
      contents: TrajectoryContents(
        precision: .double, velocities: snapshot.state.velocities != nil, forces: snapshot.forces != nil,
        stress: snapshot.pressureTensor != nil, atomEnergies: snapshot.atomEnergies != nil),
      identity: identity)
  }
}
