import MDCore

/// The words of a setfl file line by line, read as LAMMPS reads them: from the fourth line on, what follows a
/// `#` and lines without words do not count.
struct SetflLines {
  let file: String
  let all: [Substring]
  /// Number of the current line, from one.
  private(set) var number = 0
  private(set) var words: [Substring] = []
  /// Position of the next word of the current line.
  private var next = 0
  /// Numbers of the lines passed that hold a comment.
  private(set) var commented: [Int] = []

  init(file: String, text: String) {
    self.file = file
    all = text.split(omittingEmptySubsequences: false) { $0.isNewline }
  }

  /// The first three lines are free text.
  mutating func skipTitle() { number = min(3, all.count) }

  /// Words of the current line that are still to be read.
  var rest: ArraySlice<Substring> { words[next...] }

  mutating func skipRest() { next = words.count }

  /// Goes to the next line with words; false at the end of the file.
  mutating func advance() -> Bool {
    while number < all.count {
      words = Self.words(all[number])
      next = 0
      number += 1
      if all[number - 1].utf8.contains(UInt8(ascii: "#")) { commented.append(number) }
      if !words.isEmpty { return true }
    }
    return false
  }

  mutating func nextLine(_ what: String) throws(MDError) {
    guard advance() else { throw error("the file ends early", found: "end of file", expected: what) }
  }

  mutating func nextWord(_ what: String) throws(MDError) -> Substring {
    guard next < words.count else {
      throw error("\(what) is missing", found: "the end of the line", expected: "a number")
    }
    next += 1
    return words[next - 1]
  }

  /// The next word, on whatever line it stands.
  mutating func nextWordOfAnyLine(_ what: String) throws(MDError) -> Substring {
    if next == words.count { try nextLine(what) }
    return try nextWord(what)
  }

  mutating func number(_ what: String, of word: Substring) throws(MDError) -> Double {
    guard let value = Self.number(word) else {
      throw error("\(what) is not a finite number", found: "'\(word)'", expected: "a number")
    }
    return value
  }

  /// How many words follow the current line.
  func remainingWords() -> Int {
    all[min(number, all.count)...].reduce(0) { sum, line in
      var (count, inside) = (0, false)
      for byte in line.utf8 {
        if byte == UInt8(ascii: "#") { break }
        let blank = byte == 32 || (9...13).contains(byte)
        if !blank && !inside { count += 1 }
        inside = !blank
      }
      return sum + count
    }
  }

  /// A finite number, also with a D before its exponent as Fortran writes it.
  static func number(_ word: Substring) -> Double? {
    let value = Double(word) ?? Double(String(word.map { $0 == "D" || $0 == "d" ? "E" : $0 }))
    return value.flatMap { $0.isFinite ? $0 : nil }
  }

  static func words(_ line: Substring) -> [Substring] {
    line.prefix { $0 != "#" }.split { $0.isWhitespace }
  }

  func error(_ what: String, found: String? = nil, expected: String? = nil, hint: String? = nil) -> MDError {
    MDError(
      .input, what, at: .init(file: file, line: min(max(number, 1), max(all.count, 1))), found: found,
      expected: expected, hint: hint)
  }
}
