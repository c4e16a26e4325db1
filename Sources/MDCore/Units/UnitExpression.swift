/// A product of unit symbols with whole powers, such as `eV/A`, `g/cm3` or `kJ/mol`, as text in a deck.
///
/// The factor is kept as a mantissa and a power of ten, so that decimal prefixes convert without rounding.
struct UnitExpression: Equatable {
  /// Powers of mass, length, time, temperature and angle.
  var powers = SIMD8<Int>()
  /// Factor to the base units of the unit system, apart from the power of ten.
  var mantissa = 1.0
  var decimal = 0

  /// Nil where the text holds a symbol that is not known or is not a product of powers.
  init?(_ text: String, reduced: Bool) {
    self.init(text, in: reduced ? Self.reducedSymbols : Self.symbols)
  }

  /// The same with the symbols of a table.
  init?(_ text: String, in table: [String: Symbol]) {
    var rest = Substring(text)
    var sign = 1
    while !rest.isEmpty {
      let symbol = rest.prefix { $0.isLetter || $0 == "%" || $0 == "°" || $0 == "Å" }
      rest = rest.dropFirst(symbol.count)
      if symbol.isEmpty {
        // Only "1" may stand in place of a symbol: "1/A".
        guard rest.first == "1", text.hasPrefix("1/"), rest.count == text.count else { return nil }
        rest = rest.dropFirst()
      } else {
        guard let unit = table[String(symbol)] else { return nil }
        if rest.first == "^" { rest = rest.dropFirst() }
        var digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
        if digits.isEmpty { digits = "1" } else { rest = rest.dropFirst(digits.count) }
        guard let power = Int(digits), power != 0, abs(power) <= 12 else { return nil }
        multiply(by: unit, power: sign * power)
      }
      guard let separator = rest.first else { break }
      guard separator == "/" || separator == "*" || separator == " " || separator == "·" else { return nil }
      sign = separator == "/" ? -1 : 1
      rest = rest.dropFirst()
      guard !rest.isEmpty else { return nil }
    }
  }

  private mutating func multiply(by unit: Symbol, power: Int) {
    powers = powers &+ unit.powers &* SIMD8(repeating: power)
    decimal += unit.decimal * power
    for _ in 0..<abs(power) { mantissa = power > 0 ? mantissa * unit.mantissa : mantissa / unit.mantissa }
  }

  /// `value` of this unit expressed in `other`, which has the same powers.
  func convert(_ value: Double, to other: UnitExpression) -> Double {
    let scaled = mantissa == other.mantissa ? value : value * (mantissa / other.mantissa)
    let tens = decimal - other.decimal
    guard abs(tens) <= 22 else { return scaled * Quantity.powerOfTen(tens) }
    return tens >= 0 ? scaled * Quantity.powerOfTen(tens) : scaled / Quantity.powerOfTen(-tens)
  }

  struct Symbol {
    var powers: SIMD8<Int>
    var mantissa: Double
    var decimal: Int
    init(
      mass: Int = 0, length: Int = 0, time: Int = 0, temperature: Int = 0, angle: Int = 0,
      _ mantissa: Double = 1, _ decimal: Int = 0
    ) {
      powers = SIMD8(mass, length, time, temperature, angle, 0, 0, 0)
      self.mantissa = mantissa
      self.decimal = decimal
    }
  }

  private static func energy(_ mantissa: Double, _ decimal: Int) -> Symbol {
    Symbol(mass: 1, length: 2, time: -2, mantissa, decimal)
  }
  private static func pressure(_ mantissa: Double, _ decimal: Int) -> Symbol {
    Symbol(mass: 1, length: -1, time: -2, mantissa, decimal)
  }

  /// Factors to SI: kg, m, s, K, degree.
  private static let symbols: [String: Symbol] = {
    let charge = PhysicalConstants.elementaryCharge * 1e19
    return [
      "%": Symbol(1, -2), "mol": Symbol(PhysicalConstants.avogadro / 1e23, 23),
      "K": Symbol(temperature: 1),
      "A": Symbol(length: 1, 1, -10), "Å": Symbol(length: 1, 1, -10), "angstrom": Symbol(length: 1, 1, -10),
      "pm": Symbol(length: 1, 1, -12), "nm": Symbol(length: 1, 1, -9), "um": Symbol(length: 1, 1, -6),
      "cm": Symbol(length: 1, 1, -2), "m": Symbol(length: 1),
      "fs": Symbol(time: 1, 1, -15), "ps": Symbol(time: 1, 1, -12), "ns": Symbol(time: 1, 1, -9),
      "us": Symbol(time: 1, 1, -6), "s": Symbol(time: 1), "THz": Symbol(time: -1, 1, 12),
      "Pa": pressure(1, 0), "kPa": pressure(1, 3), "MPa": pressure(1, 6), "GPa": pressure(1, 9),
      "TPa": pressure(1, 12), "bar": pressure(1, 5), "kbar": pressure(1, 8), "Mbar": pressure(1, 11),
      "atm": pressure(1.01325, 5),
      "eV": energy(charge, -19), "meV": energy(charge, -22), "keV": energy(charge, -16), "J": energy(1, 0),
      "kJ": energy(1, 3), "cal": energy(4.184, 0), "kcal": energy(4.184, 3),
      "hartree": energy(4.359_744_722_207_1, -18), "Ry": energy(2.179_872_361_103_55, -18),
      "N": Symbol(mass: 1, length: 1, time: -2), "nN": Symbol(mass: 1, length: 1, time: -2, 1, -9),
      "u": Symbol(mass: 1, PhysicalConstants.atomicMassUnit * 1e27, -27),
      "amu": Symbol(mass: 1, PhysicalConstants.atomicMassUnit * 1e27, -27),
      "Da": Symbol(mass: 1, PhysicalConstants.atomicMassUnit * 1e27, -27),
      "g": Symbol(mass: 1, 1, -3), "kg": Symbol(mass: 1),
      "degree": Symbol(angle: 1), "degrees": Symbol(angle: 1), "deg": Symbol(angle: 1), "°": Symbol(angle: 1),
      "rad": Symbol(angle: 1, 180 / Double.pi, 0),
    ]
  }()

  /// What tables of measured numbers use besides.
  static let tabulated: [String: Symbol] = symbols.merging([
    "mPa": pressure(1, -3), "dyn": Symbol(mass: 1, length: 1, time: -2, 1, -5), "erg": energy(1, -7),
    "mJ": energy(1, -3), "MJ": energy(1, 6), "mm": Symbol(length: 1, 1, -3),
    "P": Symbol(mass: 1, length: -1, time: -1, 1, -1), "cP": Symbol(mass: 1, length: -1, time: -1, 1, -3),
    "kB": Symbol(mass: 1, length: 2, time: -2, temperature: -1, 1.380649, -23), "atom": Symbol(),
    "atoms": Symbol(),
  ]) { $1 }

  /// Reduced units: epsilon, sigma, m and kB are one, tau = sigma sqrt(m / epsilon).
  private static let reducedSymbols: [String: Symbol] = [
    "%": Symbol(1, -2), "sigma": Symbol(length: 1), "tau": Symbol(time: 1), "epsilon": energy(1, 0),
    "m": Symbol(mass: 1), "kB": Symbol(mass: 1, length: 2, time: -2, temperature: -1),
    "degree": Symbol(angle: 1), "degrees": Symbol(angle: 1), "deg": Symbol(angle: 1), "°": Symbol(angle: 1),
    "rad": Symbol(angle: 1, 180 / Double.pi, 0),
  ]

  /// Every symbol a deck may use, sorted.
  static func knownSymbols(reduced: Bool) -> [String] {
    (reduced ? reducedSymbols : symbols).keys.sorted()
  }
}
