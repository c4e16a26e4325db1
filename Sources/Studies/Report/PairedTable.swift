import Analysis

/// Columns of a table, each with the column of its standard errors where there is one.
struct PairedTable {
  struct Column {
    var name: String
    var unit: String
    var values: [Double]
    var errors: [Double]?
  }

  private(set) var columns: [Column] = []

  /// A column called "standard error of X" or "error X" belongs to the column whose name ends with X, one called
  /// "standard error" to the one before it.
  init(_ table: Table) {
    for column in table.columns {
      guard let owner = Self.owner(of: column.name), let place = place(of: owner) else {
        columns.append(Column(name: column.name, unit: column.unit, values: column.values))
        continue
      }
      columns[place].errors = column.values.map { $0.isFinite ? $0.magnitude : .infinity }
    }
  }

  /// The name of the column whose errors these are, "" for the one before; nil where they are no errors.
  private static func owner(of name: String) -> String? {
    if name == "standard error" || name == "error" { return "" }
    for start in ["standard error of ", "standard error ", "error of ", "error "] where name.hasPrefix(start)
    {
      return String(name.dropFirst(start.count))
    }
    return nil
  }

  private func place(of owner: String) -> Int? {
    if owner.isEmpty { return columns.indices.last }
    return columns.lastIndex { $0.name == owner } ?? columns.lastIndex { $0.name.hasSuffix(" \(owner)") }
  }
}
