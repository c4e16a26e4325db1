import MDCore

/// The beginning of a file, to tell what the file is.
struct FileHead {
  static let length = 1 << 14

  let bytes: [UInt8]
  /// Lines without their ends, the last one perhaps cut off.
  let lines: [Substring]

  init(_ path: String) throws(MDError) {
    let all = try FileBytes.head(path, count: Self.length)
    bytes = all
    let start = all.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lines = String(decoding: all[start...], as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  var isEmpty: Bool { bytes.allSatisfy { $0 == 32 || (9...13).contains($0) } }

  /// Whether bytes stand in the file at an offset.
  func has(_ text: String, at offset: Int = 0) -> Bool { has(Array(text.utf8), at: offset) }

  func has(_ magic: [UInt8], at offset: Int = 0) -> Bool {
    bytes.count >= offset + magic.count && bytes[offset...].starts(with: magic)
  }

  /// A zero, or a tenth of other control characters: no text.
  var isBinary: Bool {
    let controls = bytes.count { $0 < 32 && !(9...13).contains($0) && $0 != 27 }
    return bytes.contains(0) || 10 * controls > bytes.count
  }

  /// The first line with something in it that is no comment of these.
  func firstLine(skipping comments: String = "") -> Substring {
    lines.first { line in
      guard let first = line.first(where: { $0 != " " && $0 != "\t" }) else { return false }
      return !comments.contains(first)
    } ?? ""
  }

  func words(_ line: Int) -> [Substring] {
    lines.indices.contains(line) ? lines[line].split { $0 == " " || $0 == "\t" } : []
  }

  /// Whether a line begins with so many numbers.
  func hasNumbers(_ line: Int, _ count: Int) -> Bool {
    let words = words(line)
    return words.count >= count && words.prefix(count).allSatisfy { PlainNumber.parse($0) != nil }
  }

  /// Lines that begin with a word, blanks before it aside.
  func count(beginningWith words: Set<String>) -> Int {
    lines.count { line in
      line.split(maxSplits: 1) { $0 == " " || $0 == "\t" }.first.map { words.contains(String($0)) } ?? false
    }
  }
}
