import Analysis
import MDCore
import Trajectory

/// The frames of a trajectory of any format, one at a time: those of some steps, less what is skipped at the start.
final class FrameStream {
  let units: UnitSystem
  private let path: String
  private let steps: ClosedRange<Int>?
  /// What is left out at the start (ps, tau).
  private let skip: Double
  private let pull: () throws(MDError) -> Snapshot?
  private var firstTime: Double?
  private var ahead: Snapshot?

  /// A NetCDF trajectory.
  init(_ reader: TrajectoryReader, steps: ClosedRange<Int>?, skip: Double) {
    (units, path, self.steps, self.skip) = (reader.units, reader.path, steps, skip)
    pull = Self.frames(of: reader, interval: nil)
  }

  private static func frames(
    of reader: TrajectoryReader, interval: Double?
  ) -> () throws(MDError) -> Snapshot? {
    var index = 0
    return { () throws(MDError) in
      guard index < reader.count else { return nil }
      defer { index += 1 }
      var snapshot = try reader.read(index)
      if let interval { snapshot.state.time = Double(index) * interval }
      return snapshot
    }
  }

  /// A file of any format, that is no run's.
  init(_ source: AnalysisSource) throws(MDError) {
    let options = source.options
    (path, steps, skip) = (source.path, nil, source.skip)
    let reference: Structure? =
      if let path = source.structure { try readStructure(path, options: options) } else { nil }
    let format = try StructureFormat.detected(source.path)
    try format.check(takes: reference, path: source.path, options: options)
    if format == .netcdf {
      let reader = try TrajectoryReader(path: source.path, options: .init(options, structure: reference))
      units = reader.units
      pull = Self.frames(of: reader, interval: options.interval)
    } else {
      units = source.units
      var frames = try StructureFrames(path: source.path, format: format, options: options)
      var index = 0
      pull = { () throws(MDError) in
        guard let frame = try frames.next()?.inOrderOfIDs() else { return nil }
        defer { index += 1 }
        var snapshot = try frame.snapshot(units: options.units, of: source.path)
        snapshot.state.step = frame.step ?? index
        return snapshot
      }
    }
  }

  /// The next frame without taking it.
  func peek() throws(MDError) -> Snapshot? {
    if ahead == nil { ahead = try next() }
    return ahead
  }

  /// The next frame, nil behind the last one.
  func next() throws(MDError) -> Snapshot? {
    if let snapshot = ahead {
      ahead = nil
      return snapshot
    }
    while let snapshot = try pull() {
      if let steps, !steps.contains(snapshot.state.step) { continue }
      if try isSkipped(snapshot) { continue }
      return snapshot
    }
    return nil
  }

  private func isSkipped(_ snapshot: Snapshot) throws(MDError) -> Bool {
    guard skip > 0 else { return false }
    guard let time = snapshot.state.time else {
      throw MDError(
        .input, "the frames do not say their times, so nothing can be skipped", at: .init(file: path))
    }
    let start = firstTime ?? time
    firstTime = start
    return (time - start) * units.longTimeFactor < skip
  }
}
