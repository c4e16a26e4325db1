import Foundation

/// A value with its error in brackets, the error with two digits: 7.8123(45), 301.2(1.3), 1230(230), 1.23(12)e-05.
///
/// An error of zero shows the value with seven digits and no brackets; an unknown (infinite) one shows `(?)`.
public func errorNotation(_ value: Double, _ error: Double) -> String {
  guard value.isFinite else { return "\(value)" }
  guard error.isFinite else { return significant(value, digits: 4) + "(?)" }
  guard error > 0 else { return significant(value, digits: 7) }
  let largest = max(value.magnitude, error)
  if largest >= 1e7 || (largest < 1e-3 && largest > 0) {
    let exponent = Int(log10(largest).rounded(.down))
    let scale = pow(10, Double(exponent))
    guard scale > 0 else { return significant(value, digits: 7) }
    return plainNotation(value / scale, error / scale) + String(format: "e%+03d", exponent)
  }
  return plainNotation(value, error)
}

/// A number with so many significant digits and no trailing zeros.
package func significant(_ value: Double, digits: Int) -> String {
  String(format: "%.\(digits)g", value)
}

private func plainNotation(_ value: Double, _ error: Double) -> String {
  // Beside a huge value an error may vanish.
  guard value.isFinite, error.isFinite, error > 0 else { return significant(value, digits: 7) }
  // Decimals that show two digits of the error, which rounding may carry to the next power of ten.
  var decimals = 1 - Int(log10(error).rounded(.down))
  if (error * pow(10, Double(decimals))).rounded() >= 100 { decimals -= 1 }
  if decimals <= 0 {
    let unit = pow(10, Double(-decimals))
    return String(format: "%.0f(%.0f)", (value / unit).rounded() * unit, (error / unit).rounded() * unit)
  }
  decimals = min(decimals, 17)
  let digits = (error * pow(10, Double(decimals))).rounded()
  let shown =
    error < 1 ? String(format: "%.0f", digits) : String(format: "%.\(decimals)f", error)
  return String(format: "%.\(decimals)f", value) + "(\(shown))"
}
