/// Decimal numbers as programs in C and Fortran write them.
enum PlainNumber {
  /// `2.87`, `1e-3`, Fortran's `1.0D-02` and `0.123-101`; nil for other text, hexadecimals too.
  static func parse(_ text: some StringProtocol) -> Double? {
    if text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) { return nil }
    if let value = Double(text) { return value }
    var bytes = Array(text.utf8)
    if let place = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "d") }) {
      bytes[place] = UInt8(ascii: "e")
    } else if let place = bytes.dropFirst().lastIndex(where: { "+-".utf8.contains($0) }),
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place - 1])
        || bytes[place - 1] == UInt8(ascii: ".")
    {
      // Fortran drops the letter where the exponent has three digits.
      bytes.insert(UInt8(ascii: "e"), at: place)
    } else {
      return nil
    }
    return Double(String(decoding: bytes, as: UTF8.self))
  }
}
