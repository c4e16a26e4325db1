/// Lines of cells padded to common widths, two blanks between columns, the last cell of a line as it is.
func alignedTable(_ rows: [[String]]) -> String {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    rows.map { column < $0.count - 1 ? $0[column].count : 0 }.max() ?? 0
  }
  return rows.map { row in
    row.enumerated().map { column, cell in
      column == row.count - 1
        ? cell : cell + String(repeating: " ", count: max(0, widths[column] - cell.count))
    }.joined(separator: "  ") + "\n"
  }.joined()
}
