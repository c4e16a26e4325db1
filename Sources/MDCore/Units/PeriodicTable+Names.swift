/// Names that are no elements but may be meant for one.
extension PeriodicTable {
  /// What to write in place of a name that is no element; nil where nothing is near.
  ///
  /// `fe` and `CR` are Fe and Cr, `Fe1` and `Fe_d` are Fe, deuterium is hydrogen of another mass.
  public static func hint(for name: String) -> String? {
    if ["D", "T"].contains(name) {
      return "'H' with its mass in the file, as a column mass:R:1 of extended XYZ"
    }
    let letters = name.prefix { $0.isASCII && $0.isLetter }
    let symbol = letters.prefix(1).uppercased() + letters.dropFirst().lowercased()
    return element(symbol).map { "'\($0.symbol)' for '\(name)'" }
  }
}
