/// Numbers on a cache line's boundary that live as long as this object.
final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  // Whoever holds it decides who writes; the constants of a model are written only while it is set up.

  let start: UnsafeMutablePointer<Element>
  let count: Int

  /// `count` elements, all equal to `value`.
  init(count: Int, repeating value: Element) {
    self.count = count
    start = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64
    ).bindMemory(to: Element.self, capacity: max(1, count))
    start.initialize(repeating: value, count: count)
  }

  deinit { start.deallocate() }
}
