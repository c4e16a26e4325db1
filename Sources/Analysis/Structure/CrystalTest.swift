/// Whether a run kept its crystal: the verdict that comes before any lattice parameter.
public struct CrystalTest: Sendable, Equatable, Codable, CustomStringConvertible {
  /// Below this fraction of intact atoms in the last part of the run the crystal counts as lost.
  public static let threshold = 0.5
  /// Below this fraction a surviving crystal carries a warning.
  static let doubt = 0.8

  /// Name of the expected crystal.
  public let structure: String
  /// Fraction of its atoms that are still in it, averaged over the last part of the run.
  public let intactFraction: Double
  /// Fractions of atoms by structure found there: bcc, fcc, hcp, other. Empty where only sites were tested.
  public let found: [String: Double]
  /// Time of the first frame after which the crystal was never seen again; nil if it was kept.
  public let lostAt: Double?
  /// True when already the first frame did not show the crystal.
  public let wasNeverThere: Bool
  /// Unit of `lostAt`.
  public let timeUnit: String
  /// Frames looked at.
  public let frames: Int
  /// Set where the cell was sheared or stretched beyond the crystal it began as: the largest element of the strain.
  public let excessiveStrain: Double?
  /// Temperature, pressure, and what else the run did; nil in reports of earlier versions.
  public let conditions: CrystalConditions?

  public var isLost: Bool { lostAt != nil }

  /// From the fractions of every frame; `found` holds fractions by structure for every frame.
  ///
  /// The last part is the last quarter of the frames. The crystal is lost when the mean intact fraction there is
  /// below one half; the time given is that of the first frame from which on it stayed below.
  init(
    structure: String, times: [Double], timeUnit: String, intact: [Double], found: [[String: Double]],
    strain: Double? = nil, conditions: CrystalConditions? = nil
  ) {
    let count = times.count
    let last = (count - max(1, count / 4))..<count
    self.structure = structure
    self.timeUnit = timeUnit
    frames = count
    intactFraction = average(of: Array(intact[last]))
    excessiveStrain = strain
    self.conditions = conditions
    var mean: [String: Double] = [:]
    for fractions in found.suffix(last.count) {
      for (name, fraction) in fractions { mean[name, default: 0] += fraction / Double(last.count) }
    }
    self.found = mean
    let lastIntact = intact.lastIndex { $0 >= Self.threshold }
    if strain != nil {
      lostAt = times[last.lowerBound]
      wasNeverThere = false
    } else if intactFraction < Self.threshold {
      // Single intact frames within a lost last part do not move the time into it.
      lostAt = times[min(lastIntact.map { $0 + 1 } ?? 0, last.lowerBound)]
      wasNeverThere = lastIntact == nil
    } else {
      lostAt = nil
      wasNeverThere = false
    }
  }

  /// Another crystal took its place: most atoms are in order, few in its own.
  private var becameCrystal: Bool {
    let others = ["bcc", "fcc", "hcp"].filter { $0 != structure }.reduce(0) { $0 + (found[$1] ?? 0) }
    return others >= Self.threshold
  }

  /// "fcc: 99 % of its atoms in place"; "bcc is not stable in this potential at 300 K, 0 GPa: 83 % close-packed after 0.8
  /// ps"; or "no fcc crystal left at 1503 K, 0.02 GPa: 100 % without crystalline order after 0.6 ps; it was at 2010 K
  /// before; its atoms flow: a liquid".
  ///
  /// A crystal that melted, was hotter before, or is under tension says nothing of its potential's stability; one that
  /// turned into another crystal does, at that temperature and pressure.
  public var description: String {
    guard let lostAt else { return "\(structure): \(percent(intactFraction)) of its atoms in place" }
    let conditions = conditions ?? CrystalConditions()
    let isOther = excessiveStrain == nil && becameCrystal
    let after = wasNeverThere ? "" : " after \(significant(lostAt, digits: 2)) \(timeUnit)"
    let what = excessiveStrain.map { "the cell is strained by \(percent($0))" } ?? whatIsThere
    let verdict =
      wasNeverThere
      ? "\(structure) \(Self.neverThere)"
      : isOther && conditions.areCalm ? "\(structure) \(Self.unstable)" : "no \(structure) \(Self.gone)"
    let isDisordered = excessiveStrain == nil && !isOther && !found.isEmpty
    return
      ([verdict + conditions.place + ": " + what + after] + conditions.remarks(isDisordered: isDisordered))
      .joined(separator: "; ")
  }

  private static let neverThere = "is not there from the first frame on"
  private static let unstable = "is not stable in this potential"
  private static let gone = "crystal left"

  /// Whether a finding tells that a crystal is gone.
  public static func tellsLoss(_ finding: String) -> Bool {
    [neverThere, unstable, gone].contains { finding.contains($0) }
  }

  /// Said of a crystal that is kept, but not by all atoms.
  public var warnings: [String] {
    guard !isLost, intactFraction < Self.doubt else { return [] }
    return ["only \(percent(intactFraction)) of the atoms are in the \(structure) structure"]
  }

  private var whatIsThere: String {
    if found.isEmpty { return "\(percent(1 - intactFraction)) of its atoms have left their sites" }
    let closePacked = (found["fcc"] ?? 0) + (found["hcp"] ?? 0)
    let choices = [
      (closePacked, structure == "fcc" || structure == "hcp" ? "" : "close-packed"),
      (found["bcc"] ?? 0, structure == "bcc" ? "" : "bcc"),
      (found["fcc"] ?? 0, structure == "hcp" ? "fcc" : ""),
      (found["hcp"] ?? 0, structure == "fcc" ? "hcp" : ""),
      (found["other"] ?? 0, "without crystalline order"),
    ].filter { !$0.1.isEmpty }
    let largest = choices.max { $0.0 < $1.0 } ?? (1 - intactFraction, "without crystalline order")
    return "\(percent(largest.0)) \(largest.1)"
  }

  private func percent(_ fraction: Double) -> String { "\(Int((100 * fraction).rounded())) %" }
}
