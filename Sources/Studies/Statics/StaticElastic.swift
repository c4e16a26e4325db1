import Analysis
import Deck
import MDCore

/// Elastic constants at T = 0 by central differences of the stress, the atoms relaxed at every strain.
///
/// Two amplitudes, e and e/2, give C = (4 C(e/2) - C(e))/3 without the term in e^2. A third, e/10, shows whether forces are
/// smooth on that scale: those of a tabulated potential are not, and its second derivative then depends on the strain.
struct StaticElastic {
  let crystal: StaticCrystal

  /// Parts of the strain asked for.
  private static let amplitudes = [1, 0.5, 0.1]

  private var units: UnitSystem { crystal.plan.units }

  /// Stresses (Voigt, eV/A^3) of one component at both signs of each amplitude.
  private struct Strained: Codable {
    var stresses: [[Double]]
    var notConverged: Double?
  }

  /// Constants in user units.
  func report() throws -> AnalysisReport {
    var changes = Self.amplitudes.map { _ in [[Double]]() }
    let strain = crystal.goal.strain
    for component in 1...6 {
      crystal.runner.begin("elastic constants: strain \(component) of 6")
      let found = try crystal.runner.decide("strain-\(component)") { try strained(component) }
      if let force = found.notConverged {
        crystal.runner.warn(
          "atoms under strain were not relaxed to the end: largest force \(force.formatted(2)) "
            + "\(units.energySymbol)/\(units.lengthSymbol)")
      }
      for (k, amplitude) in Self.amplitudes.enumerated() {
        changes[k].append(
          zip(found.stresses[2 * k], found.stresses[2 * k + 1]).map {
            ($0 - $1) / (2 * amplitude * strain) * units.pressureToUser
          })
      }
    }
    // Columns of C are strains, rows stresses.
    func matrix(_ columns: [[Double]]) -> ElasticTensor {
      ElasticTensor((0..<6).map { i in (0..<6).map { j in columns[j][i] } })
    }
    let (full, half, tenth) = (matrix(changes[0]), matrix(changes[1]), matrix(changes[2]))
    return report(raw: (1.0 / 3) * (4 * half - full), half: half, tenth: tenth)
  }

  private func strained(_ component: Int) throws -> Strained {
    var result = Strained(stresses: [])
    let (start, e) = (crystal.atoms.state, crystal.goal.strain)
    for amplitude in Self.amplitudes.flatMap({ [$0 * e, -$0 * e] }) {
      let relaxed = try crystal.relaxer.relax(
        crystal.atoms, from: start.deformed(by: .strained(component, by: amplitude)))
      result.stresses.append(relaxed.stress)
      if !relaxed.isConverged { result.notConverged = max(result.notConverged ?? 0, relaxed.largestForce) }
    }
    return result
  }

  private func report(raw: ElasticTensor, half: ElasticTensor, tenth: ElasticTensor) -> AnalysisReport {
    let (symmetry, unit) = (crystal.symmetry, units.pressureSymbol)
    let (value, coarse, fine) = (symmetry.allowed(raw), symmetry.allowed(half), symmetry.allowed(tenth))
    let scatter = symmetry.scatter(of: raw)
    let constants = symmetry.independentConstants.map { i, j in
      let parts = [value[i, j] - coarse[i, j], value[i, j] - fine[i, j], scatter[i, j]]
      let error = parts.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return crystal.estimate(value[i, j], max(error, 1e-12 * value.largest), unit, samples: 36)
    }
    let result = ElasticConstants(symmetry, constants)
    var report = AnalysisReport(title: "", estimates: result.estimates())
    report.findings.append(result.finding(unit))
    if result.smallestEigenvalue <= 0 { crystal.runner.warn(result.finding(unit)) }
    let roughness = (value - fine).largest
    if roughness > 5 * max((value - coarse).largest, 1e-5 * value.largest) {
      crystal.runner.warn(
        "elastic constants depend on the strain by \(significant(roughness, digits: 2)) \(unit): forces are not smooth on the "
          + "scale of \(significant(0.1 * crystal.goal.strain, digits: 2)) (tables, or noise); this is in the errors"
      )
    }
    let forbidden = (raw - value).largest
    report.findings.append(
      "largest part of the stiffness that \(symmetry.rawValue) symmetry forbids: \(significant(forbidden, digits: 2)) \(unit)"
    )
    if forbidden > 0.01 * value.largest {
      crystal.runner.warn(
        "the stiffness departs from \(symmetry.rawValue) symmetry by \(significant(forbidden, digits: 2)) \(unit): "
          + (crystal.isOrdered
            ? "another 'symmetry', or a crystal that is not the one meant"
            : "a larger cell, or the mean of several 'seed's"))
    }
    report.tables.append(ElasticConstants.table(raw, unit: unit, name: "stiffness"))
    return report
  }
}
