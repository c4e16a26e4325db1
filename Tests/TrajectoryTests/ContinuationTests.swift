import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Writers resumed from a checkpoint")
struct ContinuationTests {
  private func trajectory(_ path: String) -> TrajectoryWriter {
    TrajectoryWriter(path: path, schedule: Schedule(every: 10), identity: SyntheticRun.identity)
  }
  private func series(_ folder: ScratchFolder) -> SeriesWriter {
    SeriesWriter(
      path: folder.file("s.nc"), tablePath: folder.file("s.csv"), every: 20, averagesStress: true,
      identity: SyntheticRun.identity)
  }

  /// Frames in one go; then 7 frames, a checkpoint, `beyond` more, and a fresh writer that goes on from the checkpoint.
  @Test("The bytes are those of an unbroken run", arguments: [0, 1, 3])
  func sameBytes(beyond: Int) throws {
    let (whole, broken) = (try ScratchFolder(), try ScratchFolder())
    let run = SyntheticRun()
    do {
      let (t, s) = (trajectory(whole.file("t.nc")), series(whole))
      for frame in 0..<10 {
        try t.observe(run.snapshot(frame))
        try s.observe(run.snapshot(frame))
      }
      try t.close()
      try s.close()
    }
    var record = CheckpointRecord()
    do {
      let (t, s) = (trajectory(broken.file("t.nc")), series(broken))
      for frame in 0..<7 {
        try t.observe(run.snapshot(frame))
        try s.observe(run.snapshot(frame))
      }
      try t.flush()
      try s.flush()
      record.save("t", t)
      record.save("s", s)
      for frame in 7..<7 + beyond {
        try t.observe(run.snapshot(frame + 1))
        try s.observe(run.snapshot(frame + 1))
      }
      // A kill between the data of a frame and its count leaves bytes behind the last record.
      let handle = try #require(FileHandle(forWritingAtPath: broken.file("t.nc")))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(repeating: 7, count: 100 * beyond))
      try handle.close()
    }
    var (t, s) = (trajectory(broken.file("t.nc")), series(broken))
    try record.restore("t", &t)
    try record.restore("s", &s)
    #expect(t.frames == 7 && s.count == 4)
    for frame in 7..<10 {
      try t.observe(run.snapshot(frame))
      try s.observe(run.snapshot(frame))
    }
    try t.close()
    try s.close()
    for name in ["t.nc", "s.nc", "s.csv"] {
      #expect(try bytes(whole.file(name)) == bytes(broken.file(name)), "\(name)")
    }
  }

  @Test("A checkpoint before the first frame begins the file anew")
  func beforeTheFirst() throws {
    let folder = try ScratchFolder()
    var record = CheckpointRecord()
    record.save("t", trajectory(folder.file("t.nc")))
    let first = trajectory(folder.file("t.nc"))
    try first.observe(SyntheticRun().snapshot(5))
    try first.close()
    var second = trajectory(folder.file("t.nc"))
    try record.restore("t", &second)
    try second.observe(SyntheticRun().snapshot(0))
    try second.close()
    #expect(try TrajectoryReader(path: folder.file("t.nc")).read(0).state.step == 0)
  }

  @Test("Files that do not fit the checkpoint are refused")
  func refused() throws {
    let folder = try ScratchFolder()
    let run = SyntheticRun()
    let writer = trajectory(folder.file("t.nc"))
    for frame in 0..<3 { try writer.observe(run.snapshot(frame)) }
    try writer.close()
    var record = CheckpointRecord()
    record.set("frames", 4)
    #expect(
      message(in: folder) { try trajectory(folder.file("t.nc")).restore(from: record) } == """
        t.nc: error: the file is shorter than the checkpoint says; found 3 complete records; expected at least 4
          try: restore the file that belongs to the checkpoint
        """)
    record.set("frames", 2)
    let other = TrajectoryWriter(
      path: folder.file("t.nc"), schedule: Schedule(every: 1), contents: .init(forces: true),
      identity: SyntheticRun.identity)
    try other.restore(from: record)
    let text = message(in: folder) { try other.observe(run.snapshot(2)) }
    #expect(
      text.hasPrefix(
        "t.nc: error: the file does not belong to this run: its variables or sizes differ; found"))
  }

  @Test("A full disk is an error, and complete frames stay readable", .timeLimit(.minutes(1)))
  func fullDisk() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try ScratchFolder()
      let path = folder.file("t.nc")
      let writer = TrajectoryWriter(
        path: path, schedule: Schedule(every: 10), identity: SyntheticRun.identity)
      try writer.observe(SyntheticRun().snapshot(0))
      try writer.observe(SyntheticRun().snapshot(1))
      // A limit on the file size inside the third frame stands for the full disk.
      let size = try bytes(path).count
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: rlim_t(size + 300), rlim_max: rlim_t(size + 300))
      #if canImport(Glibc)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      #else
        try #require(setrlimit(RLIMIT_FSIZE, &limit) == 0)
      #endif
      let text = message(in: folder) { try writer.observe(SyntheticRun().snapshot(2)) }
      try #require(text.contains("t.nc: error: cannot write"))
      try #require(text.contains("File too large"))
      let reader = try TrajectoryReader(path: path)
      try #require(reader.count == 2)
      try #require(try reader.read(1).state.step == 10)
      try #require(try bytes(path).count == size)
    }
  }
}
