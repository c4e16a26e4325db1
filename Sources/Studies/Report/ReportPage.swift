/// A page about one folder: warnings first, then sections.
struct ReportPage: Sendable {
  struct Section: Sendable {
    /// For links within the page.
    var anchor: String
    var title: String
    var body: HTML
  }

  /// What the folder holds, e.g. "Run" or "Comparison of potentials".
  var kind: String
  var title: String
  /// Short facts below the title.
  var facts: [String] = []
  var warnings: [String] = []
  var sections: [Section] = []

  mutating func add(_ anchor: String, _ title: String, _ body: HTML) {
    guard body != .empty else { return }
    sections.append(Section(anchor: anchor, title: title, body: body))
  }

  /// Adds warnings that are not there yet.
  mutating func warn(_ more: [String]) {
    for text in more where !warnings.contains(text) { warnings.append(text) }
  }

  /// The whole document.
  var html: String {
    let head = HTML.element(
      "head", [:],
      .void("meta", ["charset": "utf-8"]),
      .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .void("meta", ["name": "color-scheme", "content": "light dark"]),
      // Nothing is loaded and nothing runs, whatever a file may have brought along.
      .void(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
        ]),
      .element("title", text: "\(title) - \(kind)"), .element("style", [:], ReportStyle.sheet))
    let body = HTML.element(
      "body", [:], .element("a", ["class": "skip", "href": "#content"], text: "Skip to the results"),
      header,
      navigation, .element("main", ["id": "content"], warningList, .join(sections.map(Self.section))),
      footer)
    return "<!doctype html>\n" + HTML.element("html", ["lang": "en"], head, body).source + "\n"
  }

  private var header: HTML {
    .element(
      "header", [:], .element("p", ["class": "kind"], text: kind), .element("h1", text: title),
      .element("ul", ["class": "facts"], .join(facts.map { .element("li", text: $0) })))
  }

  private var navigation: HTML {
    let links = [("warnings", warnings.isEmpty ? "No warnings" : Self.count(warnings.count, "warning"))]
    return .element(
      "nav", ["aria-label": "Sections"],
      .element(
        "ul", [:],
        .join(
          (links + sections.map { ($0.anchor, $0.title) }).map { anchor, title in
            .element("li", [:], .element("a", ["href": "#\(anchor)"], text: title))
          })))
  }

  private var warningList: HTML {
    guard !warnings.isEmpty else {
      return .element(
        "section", ["class": "calm", "aria-labelledby": "warnings"],
        .element("h2", ["id": "warnings"], text: "No warnings"))
    }
    return .element(
      "section", ["class": "warnings", "aria-labelledby": "warnings"],
      .element("h2", ["id": "warnings"], text: Self.count(warnings.count, "warning")),
      .element("ul", [:], .join(warnings.map { .element("li", text: $0) })))
  }

  private var footer: HTML {
    .element(
      "footer", [:],
      .element(
        "p",
        text: "Digits in brackets are one standard error of the last digits: 7.81(45) is 7.81 ± 0.45. "
          + "(?) marks an error that is not known."))
  }

  private static func section(_ section: Section) -> HTML {
    .element(
      "section", ["aria-labelledby": section.anchor],
      .element("h2", ["id": section.anchor], text: section.title), section.body)
  }

  /// "1 warning", "3 warnings".
  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
