/// A number and its derivative in one direction: arithmetic on it differentiates exactly.
public struct Dual: Sendable {
  public var value: Double
  public var slope: Double

  public init(_ value: Double, _ slope: Double = 0) {
    self.value = value
    self.slope = slope
  }

  public static func + (a: Dual, b: Dual) -> Dual { Dual(a.value + b.value, a.slope + b.slope) }
  public static func - (a: Dual, b: Dual) -> Dual { Dual(a.value - b.value, a.slope - b.slope) }
  public static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, a.slope * b.value + a.value * b.slope)
  }
  public static func / (a: Dual, b: Dual) -> Dual {
    Dual(a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value))
  }
  public static func * (a: Double, b: Dual) -> Dual { Dual(a * b.value, a * b.slope) }
  public static func += (a: inout Dual, b: Dual) { a = a + b }

  public func squareRoot() -> Dual {
    let root = value.squareRoot()
    return Dual(root, slope / (2 * root))
  }
}
