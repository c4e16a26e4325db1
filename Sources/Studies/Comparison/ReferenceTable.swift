package import Analysis
package import Deck
import Foundation
package import MDCore
import Trajectory

/// Numbers from elsewhere: experiment, assessments, other computations. A comma-separated table with the columns property,
/// material, temperature, value, unit, uncertainty (one standard, in the same unit or in %), source, tag.
///
/// Between rows that differ only in temperature values are interpolated, viscosity and diffusion by their logarithm in
/// 1/T. Nothing is extrapolated; a single row holds within 30 K of its temperature, a row without one everywhere.
package struct ReferenceTable {
  package struct Row {
    package var property: String
    package var material: String
    /// K.
    package var temperature: Double?
    /// In `unit`, which is the comparison's where it knows the property.
    package var value: Double
    package var unit: String
    package var uncertainty: Double?
    package var source: String
    package var tag: String
    /// Where it stands.
    package var place: MDError.Location
  }

  /// Heading of its column.
  package var column: String
  /// nil where neither the deck nor the table says what its numbers are.
  package var kind: ReferencePlan.Kind?
  package var rows: [Row]
  /// Rows that are left out, and why.
  package var problems: [MDError]

  /// How far from its temperature a single value is taken to hold (K).
  private static let reach = 30.0

  /// The table of experimental and assessed numbers that ships with the program.
  package static func experiment() throws(MDError) -> ReferenceTable {
    try ReferenceTable(
      text: String(decoding: PackageResources.experiment_csv, as: UTF8.self), file: "experiment.csv")
  }

  /// Reads a table that a deck names. Fails where there is no such file or no table in it.
  package init(_ plan: ReferencePlan) throws(MDError) {
    guard FileManager.default.fileExists(atPath: plan.file) else {
      throw MDError(
        .input, "there is no such table of references", at: plan.location, found: "'\(plan.file)'",
        expected: "a comma-separated file")
    }
    guard let text = String(bytes: try FileBytes.read(plan.file), encoding: .utf8) else {
      throw MDError(.input, "the reference table is not UTF-8 text", at: .init(file: plan.file))
    }
    try self.init(text: text, file: plan.file)
    column = plan.name ?? column
    kind = plan.kind ?? kind
  }

  /// A row that cannot be used is left out and noted in `problems`; fails where the text is no table of references.
  package init(text: String, file: String) throws(MDError) {
    let read = try ReferenceReader(text: text, file: file)
    column =
      read.name ?? ((file as NSString).lastPathComponent as NSString).deletingPathExtension
    (kind, rows, problems) = (read.kind, read.rows, read.problems)
  }

  /// What it knows of a property at a temperature (K), one for each source, in the unit asked for.
  package func references(
    _ property: String, of material: String, at temperature: Double?, in unit: String = ""
  ) -> [Comparison.Reference] {
    var sources: [String] = []
    let fitting = rows.filter { $0.property == property && $0.material == material }
    for row in fitting where !sources.contains(row.source) { sources.append(row.source) }
    return sources.compactMap { source in
      let rows = fitting.filter { $0.source == source }
      guard let (value, uncertainty) = Self.interpolated(rows, property, at: temperature) else { return nil }
      let own = rows[0].unit
      var reference = Comparison.Reference(
        column: column, value: value, uncertainty: uncertainty, source: source, tag: rows[0].tag,
        isExperiment: kind == .experiment)
      if !unit.isEmpty, unit != own {
        guard let conversion = try? UnitConversion(from: own, to: unit) else { return nil }
        reference.value = conversion.value(value)
        reference.uncertainty = uncertainty.map(conversion.difference)
      }
      return reference
    }
  }

  private static func interpolated(
    _ rows: [Row], _ property: String, at temperature: Double?
  ) -> (Double, Double?)? {
    if let fixed = rows.first(where: { $0.temperature == nil }) { return (fixed.value, fixed.uncertainty) }
    guard let temperature else { return nil }
    let sorted = rows.compactMap { row in row.temperature.map { ($0, row) } }.sorted { $0.0 < $1.0 }
    let nearest = sorted.min { ($0.0 - temperature).magnitude < ($1.0 - temperature).magnitude }
    guard let upper = sorted.first(where: { $0.0 >= temperature }),
      let lower = sorted.last(where: { $0.0 <= temperature }), upper.0 > lower.0
    else {
      guard let nearest, (nearest.0 - temperature).magnitude <= reach else { return nil }
      return (nearest.1.value, nearest.1.uncertainty)
    }
    let isActivated = property.hasPrefix("viscosity") || property.hasPrefix("diffusion")
    let (x, x0, x1) =
      isActivated ? (1 / temperature, 1 / lower.0, 1 / upper.0) : (temperature, lower.0, upper.0)
    let share = (x - x0) / (x1 - x0)
    let (a, b) = (lower.1.value, upper.1.value)
    let value = isActivated && a > 0 && b > 0 ? a * pow(b / a, share) : a + share * (b - a)
    guard let below = lower.1.uncertainty, let above = upper.1.uncertainty else { return (value, nil) }
    guard a != 0, b != 0 else { return (value, max(below, above)) }
    let relative = below / a.magnitude + share * (above / b.magnitude - below / a.magnitude)
    return (value, relative * value.magnitude)
  }
}
