import MDCore
import Testing
import Trajectory

@Suite("Records that the header leaves to be counted")
struct StreamingRecordsTests {
  @Test("All bits set in the number of records: as many as the file holds", arguments: [0, 7, 500])
  func streaming(_ missing: Int) throws {
    let folder = try ScratchFolder()
    let writer = TrajectoryWriter(
      path: folder.file("good.nc"), schedule: Schedule(every: 10), identity: SyntheticRun.identity)
    for frame in 0..<3 { try writer.observe(SyntheticRun().snapshot(frame)) }
    try writer.close()
    var content = try bytes(folder.file("good.nc"))
    content.replaceSubrange(4..<8, with: [0xff, 0xff, 0xff, 0xff])
    content.removeLast(missing)
    let path = try folder.write("stream.nc", content)
    let reader = try TrajectoryReader(path: path)
    let good = try TrajectoryReader(path: folder.file("good.nc"))
    // A record that is not complete does not count; three bytes may be padding.
    #expect(reader.count == (missing == 0 ? 3 : 2))
    for frame in 0..<reader.count {
      #expect(try reader.read(frame).state == good.read(frame).state)
    }
  }
}
