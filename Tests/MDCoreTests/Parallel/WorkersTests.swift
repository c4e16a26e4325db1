import MDCore
import Testing

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 5], [0, 1, 2, 1000])
  func everyChunkRunsOnce(threads: Int, chunks: Int) {
    var seen = [Int](repeating: 0, count: chunks)
    seen.withUnsafeMutableBufferPointer { seen in
      let target = seen
      Workers(threads: threads).run(chunks: chunks) { target[$0] += 1 }
    }
    #expect(seen.allSatisfy { $0 == 1 })
  }

  @Test(arguments: [1, 3], [0, 1, 99, 100, 101, 1234])
  func rangesCoverAllWithoutGap(threads: Int, count: Int) {
    let chunks = (count + 99) / 100
    var ranges = [Range<Int>](repeating: 0..<0, count: chunks)
    ranges.withUnsafeMutableBufferPointer { ranges in
      let target = ranges
      Workers(threads: threads).run(count: count, chunkSize: 100) { target[$0] = $1 }
    }
    #expect(ranges.flatMap(Array.init) == Array(0..<count))
    #expect(ranges.dropLast().allSatisfy { $0.count == 100 })
  }

  @Test func atLeastOneThread() { #expect(Workers(threads: -3).threads == 1) }
}
