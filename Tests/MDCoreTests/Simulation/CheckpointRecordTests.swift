import MDCore
import Testing

@Suite struct CheckpointRecordTests {
  struct Part: Checkpointable, Equatable {
    var number = 0.0
    var count = 0
    func save(into record: inout CheckpointRecord) {
      record.set("number", number)
      record.set("count", count)
    }
    mutating func restore(from record: CheckpointRecord) throws(MDError) {
      number = try record.double("number")
      count = try record.integer("count")
    }
  }
  struct Whole: Checkpointable, Equatable {
    var first = Part()
    var second = Part()
    var number = 0.0
    func save(into record: inout CheckpointRecord) {
      record.save("first", first)
      record.save("second", second)
      record.set("number", number)
    }
    mutating func restore(from record: CheckpointRecord) throws(MDError) {
      try record.restore("first", &first)
      try record.restore("second", &second)
      number = try record.double("number")
    }
  }

  @Test func bitsSurvive() throws {
    var record = CheckpointRecord()
    let numbers = [0.1, -0.0, .infinity, .leastNonzeroMagnitude, Double(bitPattern: 0x7FF8_0000_0000_1234)]
    record.set("numbers", numbers)
    record.set("integers", [Int.min, -1, 0, .max])
    record.set("vectors", [Vec3(1, 2, 3), Vec3(-0.0, 0.1, 1e300)])
    let copy = CheckpointRecord(values: record.values)
    #expect(try copy.doubles("numbers").map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(try copy.integers("integers") == [Int.min, -1, 0, .max])
    #expect(try copy.vectors("vectors") == [Vec3(1, 2, 3), Vec3(-0.0, 0.1, 1e300)])
  }

  @Test func partsNestWithoutMixing() throws {
    let whole = Whole(
      first: Part(number: 1, count: 10), second: Part(number: 2, count: 20), number: 3)
    var record = CheckpointRecord()
    record.save("run", whole)
    #expect(record.values.keys.contains("run.second.count"))
    var restored = Whole()
    try record.restore("run", &restored)
    #expect(restored == whole)
  }

  @Test func whatDoesNotFitIsAnError() throws {
    var record = CheckpointRecord()
    record.set("two", [1.0, 2.0])
    func message(_ read: () throws -> Void) -> String {
      do {
        try read()
        return ""
      } catch { return "\(error)" }
    }
    #expect(message { _ = try record.double("none") }.contains("'none'; found nothing"))
    #expect(message { _ = try record.double("two") }.contains("found 2 values; expected one value"))
    #expect(message { _ = try record.vectors("two") }.contains("a multiple of three"))
  }
}
