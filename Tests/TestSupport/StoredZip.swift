/// A zip archive of stored entries.
public func storedZip(_ entries: [(name: String, content: [UInt8])], method: UInt16 = 0) -> [UInt8] {
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
public func storedEntries(_ bytes: [UInt8]) -> [(name: String, content: [UInt8])] {
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

private let crcTable: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
}
