import MDCore

/// Reads the big-endian words of a classic NetCDF header, never past its end.
struct ClassicHeaderCursor {
  let bytes: [UInt8]
  let fileSize: Int
  let path: String
  private(set) var position = 0
  /// True once a read failed because `bytes` ended.
  private(set) var ranOut = false
  private var isWide = false
  private var version = 0

  init(bytes: [UInt8], fileSize: Int, path: String) {
    self.bytes = bytes
    self.fileSize = fileSize
    self.path = path
  }

  func damaged(_ found: String) -> MDError { ClassicHeader.damaged(path, found) }

  /// The version of the format, after "CDF".
  mutating func magic() throws(MDError) -> Int {
    let start = Array(bytes.prefix(4))
    if start == [0x89, 0x48, 0x44, 0x46] {
      throw MDError(
        .file, "NetCDF-4 (HDF5) files are not read", at: .init(file: path), found: "an HDF5 signature",
        expected: "classic NetCDF (CDF-1, CDF-2 or CDF-5)",
        hint: "nccopy -k '64-bit offset' old.nc new.nc")
    }
    guard start.count == 4, Array(start.prefix(3)) == Array("CDF".utf8), [1, 2, 5].contains(start[3]) else {
      throw MDError(
        .file, "this is not a NetCDF file", at: .init(file: path),
        found: start.isEmpty
          ? "an empty file" : "first bytes " + start.map { String($0, radix: 16) }.joined(separator: " "),
        expected: "'CDF' and 1, 2 or 5")
    }
    version = Int(start[3])
    isWide = version == 5
    position = 4
    return version
  }

  private mutating func word(_ width: Int) throws(MDError) -> UInt64 {
    guard position + width <= bytes.count else {
      ranOut = true
      throw damaged("the end of the file after \(bytes.count) bytes")
    }
    var value: UInt64 = 0
    for i in 0..<width { value = value << 8 | UInt64(bytes[position + i]) }
    position += width
    return value
  }

  /// A count: 32 bits, or 64 in CDF-5.
  mutating func count(_ what: String, limit: Int = 1 << 40) throws(MDError) -> Int {
    let raw = try word(isWide ? 8 : 4)
    guard let value = Int(exactly: raw), value <= limit else { throw damaged("\(raw) as \(what)") }
    return value
  }

  /// The number of records; nil for all bits set, STREAMING in the specification: as many as the file holds.
  mutating func records() throws(MDError) -> Int? {
    let raw = try word(isWide ? 8 : 4)
    if raw == (isWide ? .max : 0xFFFF_FFFF) { return nil }
    guard let value = Int(exactly: raw) else { throw damaged("\(raw) as number of records") }
    return value
  }

  /// A place in the file: 32 bits in CDF-1, else 64.
  mutating func offset(_ what: String) throws(MDError) -> Int {
    let raw = try word(version == 1 ? 4 : 8)
    // Records begin behind the end of a file that has none yet; `layOut` compares with the size of the file.
    guard let value = Int(exactly: raw), value < 1 << 50 else {
      throw damaged("\(raw) as \(what) in a file of \(fileSize) bytes")
    }
    return value
  }

  /// The number of entries of a tagged list; an absent list has two zeros.
  mutating func list(tag: UInt64, _ what: String) throws(MDError) -> Int {
    let found = try word(4)
    let entries = try count("number of \(what)s", limit: fileSize / 4)
    guard found == tag || (found == 0 && entries == 0) else {
      throw damaged("tag \(found) in place of the \(what) list")
    }
    return entries
  }

  mutating func name() throws(MDError) -> String {
    let length = try count("length of a name", limit: 4096)
    let padded = (length + 3) / 4 * 4
    guard position + padded <= bytes.count else {
      ranOut = true
      throw damaged("the end of the file in a name")
    }
    defer { position += padded }
    guard length > 0, let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
      throw damaged("an unreadable name")
    }
    return text
  }

  mutating func type() throws(MDError) -> NetCDFType {
    let raw = try word(4)
    guard let type = Int32(exactly: raw).flatMap(NetCDFType.init(rawValue:)), version == 5 || raw <= 6 else {
      throw damaged("type \(raw)")
    }
    return type
  }

  mutating func skipAttributes() throws(MDError) {
    for _ in 0..<(try list(tag: 12, "attribute")) {
      let name = try name()
      let type = try type()
      let values = try count("number of values of attribute '\(name)'", limit: fileSize)
      let length = (values * type.size + 3) / 4 * 4
      guard position + length <= bytes.count else {
        ranOut = true
        throw damaged("attribute '\(name)' beyond the end of the file")
      }
      position += length
    }
  }
}
