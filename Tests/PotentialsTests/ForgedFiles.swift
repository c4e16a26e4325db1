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

  /// With an operator more, which nothing reads.
  func adding(_ name: String, op: String) -> ForgedGraph {
    var copy = self
    copy.nodes.append((name, Self.field(1, Array(name.utf8)) + Self.field(2, Array(op.utf8))))
    return copy
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
