/// What a slab of crystal and melt showed.
public struct TwoPhaseResult: Sendable, Equatable, Codable {
  public enum Phase: String, Sendable, Codable { case solid, liquid }

  /// A phase that did not last to the end.
  public struct Vanished: Sendable, Equatable, Codable {
    public let phase: Phase
    /// From then on the fraction was never back between 0.2 and 0.8 (ps, tau).
    public let time: Double
  }

  /// Mean kinetic temperature while both phases are there; in NPH the coexistence temperature. Nil where both were
  /// not there for long enough, or without velocities.
  public let temperature: Estimate?
  /// Share of solid atoms while both phases are there.
  public let fraction: Estimate?
  /// Pressure along the normal (GPa).
  public let normalPressure: Estimate?
  /// Mean of the two lateral pressures (GPa): holds the stress of the interfaces, unlike a bulk crystal's.
  public let lateralPressure: Estimate?
  /// Length of the cell along the normal (A).
  public let length: Estimate?
  /// Velocity of each interface, positive when the crystal grows (m/s, or sigma/tau).
  public let interfaceVelocity: Estimate?
  /// Volume per classified atom of the solid that the velocity was made with (A^3).
  public let solidVolumePerAtom: Double?
  /// First and last time of the stretch in which both phases are there.
  public let coexistence: ClosedRange<Double>?
  public let vanished: Vanished?
  public let timeUnit: String
  /// Time, fraction, temperature, energy, pressures, length.
  public let series: Table
  /// Along the normal, crystal in the middle: density, order, composition.
  public let profile: Table?
  /// The worst first.
  public let warnings: [String]

  /// Warnings, numbers and tables as `mdrun analyze` prints them.
  public func report(title: String = "") -> AnalysisReport {
    let named: [(String, Estimate?)] = [
      ("coexistence temperature", temperature), ("solid fraction", fraction),
      ("normal pressure", normalPressure), ("lateral pressure", lateralPressure),
      ("interface velocity", interfaceVelocity), ("length along the normal", length),
    ]
    var findings: [String] = []
    if let coexistence {
      let ends = [coexistence.lowerBound, coexistence.upperBound].map { significant($0, digits: 4) }
      findings.append("both phases are there from \(ends[0]) to \(ends[1]) \(timeUnit)")
    }
    return AnalysisReport(
      title: title, warnings: warnings, findings: findings,
      estimates: named.compactMap { name, estimate in estimate.map { NamedEstimate(name, $0) } },
      tables: [series] + (profile.map { [$0] } ?? []))
  }
}
