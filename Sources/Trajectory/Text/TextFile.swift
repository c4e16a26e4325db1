import MDCore

/// A text file read line by line, every word with its place.
struct TextFile {
  let path: String
  private let bytes: [UInt8]
  private let separators: [UInt8]
  /// A line feed, or the carriage return of files that have no other line ends.
  private let lineEnd: UInt8
  private var offset: Int
  private(set) var lineNumber = 0

  /// - Parameter separators: bytes between words; blanks and tabs by default, where several count as one. Other
  ///   separators keep empty words.
  ///
  /// A byte order mark is skipped; fails for other encodings and for binary files.
  init(path: String, separators: [UInt8] = []) throws(MDError) {
    self.path = path
    bytes = Array(try FileBytes.read(path))
    self.separators = separators
    offset = try TextEncoding.markLength(bytes, path: path)
    lineEnd = !bytes.contains(10) && bytes.contains(13) ? 13 : 10
  }

  var isAtEnd: Bool { offset >= bytes.count }
  /// Bytes left: no file can hold more lines than half of them, which bounds counts before memory is taken.
  var remaining: Int { bytes.count - offset }

  /// The next line, nil at the end of the file.
  mutating func next() -> TextLine? {
    guard !isAtEnd else { return nil }
    let end = bytes[offset...].firstIndex(of: lineEnd) ?? bytes.count
    defer { offset = end + 1 }
    lineNumber += 1
    var content = bytes[offset..<end]
    if content.last == 13 { content = content.dropLast() }
    return TextLine(path: path, number: lineNumber, bytes: content, separators: separators)
  }

  /// The next line, an error at the end of the file.
  mutating func next(_ what: String) throws(MDError) -> TextLine {
    if let line = next() { return line }
    throw MDError(
      .input, "the file ends too early", at: .init(file: path, line: lineNumber + 1),
      found: "the end of the file",
      expected: what)
  }

  /// The next line without consuming it.
  func peek() -> TextLine? {
    var copy = self
    return copy.next()
  }

  /// Checks that a count of lines can be true before memory is taken for it.
  func check(count: Int, _ what: String, at line: TextLine, word: Int = 0) throws(MDError) {
    guard count >= 0, count <= remaining / 2 + 1 else {
      throw line.error(
        "the file is too short for its number of \(what)", word: word,
        found: "\(count) in \(remaining) bytes",
        expected: "one line each", hint: "the file may be truncated")
    }
  }
}

/// One line and its words.
struct TextLine {
  struct Token {
    let text: String
    /// From one.
    let column: Int
  }

  let path: String
  let number: Int
  let text: String
  let tokens: [Token]

  init(path: String, number: Int, bytes: ArraySlice<UInt8>, separators: [UInt8]) {
    self.path = path
    self.number = number
    text = String(decoding: bytes, as: UTF8.self)
    var tokens: [Token] = []
    var start = bytes.startIndex
    let keepsEmpty = !separators.isEmpty
    func isSeparator(_ byte: UInt8) -> Bool {
      keepsEmpty ? separators.contains(byte) : byte == 32 || byte == 9
    }
    func add(_ end: Int) {
      guard end > start || keepsEmpty else { return }
      tokens.append(
        Token(text: String(decoding: bytes[start..<end], as: UTF8.self), column: start - bytes.startIndex + 1)
      )
    }
    for place in bytes.indices where isSeparator(bytes[place]) {
      add(place)
      start = place + 1
    }
    add(bytes.endIndex)
    self.tokens = tokens
  }

  var isBlank: Bool { tokens.allSatisfy { $0.text.isEmpty } }

  /// The word at a place; an error if the line is too short.
  func word(_ place: Int, _ what: String) throws(MDError) -> String {
    guard tokens.indices.contains(place) else {
      throw MDError(
        .input, "a line is too short", at: .init(file: path, line: number, column: text.utf8.count + 1),
        found: "\(tokens.count) words", expected: what)
    }
    return tokens[place].text
  }

  /// A finite number.
  func double(_ place: Int, _ what: String) throws(MDError) -> Double {
    let text = try word(place, what)
    guard let value = PlainNumber.parse(text) else {
      throw error(
        "the \(what) is not a number", word: place, found: "'\(text)'", expected: "a number such as 2.87")
    }
    guard value.isFinite else { throw error("the \(what) is not finite", word: place, found: "'\(text)'") }
    return value
  }

  func integer(_ place: Int, _ what: String) throws(MDError) -> Int {
    let text = try word(place, what)
    guard let value = Int(text) else {
      throw error(
        "the \(what) is not a whole number", word: place, found: "'\(text)'", expected: "a number such as 54")
    }
    return value
  }

  /// Three finite numbers from `place` on.
  func vector(_ place: Int, _ what: String) throws(MDError) -> Vec3 {
    Vec3(try double(place, what), try double(place + 1, what), try double(place + 2, what))
  }

  /// Words from `place` on that are whole numbers, up to the first that is none.
  func integers(from place: Int = 0) -> [Int] {
    var result: [Int] = []
    for token in tokens.dropFirst(place) {
      guard let value = Int(token.text) else { break }
      result.append(value)
    }
    return result
  }

  /// Whether there are at least `count` words and all of these are numbers.
  func startsWithNumbers(_ count: Int) -> Bool {
    tokens.count >= count && tokens.prefix(count).allSatisfy { PlainNumber.parse($0.text) != nil }
  }

  /// An error at a word of this line.
  func error(
    _ what: String, word: Int? = nil, found: String? = nil, expected: String? = nil, hint: String? = nil
  ) -> MDError {
    let column = word.flatMap { tokens.indices.contains($0) ? tokens[$0].column : nil }
    return MDError(
      .input, what, at: .init(file: path, line: number, column: column), found: found, expected: expected,
      hint: hint)
  }
}

extension String {
  /// With blanks in place of line ends, also of `\r\n`, which is one character.
  var onOneLine: String { String(map { $0.isNewline ? " " : $0 }) }

  /// Without blanks and tabs at the ends.
  var withoutBlanksAround: String {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  /// Every byte of `old` replaced by `new`.
  func replacing(_ old: [Character], with new: [Character]) -> String {
    String(flatMap { old.contains($0) ? new : [$0] })
  }
}
