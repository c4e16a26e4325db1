extension Comparison {
  /// Every number as comma-separated text: one line for each potential, reference and difference of a row.
  ///
  /// An unknown error is an empty field.
  public var csv: String {
    var lines = ["group,property,system,kind,of,value,standard error,unit,source,tag,note"]
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
            ])
        }
        for reference in row.references {
          add(
            place + [
              "reference", reference.column, "\(reference.value)", error(reference.uncertainty), row.unit,
              reference.source, reference.tag, reference.isVerified ? "" : "not verified",
            ])
        }
        for difference in row.differences {
          add(
            place + [
              "difference", name(of: difference), "\(difference.value)", error(difference.standardError),
              row.unit, "", "",
              difference.sigmas.map { "\(significant($0, digits: 3)) standard errors" } ?? "",
            ])
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// "DP-NM - DP-M".
  public func name(of difference: Difference) -> String {
    func name(_ k: Int) -> String { subjects.indices.contains(k) ? subjects[k].name : "?" }
    return "\(name(difference.first)) - \(name(difference.second))"
  }
}
