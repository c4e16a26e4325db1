package import Analysis
import Foundation
import MDCore

/// What the numbers of a row allow to say, and nothing more.
package struct Verdict {
  package let row: Comparison.Row
  /// Of the subjects.
  package let names: [String]

  /// Two potentials differ if they do by so many standard errors of the difference.
  static let significance = 3.0

  private var catalog: PropertyCatalog { .entry(row.property) }

  package init(row: Comparison.Row, names: [String]) {
    self.row = row
    self.names = names
  }

  package var statements: [String] {
    var parts: [String] = []
    for (name, cell) in zip(names, row.cells) {
      if let note = cell.note {
        parts.append("\(name): \(note)")
      } else if cell.estimate == nil {
        parts.append("\(name): no number")
      }
    }
    parts += row.differences.map(compared)
    if let reference = row.experiment { parts += against(reference) }
    return parts
  }

  private func compared(_ difference: Comparison.Difference) -> String {
    let (a, b) = (names[difference.first], names[difference.second])
    guard let value = row.cells[difference.first].estimate?.value, let error = difference.standardError,
      let sigmas = difference.sigmas
    else { return "\(a) and \(b): the error of their difference is not known" }
    let scale = max(value.magnitude, .leastNormalMagnitude)
    let amount = "\(errorNotation(difference.value.magnitude, error)) \(row.unit)"
    let share = "\((100 * difference.value.magnitude / scale).formatted(2)) %"
    if sigmas.magnitude >= Self.significance {
      return
        "\(a) is \(difference.value > 0 ? "above" : "below") \(b) by \(amount) (\(share), \(sigmas.magnitude.formatted(2)) standard errors)"
    }
    if sigmas.magnitude < 2, 2 * error <= catalog.resolution * scale {
      return "\(a) and \(b) agree within \((200 * error / scale).formatted(2)) %"
    }
    // Errors fall with the square root of the length: twice the error down to what matters, or the difference to three.
    let target = max(0.5 * catalog.resolution * scale, difference.value.magnitude / Self.significance)
    let longer = max(1.5, (error / target) * (error / target))
    return
      "\(a) and \(b): cannot tell yet, difference \(amount); some \(longer.formatted(2)) times as many or as long runs would tell"
  }

  private func against(_ reference: Comparison.Reference) -> [String] {
    zip(names, row.cells).compactMap { name, cell in
      guard let estimate = cell.estimate, cell.note == nil else { return nil }
      let judgement = Self.judgement(of: estimate, against: reference, tolerance: catalog.tolerance)
      let deviation = (estimate.value - reference.value) / reference.value.magnitude
      let error = Self.error(estimate, reference) / reference.value.magnitude
      let amount = "\(errorNotation(100 * deviation.magnitude, 100 * error)) %"
      switch judgement {
      case .right:
        return
          "\(name) is right within \(significant(100 * catalog.tolerance, digits: 2)) % (\(deviation > 0 ? "+" : "-")\(amount))"
      case .low: return "\(name) is \(amount) below \(reference.column)"
      case .high: return "\(name) is \(amount) above \(reference.column)"
      case .unknown, .lost:
        return "\(name): cannot tell yet from \(reference.column), \(deviation > 0 ? "+" : "-")\(amount)"
      }
    }
  }

  /// How a number stands to one from elsewhere; lost: there is no crystal to have one.
  package enum Judgement { case right, low, high, unknown, lost }

  /// Right: within the tolerance even with two errors added, or two errors reach across. Low, high: outside it by two.
  package static func judgement(
    of estimate: Estimate, against reference: Comparison.Reference, tolerance: Double
  ) -> Judgement {
    let error = error(estimate, reference)
    guard error.isFinite else { return .unknown }
    let (distance, bound) = (estimate.value - reference.value, tolerance * reference.value.magnitude)
    if distance.magnitude + 2 * error <= bound { return .right }
    if distance.magnitude - 2 * error > bound { return distance > 0 ? .high : .low }
    return distance.magnitude <= bound && 2 * error <= bound ? .right : .unknown
  }

  private static func error(_ estimate: Estimate, _ reference: Comparison.Reference) -> Double {
    let other = reference.uncertainty ?? 0
    return (estimate.standardError * estimate.standardError + other * other).squareRoot()
  }
}
