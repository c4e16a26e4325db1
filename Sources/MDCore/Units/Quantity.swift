/// Values with units as text: "300 K", "1.5 fs", "2 GPa", "10 %", "7.8 g/cm3", to and from internal units.
///
/// A bare number is in the dimension's default unit (`Dimension.defaultUnit`: K, fs, GPa, A, eV, u, ...).
/// With `units: lj` numbers are reduced and may carry reduced symbols only (`tau`, `sigma`, `epsilon`, `m`).
public enum Quantity {
  /// The value in internal units. The error names what was found and expected, and has no place.
  public static func parse(_ text: String, as dimension: Dimension, units: UnitSystem) throws(MDError)
    -> Double
  {
    let trimmed = Substring(text.trimmed)
    let expected = expectation(dimension, units: units)
    func failure(_ found: String?, hint: String? = nil) -> MDError {
      MDError(.input, "not a \(dimension.title)", found: found, expected: expected, hint: hint)
    }
    let digits = numberPrefix(trimmed)
    guard !digits.isEmpty, let number = Double(digits) else { throw failure(nil) }
    guard number.isFinite else { throw failure("too large for a number") }
    let symbol = String(trimmed.dropFirst(digits.count)).trimmed
    let reduced = units.name == .lj
    // The table holds every default unit, so the expression exists.
    let target = UnitExpression(dimension.unit(in: units), reduced: reduced)!
    var user = number
    if !symbol.isEmpty {
      guard let unit = UnitExpression(symbol, reduced: reduced) else {
        if reduced && UnitExpression(symbol, reduced: false) != nil {
          throw failure("'\(symbol)' is not a reduced unit")
        }
        let near = nearest(to: symbol, in: UnitExpression.knownSymbols(reduced: reduced))
        throw failure("unknown unit '\(symbol)'", hint: near.map { "'\($0)'" })
      }
      guard unit.powers == target.powers else {
        let other = Dimension.allCases.first {
          UnitExpression($0.unit(in: units), reduced: reduced)?.powers == unit.powers
        }
        throw failure(other.map { $0 == .dimensionless ? "a number" : "a unit of \($0.title)" })
      }
      user = unit.convert(number, to: target)
    }
    let value = fromUser(user, dimension, units: units)
    guard value.isFinite else { throw failure("too large for a number") }
    return value
  }

  /// What a value of this dimension looks like, for messages.
  public static func expectation(_ dimension: Dimension, units: UnitSystem) -> String {
    if dimension == .dimensionless { return "a number" }
    let article = "aeiou".contains(dimension.title.first!) ? "an" : "a"
    return "\(article) \(dimension.title), for example '\(dimension.example) \(dimension.unit(in: units))'"
  }

  /// From the default user unit to internal units.
  public static func fromUser(_ value: Double, _ dimension: Dimension, units: UnitSystem) -> Double {
    value / dimension.userPerInternal(units)
  }

  /// From internal units to the default user unit.
  public static func toUser(_ value: Double, _ dimension: Dimension, units: UnitSystem) -> Double {
    value * dimension.userPerInternal(units)
  }

  /// Text with the default unit that parses back to exactly `value` (internal units), provided that some
  /// number does: every value that was parsed has one.
  public static func text(_ value: Double, _ dimension: Dimension, units: UnitSystem) -> String {
    // Several neighbouring numbers may give the value back; the one with the fewest digits was meant.
    var number = toUser(value, dimension, units: units)
    var candidates = [number]
    var (low, high) = (number, number)
    for _ in 0..<4 {
      (low, high) = (low.nextDown, high.nextUp)
      candidates += [low, high]
    }
    let exact = candidates.filter { fromUser($0, dimension, units: units) == value }
    if let shortest = exact.min(by: { plain($0).utf8.count < plain($1).utf8.count }) { number = shortest }
    let unit = dimension.unit(in: units)
    return unit.isEmpty ? plain(number) : "\(plain(number)) \(unit)"
  }

  /// The shortest digits that give the number back, without a trailing ".0".
  public static func plain(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A whole number written as digits or in exponent form (`1e6`), nil otherwise.
  public static func wholeNumber(_ text: String) -> Int? {
    let trimmed = text.trimmed
    if let exact = Int(trimmed) { return exact }
    let digits = numberPrefix(Substring(trimmed))
    guard digits.count == trimmed.count, let number = Double(digits), abs(number) < 0x1p53 else { return nil }
    return Int(exactly: number)
  }

  /// A decimal number at the start of the text: sign, digits, point, exponent. No hexadecimals, nan or inf.
  static func numberPrefix(_ text: Substring) -> Substring {
    var end = text.startIndex
    func digits(from start: Substring.Index) -> Substring.Index {
      text[start...].firstIndex { !("0"..."9").contains($0) } ?? text.endIndex
    }
    if end < text.endIndex, text[end] == "+" || text[end] == "-" { end = text.index(after: end) }
    let whole = digits(from: end)
    var count = text.distance(from: end, to: whole)
    end = whole
    if end < text.endIndex, text[end] == "." {
      let fraction = digits(from: text.index(after: end))
      count += text.distance(from: end, to: fraction) - 1
      end = fraction
    }
    guard count > 0 else { return text.prefix(0) }
    if end < text.endIndex, text[end] == "e" || text[end] == "E" {
      var start = text.index(after: end)
      if start < text.endIndex, text[start] == "+" || text[start] == "-" { start = text.index(after: start) }
      let exponent = digits(from: start)
      if exponent > start { end = exponent }
    }
    return text[..<end]
  }

  /// Ten to a whole power.
  static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? .infinity }
}

extension String {
  /// Without white space at the ends.
  var trimmed: String {
    var part = Substring(self)
    while let first = part.first, first.isWhitespace { part.removeFirst() }
    while let last = part.last, last.isWhitespace { part.removeLast() }
    return String(part)
  }
}
