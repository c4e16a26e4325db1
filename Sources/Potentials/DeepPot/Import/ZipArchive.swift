internal import MDCore

/// A zip archive in memory, of which the entries stored without compression can be read: PyTorch stores its
/// data so.
struct ZipArchive {
  private let bytes: [UInt8]
  private var entries: [String: (header: Int, size: Int, isStored: Bool, checksum: UInt32)] = [:]

  /// Names in the order of the archive's directory.
  private(set) var names: [String] = []

  init(_ bytes: [UInt8]) throws(MDError) {
    self.bytes = bytes
    let end = try Self.endRecord(bytes)
    let count = try integer(end + 10, 2)
    var position = try integer(end + 16, 4)
    for _ in 0..<count {
      guard try integer(position, 4) == 0x0201_4b50 else { throw Self.damaged("its directory is broken") }
      let method = try integer(position + 10, 2)
      let size = try integer(position + 20, 4)
      let nameLength = try integer(position + 28, 2)
      let skip = try integer(position + 30, 2) + integer(position + 32, 2)
      let name = String(decoding: try slice(position + 46, nameLength), as: UTF8.self)
      entries[name] = (
        try integer(position + 42, 4), size, method == 0,
        UInt32(truncatingIfNeeded: try integer(position + 16, 4))
      )
      names.append(name)
      position += 46 + nameLength + skip
    }
  }

  /// The bytes of an entry, checked against its checksum; nil if there is none of this name.
  func entry(_ name: String) throws(MDError) -> [UInt8]? {
    guard let entry = entries[name] else { return nil }
    guard entry.isStored else {
      throw MDError(
        .input, "entry '\(name)' of the archive is compressed",
        expected: "a stored entry, as PyTorch writes them")
    }
    guard try integer(entry.header, 4) == 0x0403_4b50 else { throw Self.damaged("entry '\(name)' is broken") }
    let skip = try integer(entry.header + 26, 2) + integer(entry.header + 28, 2)
    let content = try slice(entry.header + 30 + skip, entry.size)
    guard crc32(content) == entry.checksum else { throw Self.damaged("entry '\(name)' has a wrong checksum") }
    return Array(content)
  }

  /// Position of the end-of-directory record, which stands last, followed by a comment of at most 65,535
  /// bytes.
  private static func endRecord(_ bytes: [UInt8]) throws(MDError) -> Int {
    let last = bytes.count - 22
    guard last >= 0 else { throw damaged("it ends too early") }
    var position = last
    while position >= max(0, last - 65_535) {
      if bytes[position] == 0x50, bytes[position + 1] == 0x4b, bytes[position + 2] == 5,
        bytes[position + 3] == 6
      {
        return position
      }
      position -= 1
    }
    throw damaged("it ends without a directory")
  }

  private func slice(_ start: Int, _ count: Int) throws(MDError) -> ArraySlice<UInt8> {
    guard start >= 0, count >= 0, start <= bytes.count, count <= bytes.count - start else {
      throw Self.damaged("it points beyond its end")
    }
    return bytes[start..<start + count]
  }

  /// Little-endian number of two or four bytes.
  private func integer(_ start: Int, _ count: Int) throws(MDError) -> Int {
    try slice(start, count).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func damaged(_ what: String) -> MDError {
    MDError(
      .input, "the zip archive is damaged: \(what)", hint: "copy the file again, or freeze the model again")
  }
}

/// CRC-32 of zip archives (polynomial 0xedb88320, reflected).
private func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  ~bytes.reduce(UInt32.max) { $0 >> 8 ^ crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
}

private let crcTable: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
}
