extension Comparison {
  /// Every number as comma-separated text: one line for each potential, reference and difference of a row.
  ///
  /// An unknown error is an empty field. The last field holds what is warned of.
  public var csv: String {
    var lines = ["group,property,system,kind,of,value,standard error,unit,source,tag,note,warnings"]
    func add(_ fields: [String]) { lines.append(fields.map(csvField).joined(separator: ",")) }
    func error(_ value: Double?) -> String { value.map { $0.isFinite ? "\($0)" : "" } ?? "" }
    for group in groups {
      for row in group.rows {
        let place = [group.title, row.property, row.system]
        for (subject, cell) in zip(subjects, row.cells) {
          add(
            place + [
              "potential", subject.name, cell.estimate.map { "\($0.value)" } ?? "",
              error(cell.estimate?.standardError), cell.estimate?.unit ?? row.unit, "", "", cell.note ?? "",
              cell.warnings.joined(separator: "; "),
            ])
        }
        for reference in row.references {
          add(
            place + [
              "reference", reference.column, "\(reference.value)", error(reference.uncertainty), row.unit,
              reference.source, reference.tag, reference.isVerified ? "" : "not verified", "",
            ])
        }
        for difference in row.differences {
          add(
            place + [
              "difference", name(of: difference), "\(difference.value)", error(difference.standardError),
              row.unit, "", "",
              difference.significance ?? "", warnings(of: difference, in: row).joined(separator: "; "),
            ])
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What is warned of in either number of a difference, with its potential's name.
  public func warnings(of difference: Difference, in row: Row) -> [String] {
    [difference.first, difference.second].flatMap { k -> [String] in
      guard subjects.indices.contains(k), row.cells.indices.contains(k) else { return [] }
      return row.cells[k].warnings.map { "\(subjects[k].name): \($0)" }
    }
  }

  /// "DP-NM - DP-M".
  public func name(of difference: Difference) -> String {
    func name(_ k: Int) -> String { subjects.indices.contains(k) ? subjects[k].name : "?" }
    return "\(name(difference.first)) - \(name(difference.second))"
  }
}

extension Comparison.Difference {
  /// "6.3 standard errors with 1 degree of freedom"; nil where no error is known.
  public var errors: String? {
    guard let sigmas else { return nil }
    let text = "\(significant(sigmas.magnitude, digits: 2)) standard errors"
    guard let freedom = degreesOfFreedom else { return text }
    let number =
      freedom >= 10 && freedom < 1e9 ? "\(Int(freedom.rounded()))" : significant(freedom, digits: 2)
    return text + " with \(number) degree\(freedom == 1 ? "" : "s") of freedom"
  }

  /// The same, and how often chance makes as much.
  public var significance: String? {
    guard let errors, let chance else { return errors }
    return "\(errors): chance makes as much in \(significant(100 * chance, digits: 2)) % of cases"
  }
}
