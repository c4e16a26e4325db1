package import Analysis
import Foundation
import MDCore

/// What the numbers of a row allow to say, and nothing more.
package struct Verdict {
  package let row: Comparison.Row
  /// Of the subjects.
  package let names: [String]

  /// Two potentials differ if chance makes such a difference as rarely as three errors of a normal distribution.
  static let rarely = 0.0027
  /// As often as two: what may well be chance.
  private static let often = 0.0455

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
        parts.append("\(name): no number" + (cell.bound.map { ", \($0)" } ?? ""))
      }
    }
    parts += row.differences.map(compared)
    if let reference = row.experiment { parts += against(reference) }
    return parts
  }

  private func compared(_ difference: Comparison.Difference) -> String {
    let (a, b) = (names[difference.first], names[difference.second])
    guard let value = row.cells[difference.first].estimate?.value, let error = difference.standardError,
      let chance = difference.chance, let half = difference.halfWidth
    else { return "\(a) and \(b): the error of their difference is not known" }
    let scale = max(value.magnitude, .leastNormalMagnitude)
    let amount = "\(errorNotation(difference.value.magnitude, error)) \(row.unit)"
    let doubt = doubt([difference.first, difference.second])
    if chance <= Self.rarely {
      let share = "\((100 * difference.value.magnitude / scale).formatted(2)) %"
      return "\(a) \(doubt.isEmpty ? "is" : "seems") \(difference.value > 0 ? "above" : "below") \(b) by "
        + "\(amount) (\(share), \(difference.errors ?? ""))" + doubt
    }
    if chance > Self.often, half <= catalog.resolution * scale {
      return "\(a) and \(b) \(doubt.isEmpty ? "agree" : "seem to agree") within "
        + "\((100 * half / scale).formatted(2)) %" + doubt
    }
    // Errors fall with the square root of the length: twice the error down to what matters, or the difference to three.
    let target = max(0.5 * catalog.resolution * scale, difference.value.magnitude / 3)
    let longer = max(1.5, (error / target) * (error / target))
    // So many errors would be enough if the errors themselves were well known.
    let few = (difference.sigmas ?? 0).magnitude >= 3 ? ", \(difference.significance ?? "")" : ""
    return
      "\(a) and \(b): cannot tell yet, difference \(amount)\(few); some \(longer.formatted(2)) times as many or as "
      + "long runs would tell" + doubt
  }

  /// What is warned of in some of the numbers, as the end of a sentence; empty for nothing.
  private func doubt(_ subjects: [Int]) -> String {
    let parts = subjects.compactMap { k -> String? in
      let warnings = row.cells[k].warnings
      guard let first = warnings.first else { return nil }
      return "\(names[k]) (\(first)\(warnings.count > 1 ? "; and \(warnings.count - 1) more" : ""))"
    }
    return parts.isEmpty ? "" : ", but there is a warning about \(parts.joined(separator: " and "))"
  }

  private func against(_ reference: Comparison.Reference) -> [String] {
    zip(names, row.cells).enumerated().compactMap { place, entry in
      let (name, cell) = entry
      guard let estimate = cell.estimate, cell.note == nil else { return nil }
      let judgement = Self.judgement(of: estimate, against: reference, tolerance: catalog.tolerance)
      let distance = Self.distance(estimate, reference)
      let scale = reference.value.magnitude
      let amount =
        "\(errorNotation(100 * distance.value.magnitude / scale, 100 * distance.standardError / scale)) %"
      let sign = distance.value > 0 ? "+" : "-"
      let doubt = doubt([place])
      let verb = doubt.isEmpty ? "is" : "seems"
      switch judgement {
      case .right:
        return
          "\(name) \(verb) right within \(significant(100 * catalog.tolerance, digits: 2)) % (\(sign)\(amount))"
          + doubt
      case .low: return "\(name) \(verb) \(amount) below \(reference.column)" + doubt
      case .high: return "\(name) \(verb) \(amount) above \(reference.column)" + doubt
      case .unknown, .lost:
        return "\(name): cannot tell yet from \(reference.column), \(sign)\(amount)" + doubt
      }
    }
  }

  /// How a number stands to one from elsewhere; lost: there is no crystal to have one.
  package enum Judgement { case right, low, high, unknown, lost }

  /// Right: within the tolerance even with the interval of 95.45 % added, or both within it. Low, high: outside of it by
  /// as much.
  package static func judgement(
    of estimate: Estimate, against reference: Comparison.Reference, tolerance: Double
  ) -> Judgement {
    let distance = distance(estimate, reference)
    let half = distance.halfWidth(1 - often)
    guard half.isFinite else { return .unknown }
    let bound = tolerance * reference.value.magnitude
    if distance.value.magnitude + half <= bound { return .right }
    if distance.value.magnitude - half > bound { return distance.value > 0 ? .high : .low }
    return distance.value.magnitude <= bound && half <= bound ? .right : .unknown
  }

  /// From a reference, whose own uncertainty is taken as well known.
  private static func distance(_ estimate: Estimate, _ reference: Comparison.Reference) -> Estimate {
    estimate.difference(
      from: Estimate(
        value: reference.value, standardError: reference.uncertainty ?? 0, unit: estimate.unit,
        evidence: Evidence(samples: 1, method: .propagation)))
  }
}
