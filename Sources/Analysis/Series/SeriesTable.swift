public import MDCore

/// Quantities sampled at equal intervals of time, in user units: what a run's series file holds.
///
/// Names that analyses know: `temperature`, `pressure` (positive under compression), `potential_energy`,
/// `kinetic_energy`, `conserved_energy`, `volume`, `density`, `stress_xx` ... `stress_xy` (internal energy per volume, positive under
/// tension) and `cell_vectors_ax` ... `cell_vectors_cz`.
public struct SeriesTable: Sendable, Equatable {
  /// One quantity.
  public typealias Column = Table.Column

  /// Time of the first sample, in the sampling's unit.
  public let start: Double
  public let sampling: Sampling
  /// All of one length.
  public let columns: [Column]

  /// Checks that the columns are of one length.
  public init(start: Double = 0, sampling: Sampling, columns: [Column]) throws(MDError) {
    let lengths = Set(columns.map(\.values.count))
    guard lengths.count <= 1 else {
      throw MDError(
        .analysis, "the columns of a series differ in length",
        found: columns.map { "\($0.name): \($0.values.count)" }.joined(separator: ", "))
    }
    self.start = start
    self.sampling = sampling
    self.columns = columns
  }

  /// Takes the times of the samples, which must be equally spaced.
  public init(times: [Double], timeUnit: String, columns: [Column]) throws(MDError) {
    try self.init(
      start: times.first ?? 0, sampling: Sampling(times: times, unit: timeUnit), columns: columns)
    if let column = columns.first, column.values.count != times.count {
      throw MDError(
        .analysis, "the columns of a series differ in length from its times",
        found: "\(column.values.count) values, \(times.count) times")
    }
  }

  public var rowCount: Int { columns.first?.values.count ?? 0 }

  /// Values of the column of this name if all are finite numbers and there is at least one.
  public func values(_ name: String) -> [Double]? {
    guard let column = columns.first(where: { $0.name == name }), !column.values.isEmpty,
      column.values.allSatisfy(\.isFinite)
    else { return nil }
    return column.values
  }

  /// Names of the columns that have a value that is not a number in some rows only.
  public var damagedColumns: [String] {
    columns.filter { $0.values.contains { !$0.isFinite } && $0.values.contains(where: \.isFinite) }.map(
      \.name)
  }

  /// The part that all averages share: where temperature, energy and volume have reached equilibrium.
  public func equilibration() -> Equilibration {
    let monitored = ["temperature", "potential_energy", "volume", "density"].compactMap(values)
    return monitored.isEmpty
      ? Equilibration(start: 0, count: rowCount) : .detect(monitored)
  }
}

extension Sampling {
  /// The common interval of these times; throws where they are not equally spaced.
  ///
  /// Times in single precision are good enough. Fewer than two times, or times that are all equal or no numbers (sources
  /// that know none), count samples instead: interval 1, unit "samples".
  public init(times: [Double], unit: String) throws(MDError) {
    guard let first = times.first, let last = times.last, times.contains(where: { $0 != first && !$0.isNaN })
    else {
      self.init(interval: 1, unit: "samples")
      return
    }
    let interval = (last - first) / Double(times.count - 1)
    for (i, time) in times.enumerated() {
      let expected = first + Double(i) * interval
      guard interval > 0, (time - expected).magnitude <= 0.01 * interval + 1e-6 * time.magnitude else {
        throw MDError(
          .analysis, "samples are not equally spaced in time", found: "sample \(i + 1) at \(time) \(unit)",
          expected: "\(expected) \(unit)", hint: "analyse one stage at a time")
      }
    }
    self.init(interval: interval, unit: unit)
  }
}
