/// The one error type of the engine: what went wrong, where, what was found, what was expected, what to try.
///
/// Prints as `file:line:column: error: message; found ...; expected ...` with the hint on a line of its own.
public struct MDError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure it is; the command line turns it into an exit code.
  public enum Kind: String, Sendable {
    /// A deck, option or input file is wrong.
    case input
    /// The dynamics became unstable.
    case unstable
    /// Reading or writing failed (missing file, full disk, permission).
    case file
    /// An iteration did not converge, or a result cannot be had from the data given.
    case analysis
  }

  /// A place in a text or binary file. Lines and columns count from one.
  public struct Location: Sendable, Equatable {
    /// Path as the user gave it.
    public var file: String
    /// Line, or nil where the file has none (binary).
    public var line: Int?
    /// Column, or nil where unknown.
    public var column: Int?

    public init(file: String, line: Int? = nil, column: Int? = nil) {
      self.file = file
      self.line = line
      self.column = column
    }
  }

  public var kind: Kind
  public var what: String
  public var location: Location?
  public var found: String?
  public var expected: String?
  public var hint: String?

  public init(
    _ kind: Kind, _ what: String, at location: Location? = nil, found: String? = nil,
    expected: String? = nil, hint: String? = nil
  ) {
    self.kind = kind
    self.what = what
    self.location = location
    self.found = found
    self.expected = expected
    self.hint = hint
  }

  public var description: String {
    var text = ""
    if let location {
      text += location.file
      if let line = location.line { text += ":\(line)" }
      if let column = location.column { text += ":\(column)" }
      text += ": "
    }
    text += "error: \(what)"
    if let found { text += "; found \(Self.printable(found))" }
    if let expected { text += "; expected \(expected)" }
    if let hint { text += "\n  try: \(hint)" }
    return text
  }

  /// What a file holds may be binary and must not reach a terminal: control characters become `?`.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          $0.properties.generalCategory == .control || $0 == "\u{FFFD}" ? "?" : $0
        }))
  }

  /// The same error, placed in `file` if it has no place yet.
  public func located(in file: String) -> MDError {
    guard location == nil else { return self }
    var copy = self
    copy.location = Location(file: file)
    return copy
  }
}
