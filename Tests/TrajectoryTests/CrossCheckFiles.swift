import Foundation
import MDCore
import Testing
import Trajectory

private let crossCheckFolder = ProcessInfo.processInfo.environment["FERRITE_CROSSCHECK"]

@Suite("Files for crosscheck/trajectories.py", .enabled(if: crossCheckFolder != nil))
struct CrossCheckFiles {
  @Test(
    "Trajectories and the frames they hold as extended XYZ",
    arguments: [
      "triclinic", "triclinic_double", "orthogonal", "slab", "cluster", "lefthanded",
    ])
  func write(_ name: String) throws {
    let folder = try #require(crossCheckFolder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var run = SyntheticRun()
    switch name {
    case "orthogonal": (run.cell, run.origin) = (.diagonal(7, 8, 9), .zero)
    case "slab": run.periodic = [true, true, false]
    case "cluster": run.periodic = [false, false, false]
    case "lefthanded": run.cell = Matrix3(run.cell.b, run.cell.a, run.cell.c)
    default: break
    }
    let writer = TrajectoryWriter(
      path: "\(folder)/\(name).nc", schedule: Schedule(every: 10),
      contents: .init(
        precision: name.hasSuffix("double") ? .double : .single, forces: true, atomEnergies: true),
      identity: SyntheticRun.identity)
    var frames: [Structure] = []
    for frame in 0..<4 {
      let snapshot = run.snapshot(frame)
      try writer.observe(snapshot)
      frames.append(Structure(snapshot))
      let time = snapshot.state.time! * snapshot.topology.units.timeToUser * 1e-3
      frames[frame].notes = [.init("time_ps", "\(time)")]
    }
    try writer.close()
    try ExtendedXYZ.write(frames, to: "\(folder)/\(name).xyz")
    #expect(try TrajectoryReader(path: "\(folder)/\(name).nc").count == 4)
  }
}
