import Analysis
import Foundation
import MDCore

extension Comparison {
  /// For a terminal: the table of each group with the verdicts below, the claims, the limits.
  var text: String {
    var text = ""
    for group in groups {
      text += "\n\(group.title)\n"
      var lines = [["property", "system", "unit"] + subjects.map(\.name) + columns]
      for row in group.rows {
        lines.append(
          [row.property, row.system, row.unit] + row.cells.map { $0.text }
            + columns.map { column in row.references(in: column) })
      }
      text += alignedColumns(lines)
      for row in group.rows {
        text += "  \(row.property), \(row.system):\n" + row.verdict.map { "    \($0)\n" }.joined()
      }
    }
    text += "\nspeed\n"
    for subject in subjects {
      let speed = subject.microsecondsPerAtomStep.map {
        "\($0.formatted(3)) microseconds per atom and step on one core"
      }
      text += "  \(subject.name): \(subject.description), \(speed ?? "not measured")\n"
    }
    if !claims.isEmpty {
      text += "\nwhat the paper found (arXiv:2507.18935), against these runs\n"
      for claim in claims { text += "  \(claim.status.rawValue): \(claim.statement) (\(claim.because))\n" }
    }
    text += "\nlimits\n" + limits.map { "  \($0)\n" }.joined()
    if groups.flatMap(\.rows).flatMap(\.cells).contains(where: \.isMarked) {
      text += "  \(Estimate.warningMark) there is a warning about it\n"
    }
    if hasUnverified { text += "  * a number that was recalled and not verified\n" }
    return text
  }

  /// Headings of reference columns, experiment first.
  var columns: [String] {
    var names: [String] = []
    for reference in groups.flatMap(\.rows).flatMap(\.references) where !names.contains(reference.column) {
      names.append(reference.column)
    }
    return names.filter { $0 == "experiment" } + names.filter { $0 != "experiment" }
  }

  private var hasUnverified: Bool {
    groups.flatMap(\.rows).flatMap(\.references).contains { !$0.isVerified }
  }
}

extension Comparison.Cell {
  /// The number or a bound, "lost" for a crystal that is not there any more, or a dash.
  fileprivate var text: String {
    guard let estimate else { return note == nil ? bound ?? "-" : "lost" }
    let number = estimate.number + (isMarked ? Estimate.warningMark : "")
    return note == nil ? number : "(\(number))"
  }

  fileprivate var isMarked: Bool { estimate != nil && !warnings.isEmpty }
}

extension Comparison.Row {
  /// All numbers of a column, those not verified with a star.
  fileprivate func references(in column: String) -> String {
    let list = references.filter { $0.column == column }
    if list.isEmpty { return "-" }
    return list.map { reference in
      let number =
        reference.uncertainty.map { errorNotation(reference.value, $0) } ?? reference.value.formatted(5)
      return number + (reference.isVerified ? "" : "*")
    }.joined(separator: ", ")
  }
}
