import Foundation

// Tools that forge model files for the tests of malformed input.

/// Replaces every occurrence of a text by one of the same length.
func replacing(_ old: String, _ new: String, in bytes: [UInt8]) -> [UInt8] {
  let (old, new) = (Array(old.utf8), Array(new.utf8))
  precondition(old.count == new.count, "'\(old.count)' and '\(new.count)' characters")
  var result = bytes
  var start = 0
  while start + old.count <= result.count {
    if result[start] == old[0], result[start..<start + old.count].elementsEqual(old) {
      result.replaceSubrange(start..<start + old.count, with: new)
      start += old.count
    } else {
      start += 1
    }
  }
  return result
}

/// A frozen graph as its serialised nodes, which tests remove or replace.
struct ForgedGraph {
  var nodes: [(name: String, bytes: [UInt8])] = []

  init(_ bytes: [UInt8]) {
    var position = 0
    while position < bytes.count, bytes[position] == 0x0a {
      position += 1
      let length = Self.varint(bytes, &position)
      let node = Array(bytes[position..<position + length])
      position += length
      var inner = 1
      let nameLength = Self.varint(node, &inner)
      nodes.append((String(decoding: node[inner..<inner + nameLength], as: UTF8.self), node))
    }
  }

  var bytes: [UInt8] { nodes.flatMap { Self.field(1, $0.bytes) } }

  func without(_ name: String) -> [UInt8] {
    var copy = self
    copy.nodes.removeAll { $0.name == name }
    return copy.bytes
  }

  /// With another constant in place of `name`.
  func with(_ name: String, type: UInt8, shape: [Int], content: [UInt8]) -> [UInt8] {
    var tensor: [UInt8] = [0x08, type]
    let dimensions = shape.flatMap { Self.field(2, [0x08] + Self.varint($0)) }
    tensor += Self.field(2, dimensions) + Self.field(4, content)
    let value = Self.field(1, Array("value".utf8)) + Self.field(2, Self.field(8, tensor))
    var copy = self
    copy.nodes.removeAll { $0.name == name }
    copy.nodes.append(
      (name, Self.field(1, Array(name.utf8)) + Self.field(2, Array("Const".utf8)) + Self.field(5, value)))
    return copy.bytes
  }

  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    [number << 3 | 2] + varint(content.count) + content
  }

  private static func varint(_ value: Int) -> [UInt8] {
    var (rest, bytes) = (UInt64(bitPattern: Int64(value)), [UInt8]())
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func varint(_ bytes: [UInt8], _ position: inout Int) -> Int {
    var (value, shift) = (0, 0)
    while true {
      let byte = bytes[position]
      position += 1
      value |= Int(byte & 0x7f) << shift
      shift += 7
      if byte < 0x80 { return value }
    }
  }
}

/// A zip archive of stored entries.
func storedZip(_ entries: [(name: String, content: [UInt8])], method: UInt16 = 0) -> [UInt8] {
  func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xff) } }
  var (archive, directory) = ([UInt8](), [UInt8]())
  for (name, content) in entries {
    let common =
      number(20, 2) + number(0, 2) + number(Int(method), 2) + number(0, 4) + number(Int(crc(content)), 4)
      + number(content.count, 4) + number(content.count, 4) + number(name.utf8.count, 2) + number(0, 2)
    directory +=
      [0x50, 0x4b, 1, 2] + number(20, 2) + common + number(0, 10) + number(archive.count, 4)
      + Array(name.utf8)
    archive += [0x50, 0x4b, 3, 4] + common + Array(name.utf8) + content
  }
  let end = number(0, 4) + number(entries.count, 2) + number(entries.count, 2) + number(directory.count, 4)
  return archive + directory + [0x50, 0x4b, 5, 6] + end + number(archive.count, 4) + number(0, 2)
}

/// The entries of an archive of stored entries without extra fields beyond padding, in order.
func storedEntries(_ bytes: [UInt8]) -> [(name: String, content: [UInt8])] {
  func number(_ start: Int, _ count: Int) -> Int {
    bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
  let end = bytes.count - 22
  var (position, entries) = (number(end + 16, 4), [(name: String, content: [UInt8])]())
  for _ in 0..<number(end + 10, 2) {
    let (nameLength, header) = (number(position + 28, 2), number(position + 42, 4))
    let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
    let name = String(decoding: bytes[position + 46..<position + 46 + nameLength], as: UTF8.self)
    entries.append((name, Array(bytes[start..<start + number(position + 20, 4)])))
    position += 46 + nameLength + number(position + 30, 2) + number(position + 32, 2)
  }
  return entries
}

private func crc(_ bytes: [UInt8]) -> UInt32 {
  var value = UInt32.max
  for byte in bytes {
    value = value >> 8 ^ crcTable[Int(UInt8(truncatingIfNeeded: value) ^ byte)]
  }
  return ~value
}

/// Splitmix64: the same numbers in every run.
struct FixedRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}

private let crcTable: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
}
