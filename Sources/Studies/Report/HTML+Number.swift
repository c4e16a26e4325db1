import Analysis

extension HTML {
  /// A unit as books print it: `g/cm3` with the 3 raised, `A` and `angstrom` as Å, `sigma` as σ.
  static func unit(_ symbol: String) -> HTML {
    var parts: [HTML] = []
    var rest = symbol[...]
    while let first = rest.first {
      if first.isASCII, first.isLetter {
        let word = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(word.count)
        parts.append(.text(names[String(word)] ?? String(word)))
        if rest.first == "^" { rest = rest.dropFirst() }
        let power = rest.prefix { $0.isNumber || $0 == "-" }
        rest = rest.dropFirst(power.count)
        if !power.isEmpty { parts.append(.element("sup", text: minus(String(power)))) }
      } else if first.isNumber {
        let number = rest.prefix { $0.isNumber || ".e-+".contains($0) }
        rest = rest.dropFirst(number.count)
        // "1e-9" is a power of ten.
        parts.append(
          number.hasPrefix("1e")
            ? .text("10") + .element("sup", text: minus(String(number.dropFirst(2))))
            : .number(String(number)))
      } else if first == "^" {
        rest = rest.dropFirst()
        let power = rest.prefix { $0.isNumber || $0 == "-" }
        rest = rest.dropFirst(power.count)
        parts.append(.element("sup", text: minus(String(power))))
      } else {
        parts.append(.text(String(first)))
        rest = rest.dropFirst()
      }
    }
    return .join(parts)
  }

  private static let names = [
    "A": "Å", "angstrom": "Å", "sigma": "σ", "epsilon": "ε", "tau": "τ", "degree": "°", "kB": "k\u{200A}B",
  ]

  /// A number as `errorNotation` writes it, its exponent as a power of ten: 1.23(12)e-05.
  static func number(_ text: String) -> HTML {
    guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
      return .text(minus(text))
    }
    return .text(minus(String(text[..<mark])) + " × 10") + .element("sup", text: minus("\(exponent)"))
  }

  /// Value, error and unit, kept on one line.
  static func estimate(_ estimate: Estimate) -> HTML {
    .quantity(estimate.number, unit: estimate.unit)
  }

  /// The same of a text that is a number already.
  static func quantity(_ number: String, unit: String) -> HTML {
    .element(
      "span", ["class": "quantity"], .number(number),
      unit.isEmpty ? .empty : .text(" ") + .element("span", ["class": "unit"], .unit(unit)))
  }

  /// "time (ps)".
  static func heading(_ name: String, unit: String) -> HTML {
    unit.isEmpty
      ? .text(name)
      : .text(name + " ") + .element("span", ["class": "unit"], .text("(") + .unit(unit) + .text(")"))
  }

  /// With a minus sign in place of the hyphen.
  private static func minus(_ text: String) -> String {
    String(text.map { $0 == "-" ? "\u{2212}" : $0 })
  }
}
