import MDCore

/// How many values a setfl file of given sizes holds.
struct SetflSizes {
  let elements: Int
  let densities: Int
  let distances: Int

  func densityTables(_ style: EmbeddedAtomTables.Style) -> Int { style == .alloy ? 1 : elements }

  func values(_ style: EmbeddedAtomTables.Style) -> Int {
    let pairs = elements * (elements + 1) / 2
    return elements * (densities + densityTables(style) * distances) + pairs * distances
  }

  /// Whether so many words are the tables of a style and a usual line for each element.
  private func fit(_ style: EmbeddedAtomTables.Style, _ words: Int) -> Bool {
    (2 * elements...5 * elements).contains(words - values(style))
  }

  /// The style given, or the one that the number of words in the rest of the file tells; refuses a file with
  /// too few, or with as many as the other style has.
  ///
  /// Counting first also refuses absurd sizes before memory is asked for.
  func style(
    _ given: EmbeddedAtomTables.Style?, _ lines: SetflLines
  ) throws(MDError) -> EmbeddedAtomTables.Style {
    let words = lines.remainingWords()
    let hasRoomForBoth = words >= values(.finnisSinclair) + 2 * elements
    let style = given ?? (hasRoomForBoth && !fit(.alloy, words) ? .finnisSinclair : .alloy)
    let other: EmbeddedAtomTables.Style = style == .alloy ? .finnisSinclair : .alloy
    let isOther = !fit(style, words) && fit(other, words)
    guard words >= values(style) else {
      throw lines.error(
        "the file is too short for its tables", found: "\(words) words after this line",
        expected: "\(values(style)) values (nrho \(densities), nr \(distances), "
          + "\(elements) element(s), style \(style.rawValue))",
        hint: isOther ? "style '\(other.rawValue)'" : "the file may be truncated")
    }
    guard !isOther else {
      throw lines.error(
        "the file has as many values as style \(other.rawValue) needs",
        found: "\(words) words after this line",
        expected: "\(values(style)) values and the lines of the elements, for style \(style.rawValue)",
        hint: "style '\(other.rawValue)'")
    }
    return style
  }
}
