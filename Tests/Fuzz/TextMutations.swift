import TestSupport

/// Damage to a text: words, lines and numbers.
enum TextMutations {
  private static let numbers = [
    "-1", "0", "1e308", "-1e308", "1e-320", "nan", "-inf", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "99999999999", "2147483648", "0x10", "1.", ".", "--1", "1e", "1_000", "1,5", "½",
  ]
  private static let pieces = [
    "\"", "'", "\\", "[", "]", "{", "}", ":", ",", "#", "\t", "\r", "\r\n", "\n", "\u{0}", "\u{feff}", "é",
    "𝄞", "\u{2028}", "&a", "*a", "<<", "- ", "|", ">", "%", "!!", "=", "/", "~", "$A", "\u{1b}[31m",
  ]

  static func apply(_ bytes: [UInt8], _ random: inout FixedRandom) -> [UInt8] {
    var lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map(String.init)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !lines.isEmpty {
      // Headers stand first.
      let reach = Bool.random(using: &random) ? min(lines.count, 12) : lines.count
      damage(&lines, at: Int.random(in: 0..<reach, using: &random), &random)
    }
    return Array(lines.joined(separator: "\n").utf8)
  }

  private static func damage(_ lines: inout [String], at index: Int, _ random: inout FixedRandom) {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: lines.remove(at: index)
    case 1: lines.insert(lines[index], at: Int.random(in: 0...lines.count, using: &random))
    case 2: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &random))
    case 3: lines.removeLast(lines.count - index)
    case 4:
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      let characters = Array(lines[index])
      let cut = Int.random(in: 0...characters.count, using: &random)
      lines[index] = String(characters[..<cut]) + piece + String(characters[cut...])
    case 5:
      lines[index] = String(
        lines[index].prefix(Int.random(in: 0...max(1, lines[index].count), using: &random)))
    default:
      var words = lines[index].split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      let word = Int.random(in: 0..<words.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: words.remove(at: word)
      case 1: words.insert(words[word], at: word)
      case 2: words.swapAt(word, Int.random(in: 0..<words.count, using: &random))
      case 3 where Int.random(in: 0..<8, using: &random) == 0:
        words[word] = String(repeating: words[word] + " ", count: 2000)
      default: words[word] = numbers[Int.random(in: 0..<numbers.count, using: &random)]
      }
      lines[index] = words.joined(separator: " ")
    }
  }
}
