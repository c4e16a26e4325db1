/// A piece of HTML that is well formed and holds no markup but its own.
///
/// Names of elements and attributes are constants of the program; whatever comes from files enters through `text` and
/// attribute values, which are escaped.
struct HTML: Sendable, Equatable {
  private(set) var source: String

  private init(source: String) { self.source = source }

  static let empty = HTML(source: "")

  /// Text, escaped. Control characters but line ends and tabs become blanks.
  static func text(_ text: String) -> HTML { HTML(source: escaped(text)) }

  /// `<name attributes>content</name>`; an attribute whose value is nil is left out.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], _ content: HTML...
  ) -> HTML {
    HTML(source: "<\(name)\(list(attributes))>\(content.map(\.source).joined())</\(name)>")
  }

  /// An element without content or end, such as `img`.
  static func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) -> HTML {
    HTML(source: "<\(name)\(list(attributes))>")
  }

  /// Markup or style that the program itself holds.
  static func constant(_ text: StaticString) -> HTML { HTML(source: "\(text)") }

  /// One after another.
  static func join(_ parts: some Sequence<HTML>, separator: HTML = .empty) -> HTML {
    HTML(source: parts.map(\.source).joined(separator: separator.source))
  }

  static func + (a: HTML, b: HTML) -> HTML { HTML(source: a.source + b.source) }

  /// Text in an element.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], text: String
  ) -> HTML {
    element(name, attributes, .text(text))
  }

  private static func list(_ attributes: KeyValuePairs<StaticString, String?>) -> String {
    attributes.map { attribute in
      attribute.value.map { " \(attribute.key)=\"\(escaped($0))\"" } ?? ""
    }.joined()
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      // Controls, and marks that turn the direction of what follows.
      case _ where scalar.properties.generalCategory == .control, "\u{202A}"..."\u{202E}",
        "\u{2066}"..."\u{2069}":
        result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
