import Foundation

/// What is known of the terminal.
enum Terminal {
  /// Columns; 100 where nobody says.
  static var width: Int { size.columns }
  /// Lines; 40 where nobody says.
  static var height: Int { size.lines }

  private static var size: (columns: Int, lines: Int) {
    var size = winsize()
    for descriptor in [STDERR_FILENO, STDOUT_FILENO]
    where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
      return (Int(size.ws_col), Int(size.ws_row))
    }
    return (100, 40)
  }

  /// Whether letters beyond ASCII are shown, as the locale says.
  static var hasUnicode: Bool {
    let environment = ProcessInfo.processInfo.environment
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    return locale.lowercased().replacingOccurrences(of: "-", with: "").contains("utf8")
  }

  /// On one line, without control characters: names come from files.
  static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? ($0 == "\n" ? " " : "?") : $0 })
    )
  }
}
