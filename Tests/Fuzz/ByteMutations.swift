import TestSupport

/// Damage to the bytes of a file of any kind.
enum ByteMutations {
  static func apply(_ bytes: [UInt8], _ random: inout FixedRandom) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) where !result.isEmpty { damage(&result, &random) }
    return result
  }

  private static func damage(_ bytes: inout [UInt8], _ random: inout FixedRandom) {
    // Structure stands at both ends of most formats.
    var position = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: position = min(position, Int.random(in: 0..<4096, using: &random))
    case 1: position = max(position, bytes.count - 1 - Int.random(in: 0..<4096, using: &random))
    default: break
    }
    let end = min(bytes.count, position + Int.random(in: 1...64, using: &random))
    switch Int.random(in: 0..<9, using: &random) {
    case 0, 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes.removeLast(bytes.count - position)
    case 3: for index in position..<end { bytes[index] = [0, 0xff, 0x7f, 0x80][position % 4] }
    case 4: bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
    case 5: bytes.removeSubrange(position..<end)
    case 6:
      let block = Array(bytes[position..<end])
      bytes.insert(contentsOf: block, at: Int.random(in: 0...bytes.count, using: &random))
    default: overwriteNumber(&bytes, at: position, &random)
    }
  }

  /// An extreme number in the place of one of one to eight bytes, of either byte order.
  private static func overwriteNumber(_ bytes: inout [UInt8], at position: Int, _ random: inout FixedRandom) {
    let width = [1, 2, 4, 8][Int.random(in: 0..<4, using: &random)]
    let start = position / width * width
    guard start + width <= bytes.count else { return }
    let extremes: [UInt64] = [
      0, 1, .max, .max - 1, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0x7fff_ffff, 0x8000_0000, 0xffff,
      UInt64(bytes.count), UInt64(bytes.count) + 1, UInt64(position), Double.nan.bitPattern,
      Double.infinity.bitPattern, 1e300.bitPattern, (-1e-300).bitPattern,
    ]
    let value = extremes[Int.random(in: 0..<extremes.count, using: &random)]
    let isLittle = Bool.random(using: &random)
    for index in 0..<width {
      bytes[start + index] = UInt8(
        truncatingIfNeeded: value >> UInt64(8 * (isLittle ? index : width - 1 - index)))
    }
  }

  /// Other digits in the place of some, and other words of the same length: text inside a binary file, whose
  /// sizes stay right.
  static func applyInPlace(_ bytes: [UInt8], _ random: inout FixedRandom) -> [UInt8] {
    var result = bytes
    let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
    guard !digits.isEmpty else { return result }
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let index = digits[Int.random(in: 0..<digits.count, using: &random)]
      result[index] = Array("0123456789-.e[]{}\",:nN".utf8)[Int.random(in: 0..<22, using: &random)]
    }
    return result
  }

  /// A zip archive of stored entries with one of them damaged and all checksums right.
  static func applyInside(_ archive: [UInt8], _ random: inout FixedRandom) -> [UInt8] {
    var entries = storedEntries(archive)
    let pickles = entries.indices.filter { entries[$0].name.hasSuffix("data.pkl") }
    let index =
      pickles.isEmpty || Int.random(in: 0..<4, using: &random) == 0
      ? Int.random(in: 0..<entries.count, using: &random) : pickles[0]
    entries[index].content =
      Bool.random(using: &random)
      ? apply(entries[index].content, &random) : applyInPlace(entries[index].content, &random)
    return storedZip(entries)
  }
}
