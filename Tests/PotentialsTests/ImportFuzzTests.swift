import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Damaged files give an error or a model, never a crash. Damage has a fixed seed.
@Suite struct ImportFuzzTests {
  static let files = ["silut.pb", "checkpoint.pt", "s_f32.pth", "s_f32.dp"]

  private func bytes(_ file: String) throws -> [UInt8] {
    file.hasPrefix("s_") ? try ReferenceModels.bytes(file) : try ReferenceModels.ownBytes(file)
  }

  @Test(arguments: files) func truncatedFilesAreErrors(file: String) throws {
    let whole = try bytes(file)
    var lengths = Array(0..<24) + [whole.count - 1, whole.count - 2, whole.count - 21]
    lengths += (1..<40).map { whole.count * $0 / 40 }
    for length in lengths {
      #expect(importError(Array(whole.prefix(length))) != nil, "\(file) cut to \(length) bytes")
    }
  }

  @Test(arguments: files) func flippedBitsDoNotCrash(file: String) throws {
    let whole = try bytes(file)
    var random = FixedRandom(state: 1)
    var errors = 0
    for _ in 0..<120 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] ^=
          1 << UInt8.random(in: 0..<8, using: &random)
      }
      if importError(damaged) != nil { errors += 1 }
    }
    #expect(errors > 0)
  }

  /// Runs of equal bytes over the structure at the front and at the end, where sizes and counts stand.
  @Test(arguments: files) func overwrittenStructureDoesNotCrash(file: String) throws {
    let whole = try bytes(file)
    var random = FixedRandom(state: 2)
    var errors = 0
    for round in 0..<120 {
      var damaged = whole
      let reach = min(whole.count, round % 2 == 0 ? 4096 : whole.count)
      var start = Int.random(in: 0..<reach, using: &random)
      if round % 4 == 0 { start = whole.count - 1 - start }
      let end = min(whole.count, start + Int.random(in: 1...16, using: &random))
      let value: UInt8 = [0xff, 0x00, 0x7f, 0x80][round / 4 % 4]
      for index in start..<end { damaged[index] = value }
      if importError(damaged) != nil { errors += 1 }
    }
    #expect(errors > 0)
  }

  /// The pickle alone, whose archive checksums would otherwise hide it.
  @Test func damagedPicklesDoNotCrash() throws {
    let entries = storedEntries(try bytes("checkpoint.pt"))
    let index = try #require(entries.firstIndex { $0.name.hasSuffix("/data.pkl") })
    var random = FixedRandom(state: 3)
    for _ in 0..<200 {
      var damaged = entries
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: 0..<damaged[index].content.count, using: &random)
        damaged[index].content[position] = UInt8.random(in: 0...255, using: &random)
      }
      _ = importError(storedZip(damaged))
    }
    #expect(importError(storedZip(entries)) == nil)
  }
}
