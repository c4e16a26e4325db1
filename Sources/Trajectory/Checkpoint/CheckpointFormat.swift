import MDCore

/// The bytes of a checkpoint file.
///
/// "FERRCKPT", format version (u32), zero (u32), length of the body (u64), body, CRC-64 of all before (u64); all
/// little-endian. Body: number of identity words (u64), each key and value as length and UTF-8; number of entries (u64),
/// each key, number of words and the words (u64). Keys are sorted, so equal checkpoints have equal bytes.
enum CheckpointFormat {
  static let magic = Array("FERRCKPT".utf8)
  static let version: UInt32 = 1
  private static let headerSize = 24

  static func encode(_ checkpoint: Checkpoint) -> [UInt8] {
    var body: [UInt8] = []
    func append(_ number: UInt64) { withUnsafeBytes(of: number.littleEndian) { body.append(contentsOf: $0) } }
    func append(_ text: String) {
      append(UInt64(text.utf8.count))
      body.append(contentsOf: text.utf8)
    }
    append(UInt64(checkpoint.identity.count))
    for (key, value) in checkpoint.identity.sorted(by: { $0.key < $1.key }) {
      append(key)
      append(value)
    }
    append(UInt64(checkpoint.record.values.count))
    for (key, words) in checkpoint.record.values.sorted(by: { $0.key < $1.key }) {
      append(key)
      append(UInt64(words.count))
      for word in words { append(word) }
    }
    var bytes = magic
    withUnsafeBytes(of: version.littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: [0, 0, 0, 0])
    withUnsafeBytes(of: UInt64(body.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += body
    let checksum = Checksum.crc64(bytes[...])
    withUnsafeBytes(of: checksum.littleEndian) { bytes.append(contentsOf: $0) }
    return bytes
  }

  static func decode(_ bytes: [UInt8], path: String) throws(MDError) -> Checkpoint {
    var cursor = ByteCursor(bytes: bytes, path: path)
    guard bytes.count >= magic.count, Array(bytes[..<magic.count]) == magic else {
      throw MDError(
        .file, "this is not a checkpoint", at: .init(file: path),
        found: bytes.isEmpty ? "an empty file" : "other first bytes", expected: "'FERRCKPT'")
    }
    guard bytes.count >= headerSize + 8 else {
      throw cursor.damaged("\(bytes.count) bytes", "a complete header")
    }
    cursor.position = magic.count
    let found = UInt32(truncatingIfNeeded: try cursor.number())
    guard found == version else {
      throw MDError(
        .file, "the checkpoint is of another version of the format", at: .init(file: path), found: "\(found)",
        expected: "\(version)", hint: "resume with the version of the program that wrote it")
    }
    let length = try cursor.number()
    guard length == UInt64(bytes.count - headerSize - 8) else {
      throw cursor.damaged("\(bytes.count) bytes", "\(length) bytes of content and 32 around them")
    }
    var tail = ByteCursor(bytes: bytes, path: path)
    tail.position = bytes.count - 8
    guard try tail.number() == Checksum.crc64(bytes[..<(bytes.count - 8)]) else {
      throw cursor.damaged("a wrong checksum", nil)
    }
    var checkpoint = Checkpoint(identity: [:], record: CheckpointRecord())
    for _ in 0..<(try cursor.count(of: 16)) {
      let key = try cursor.text()
      checkpoint.identity[key] = try cursor.text()
    }
    var values: [String: [UInt64]] = [:]
    for _ in 0..<(try cursor.count(of: 16)) {
      let key = try cursor.text()
      var words: [UInt64] = []
      for _ in 0..<(try cursor.count(of: 8)) { words.append(try cursor.number()) }
      values[key] = words
    }
    checkpoint.record = CheckpointRecord(values: values)
    return checkpoint
  }
}

/// Reads little-endian numbers and texts, never past the end.
struct ByteCursor {
  let bytes: [UInt8]
  let path: String
  var position = 0

  init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  func damaged(_ found: String, _ expected: String?) -> MDError {
    MDError(
      .file, "the checkpoint is damaged", at: .init(file: path), found: found, expected: expected,
      hint: "resume from an older checkpoint, or begin the run anew")
  }

  mutating func number() throws(MDError) -> UInt64 {
    guard position + 8 <= bytes.count else { throw damaged("its end", "more numbers") }
    defer { position += 8 }
    return bytes[position..<position + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A count of things that take at least `size` bytes each.
  mutating func count(of size: Int) throws(MDError) -> Int {
    let raw = try number()
    guard let count = Int(exactly: raw), count <= (bytes.count - position) / size else {
      throw damaged("a count of \(raw)", "at most \((bytes.count - position) / size)")
    }
    return count
  }

  mutating func text() throws(MDError) -> String {
    let length = try count(of: 1)
    defer { position += length }
    guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
      throw damaged("a name that is not UTF-8", nil)
    }
    return text
  }
}
