import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Checkpoint files")
struct CheckpointTests {
  private func checkpoint(_ number: Int) -> Checkpoint {
    var record = CheckpointRecord()
    record.set("step", number)
    record.set("x", [Double.pi, -0.0, .nan, .infinity])
    record.set("empty", [Int]())
    return Checkpoint(identity: ["deck": "00ff", "version": "1.2.3 \u{e9}"], record: record)
  }

  @Test("All bits come back; equal checkpoints have equal bytes")
  func roundTrip() throws {
    let folder = try ScratchFolder()
    try checkpoint(7).write(to: folder.file("a"))
    try checkpoint(7).write(to: folder.file("b"))
    let (read, notice) = try Checkpoint.read(folder.file("a"))
    #expect(read == checkpoint(7) && notice == nil)
    #expect(try bytes(folder.file("a")) == bytes(folder.file("b")))
    #expect(!FileManager.default.fileExists(atPath: folder.file("a.partial")))
  }

  @Test("The one before stays and is used when the last is damaged or gone")
  func previous() throws {
    let folder = try ScratchFolder()
    let path = folder.file("c")
    try checkpoint(1).write(to: path)
    try checkpoint(2).write(to: path)
    #expect(try Checkpoint.read(path).checkpoint == checkpoint(2))
    #expect(try Checkpoint.read(path + ".previous").checkpoint == checkpoint(1))
    var damaged = try bytes(path)
    damaged[40] ^= 1
    _ = try folder.write("c", damaged)
    let (read, notice) = try Checkpoint.read(path)
    #expect(read == checkpoint(1))
    #expect(notice?.contains("the checkpoint is damaged; found a wrong checksum") == true)
    try FileManager.default.removeItem(atPath: path)
    #expect(try Checkpoint.read(path).checkpoint == checkpoint(1))
  }

  @Test("Every cut and every flipped byte is noticed")
  func damage() throws {
    let folder = try ScratchFolder()
    try checkpoint(3).write(to: folder.file("good"))
    let good = try bytes(folder.file("good"))
    for length in 0..<good.count {
      let path = try folder.write("bad", Array(good[..<length]))
      #expect(throws: MDError.self) { try Checkpoint.read(path) }
    }
    for place in good.indices {
      var bad = good
      bad[place] ^= 0x40
      let path = try folder.write("bad", bad)
      #expect(throws: MDError.self) { try Checkpoint.read(path) }
    }
  }

  @Test("Messages")
  func messages() throws {
    let folder = try ScratchFolder()
    #expect(
      message(in: folder) { _ = try Checkpoint.read(folder.file("none")) }
        == "none: error: the file does not exist\n  try: check the path")
    let path = try folder.write("x", "something else")
    #expect(
      message(in: folder) { _ = try Checkpoint.read(path) }
        == "x: error: this is not a checkpoint; found other first bytes; expected 'FERRCKPT'")
    try checkpoint(1).write(to: folder.file("v"))
    var other = try bytes(folder.file("v"))
    other[8] = 9
    let versioned = try folder.write("w", other)
    #expect(
      message(in: folder) { _ = try Checkpoint.read(versioned) } == """
        w: error: the checkpoint is of another version of the format; found 9; expected 1
          try: resume with the version of the program that wrote it
        """)
  }
}
