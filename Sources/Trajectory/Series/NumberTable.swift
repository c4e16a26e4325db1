package import MDCore

/// Columns of plain text files: numbers between blanks, one row a line, as other programs write them.
package enum NumberTable {
  /// The chosen columns, counted from zero. Empty lines and those that begin with `#` are skipped.
  ///
  /// An error names line and column of what is no finite number.
  package static func read(_ path: String, columns: [Int]) throws(MDError) -> [[Double]] {
    var text = try TextFile(path: path)
    var values: [[Double]] = Array(repeating: [], count: columns.count)
    while let line = text.next() {
      if line.isBlank || line.tokens[0].text.hasPrefix("#") { continue }
      for (k, column) in columns.enumerated() {
        values[k].append(try line.double(column, "value of column \(column + 1)"))
      }
    }
    return values
  }
}
