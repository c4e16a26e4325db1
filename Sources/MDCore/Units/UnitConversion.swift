/// From a unit as tables and papers write it to another one of the same dimension.
///
/// Besides products of symbols such as `g/cm3` and `mPa s`: a number in front (`1e-9 m2/s`, `10^-9 m2/s`, `1e-6/K`), brackets
/// below a stroke (`J/(mol K)`), `kB/atom`, poise, dyn, erg, and degrees Celsius (`degC`, `°C`), whose zero is another.
public struct UnitConversion: Sendable, Equatable {
  private let source: UnitExpression
  private let target: UnitExpression
  /// Added to the value in `source`: 273.15 for degrees Celsius.
  private let offset: Double

  /// Fails for a unit that is not known or measures something else; the error has no place.
  public init(from text: String, to other: String) throws(MDError) {
    guard let target = Self.expression(other) else { throw Self.unknown(other) }
    self.target = target
    if Self.celsius.contains(text.trimmed) {
      (source, offset) = (UnitExpression("K", reduced: false)!, 273.15)
    } else {
      guard let source = Self.expression(text) else { throw Self.unknown(text) }
      (self.source, offset) = (source, 0)
    }
    guard source.powers == target.powers else {
      throw MDError(
        .input, "a unit of something else", found: text.trimmed.isEmpty ? "no unit" : "'\(text.trimmed)'",
        expected: "'\(other)' or another unit of it")
    }
  }

  /// A value of the first unit in the second.
  public func value(_ value: Double) -> Double { source.convert(value + offset, to: target) }

  /// A difference of two values, such as an error: the zero does not matter.
  public func difference(_ value: Double) -> Double { source.convert(value, to: target) }

  private static let celsius = ["degC", "°C", "C", "celsius", "Celsius"]

  private static func unknown(_ text: String) -> MDError {
    let near = nearest(to: text.trimmed, in: UnitExpression.tabulated.keys.sorted())
    return MDError(.input, "unknown unit '\(text.trimmed)'", hint: near.map { "'\($0)'" })
  }

  /// A number and a product of symbols; each of them may be missing.
  private static func expression(_ text: String) -> UnitExpression? {
    var rest = Substring(plain(text.trimmed))
    let digits = Quantity.numberPrefix(rest)
    var factor: (mantissa: Double, decimal: Int) = (1, 0)
    if !digits.isEmpty {
      rest = rest.dropFirst(digits.count)
      let parts = digits.split(whereSeparator: { $0 == "e" || $0 == "E" })
      guard let mantissa = Double(parts[0]), mantissa > 0, mantissa.isFinite else { return nil }
      factor = (mantissa, parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
      if digits == "10", rest.first == "^" {
        let exponent = rest.dropFirst().prefix { $0 == "-" || $0 == "+" || ("0"..."9").contains($0) }
        guard let power = Int(exponent) else { return nil }
        rest = rest.dropFirst(1 + exponent.count)
        factor = (1, power)
      }
      guard factor.decimal.magnitude <= 300 else { return nil }
      if let next = rest.first, next == "*" || next == "·" { rest = rest.dropFirst() }
      rest = Substring(String(rest).trimmed)
    }
    let symbols = rest.first == "/" ? "1" + rest : String(rest)
    guard let opened = withoutBrackets(symbols),
      var unit = UnitExpression(opened, in: UnitExpression.tabulated)
    else { return nil }
    unit.mantissa *= factor.mantissa
    unit.decimal += factor.decimal
    return unit
  }

  /// Letters and signs that print writes, as decks have them.
  private static func plain(_ text: String) -> String {
    let signs: [Character: String] = [
      "²": "2", "³": "3", "µ": "u", "μ": "u", "⋅": "·", "−": "-", "⁻": "-", "¹": "1", "×": "*",
    ]
    return text.map { signs[$0] ?? String($0) }.joined()
  }

  /// `J/(mol K)` as `J/mol/K`; nil where brackets do not match or stand elsewhere.
  private static func withoutBrackets(_ text: String) -> String? {
    guard let open = text.firstIndex(of: "(") else { return text.contains(")") ? nil : text }
    guard let close = text[open...].firstIndex(of: ")"), text[..<open].last == "/" else { return nil }
    let inner = text[text.index(after: open)..<close]
    guard !inner.contains(where: { "(/".contains($0) }) else { return nil }
    let below = inner.split(whereSeparator: { " *·".contains($0) }).joined(separator: "/")
    return withoutBrackets(String(text[..<open]) + below + text[text.index(after: close)...])
  }
}
