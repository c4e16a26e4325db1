import MDCore

/// Byte order marks, other encodings, and bytes that are no text.
enum TextEncoding {
  /// Length of the byte order mark of UTF-8 at the start of a file.
  ///
  /// Fails, with what to do, for text in UTF-16 or UTF-32 and for binary files.
  static func markLength(_ bytes: some Collection<UInt8>, path: String) throws(MDError) -> Int {
    let head = Array(bytes.prefix(4096))
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
    if let name = wideName(head) {
      throw MDError(
        .input, "the file is text in \(name)", at: .init(file: path), expected: "ASCII or UTF-8",
        hint: "iconv -f \(name) -t UTF-8 FILE > NEW")
    }
    if let place = head.firstIndex(of: 0) {
      throw MDError(
        .input, "the file is binary, not text", at: .init(file: path), found: "a zero as byte \(place + 1)",
        expected: "text")
    }
    return 0
  }

  /// UTF-16 or UTF-32 by its mark, or by the zeros that every ASCII character has there.
  private static func wideName(_ head: [UInt8]) -> String? {
    if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) { return "UTF-32" }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    let start = head.prefix(64)
    guard start.count >= 4 else { return nil }
    func isASCII(_ byte: UInt8) -> Bool { (9...126).contains(byte) }
    let pairs = stride(from: 0, to: start.count - 1, by: 2)
    if pairs.allSatisfy({ isASCII(start[$0]) && start[$0 + 1] == 0 }) { return "UTF-16LE" }
    if pairs.allSatisfy({ start[$0] == 0 && isASCII(start[$0 + 1]) }) { return "UTF-16BE" }
    return nil
  }
}
