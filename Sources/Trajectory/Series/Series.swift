public import MDCore

/// A table of numbers in time, as `series.nc` and `series.csv` hold it.
public struct Series: Sendable, Equatable {
  public struct Column: Sendable, Equatable {
    /// e.g. "stress_xx".
    public var name: String
    /// As in the file, e.g. "GPa"; empty where there is none.
    public var unit: String
    public var values: [Double]

    public init(name: String, unit: String, values: [Double]) {
      self.name = name
      self.unit = unit
      self.values = values
    }
  }

  /// All of the same length.
  public var columns: [Column]
  /// Name of the stage of each row; empty if the file has none.
  public var stages: [String]
  /// Unit system of the run, nil if the file does not say.
  public var units: UnitSystem.Name?

  public init(columns: [Column], stages: [String] = [], units: UnitSystem.Name? = nil) {
    self.columns = columns
    self.stages = stages
    self.units = units
  }

  /// Number of rows.
  public var count: Int { columns.first?.values.count ?? 0 }
  /// The column of a name, nil if there is none.
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// The column of a name; the error lists those there are.
  public func column(_ name: String) throws(MDError) -> Column {
    if let found = self[name] { return found }
    throw MDError(
      .input, "the series has no column '\(name)'", found: columns.map(\.name).joined(separator: " "))
  }

  /// Reads `series.nc` or, by its name, `series.csv`. Fails with the place if the file is damaged.
  ///
  /// Of `series.nc` only the named variables are read where `only` is not nil; "stage" names the stages.
  public init(path: String, only: Set<String>? = nil) throws(MDError) {
    self =
      try path.lowercased().hasSuffix(".csv") ? SeriesTable.read(path) : SeriesNetCDF.read(path, only: only)
  }
}
