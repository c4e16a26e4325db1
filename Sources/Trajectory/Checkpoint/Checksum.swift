/// CRC-64/XZ: detects damage of files.
enum Checksum {
  private static let table: [UInt64] = (0..<256).map { index in
    var value = UInt64(index)
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xC96C_5795_D787_0F42 : value >> 1 }
    return value
  }

  static func crc64(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    ~bytes.reduce(UInt64.max) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }
}
