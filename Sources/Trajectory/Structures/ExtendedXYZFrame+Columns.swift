import MDCore

/// Columns as vectors, numbers and flags. What a name promises must be there: columns that are no numbers are refused,
/// and so are two of one quantity that differ.
extension ExtendedXYZFrame {
  /// First words and types of the columns of these names.
  func places(_ names: [String]) -> [(start: Int, column: ExtendedXYZHeader.Column)] {
    var start = 0
    var found: [(start: Int, column: ExtendedXYZHeader.Column)] = []
    for column in columns {
      if names.contains(column.name) { found.append((start, column)) }
      start += column.width
    }
    return found
  }

  func vectors(_ names: [String]) throws(MDError) -> [Vec3]? {
    guard let (flat, _) = try numbers(names, width: 3) else { return nil }
    return lines.indices.map { Vec3(flat[3 * $0], flat[3 * $0 + 1], flat[3 * $0 + 2]) }
  }

  func scalars(_ names: [String], positive: Bool = false) throws(MDError) -> [Double]? {
    guard let (values, start) = try numbers(names, width: 1) else { return nil }
    if positive, let atom = values.firstIndex(where: { $0 <= 0 }) {
      throw lines[atom].error("the mass is not positive", word: start, found: "\(values[atom])")
    }
    return values
  }

  /// Numbers of all atoms one behind the other, and the first word of their column; whole numbers are numbers too.
  private func numbers(_ names: [String], width: Int) throws(MDError) -> (values: [Double], start: Int)? {
    var first: (values: [Double], start: Int, name: String)?
    for (start, column) in places(names) {
      guard column.width == width, column.type == "R" || column.type == "I" else {
        throw header.error(
          "a column has the wrong type or width", column, expected: "\(column.name):R:\(width)",
          hint: "rename it in Properties if it is something else")
      }
      var values: [Double] = []
      values.reserveCapacity(width * lines.count)
      for line in lines {
        for word in start..<start + width { values.append(try line.double(word, column.name)) }
      }
      guard let known = first else {
        first = (values, start, column.name)
        continue
      }
      let scale = known.values.reduce(0) { max($0, abs($1)) }
      if let place = values.indices.first(where: { abs(values[$0] - known.values[$0]) > 1e-6 * scale }) {
        throw lines[place / width].error(
          "two columns contradict each other", word: start + place % width,
          found: "\(known.values[place]) in '\(known.name)' and \(values[place]) in '\(column.name)'",
          expected: "one column, or the same numbers")
      }
    }
    return first.map { ($0.values, $0.start) }
  }

  func flags(_ name: String) throws(MDError) -> [Bool]? {
    guard let (start, column) = places([name]).first else { return nil }
    var result: [Bool] = []
    for line in lines {
      let words = (start..<start + column.width).map { line.tokens[$0].text.uppercased() }
      guard words.allSatisfy({ ["T", "F", "TRUE", "FALSE", "1", "0"].contains($0) }), Set(words).count == 1
      else {
        throw line.error(
          "a flag of '\(name)' is wrong", word: start, found: "'\(words.joined(separator: " "))'",
          expected: "T or F, the same for all directions")
      }
      result.append(["T", "TRUE", "1"].contains(words[0]))
    }
    return result
  }
}
