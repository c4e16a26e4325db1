public import MDCore

/// A frame of any file.
struct ReadFrame {
  var snapshot: Snapshot
  /// What a structure file says, with what a snapshot has no place for; nil for NetCDF.
  var structure: Structure?
}

/// A file of frames, all of its options said.
struct FrameSource {
  let path: String
  var format: StructureFormat?
  var frames = FrameSelection.all
  var options = StructureOptions()
  /// Says which atom is what in a NetCDF file.
  var structure: Structure?

  /// The frames selected, one in memory at a time, with their place in the file.
  func read(_ body: (ReadFrame, _ index: Int) throws(MDError) -> Void) throws(MDError) {
    let format = try StructureFormat.of(path, given: format)
    try format.check(takes: structure, path: path, options: options)
    guard format == .netcdf else { return try readText(format, body) }
    let reader = try TrajectoryReader(path: path, options: .init(options, structure: structure))
    for index in try frames.frames(of: reader.count) {
      var snapshot = try reader.read(index)
      if let interval = options.interval { snapshot.state.time = Double(index) * interval }
      try body(ReadFrame(snapshot: snapshot), index)
    }
  }

  /// Counting first costs a second pass over the text but keeps one frame in memory.
  private func readText(
    _ format: StructureFormat, _ body: (ReadFrame, _ index: Int) throws(MDError) -> Void
  ) throws(MDError) {
    var counter = try StructureFrames(path: path, format: format, options: options)
    var count = 0
    while try counter.next() != nil { count += 1 }
    var reader = try StructureFrames(path: path, format: format, options: options)
    var next = try frames.frames(of: count).makeIterator()
    var target = next.next()
    var index = 0
    while let wanted = target, let frame = try reader.next() {
      if index == wanted {
        let frame = frame.inOrderOfIDs()
        var snapshot = try frame.snapshot(units: options.units, of: path)
        snapshot.state.step = frame.step ?? index
        try body(ReadFrame(snapshot: snapshot, structure: frame), index)
        target = next.next()
      }
      index += 1
    }
  }
}

/// Frames of any readable file, one at a time.
public func forEachFrame(
  of path: String, format: StructureFormat? = nil, frames: FrameSelection = .all,
  options: StructureOptions = .init(), structure: Structure? = nil,
  _ body: (Snapshot) throws(MDError) -> Void
) throws(MDError) {
  let source = FrameSource(
    path: path, format: format, frames: frames, options: options, structure: structure)
  try source.read { (frame, _) throws(MDError) in try body(frame.snapshot) }
}
