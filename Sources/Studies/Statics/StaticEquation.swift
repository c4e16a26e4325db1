import Analysis
import Deck
import Foundation
import MDCore

/// Energy over volume, atoms (and the shape of cells that are not cubic) relaxed, with the fit of Birch and Murnaghan.
struct StaticEquation {
  let crystal: StaticCrystal

  private var units: UnitSystem { crystal.plan.units }

  /// One volume: A^3, eV, eV/A^3.
  private struct Point: Codable {
    var volume: Double
    var energy: Double
    var pressure: Double
    var notConverged: Double?
  }

  func report() throws -> AnalysisReport {
    let points = try self.points().sorted { $0.volume < $1.volume }
    let atoms = Double(crystal.atoms.count)
    let (volumes, energies) = (points.map { $0.volume / atoms }, points.map { $0.energy / atoms })
    let fit = try BirchMurnaghan(volumes: volumes, energies: energies)
    // Five points are the fewest that leave one to spare.
    let inner = points.indices.sorted {
      (volumes[$0] - fit.volume).magnitude < (volumes[$1] - fit.volume).magnitude
    }.prefix(max(5, (points.count + 1) / 2)).sorted()
    let narrow = try? BirchMurnaghan(volumes: inner.map { volumes[$0] }, energies: inner.map { energies[$0] })
    let (length, pressure) = (units.lengthSymbol, units.pressureToUser)
    func estimate(_ k: Int, _ factor: Double, _ unit: String) -> Estimate {
      // The curve is not exact: half of the range tells how much its ends matter.
      let model = narrow.map { ($0.parameters[k] - fit.parameters[k]).magnitude } ?? 0
      return crystal.estimate(
        factor * fit.parameters[k], factor * max(model, fit.errors[k]), unit, samples: points.count)
    }
    var report = AnalysisReport(title: "")
    report.estimates = [
      NamedEstimate("energy by equation of state", estimate(0, 1, "\(units.energySymbol)/atom")),
      NamedEstimate("volume by equation of state", estimate(1, 1, "\(length)3/atom")),
      NamedEstimate("bulk modulus by equation of state", estimate(2, pressure, units.pressureSymbol)),
      NamedEstimate("pressure derivative of the bulk modulus", estimate(3, 1, "")),
    ]
    let pressures = points.map { $0.pressure * pressure }
    let curve = volumes.map { fit.pressure(at: $0) * pressure }
    let worst = zip(pressures, curve).map { ($0 - $1).magnitude }.max() ?? 0
    report.findings.append(
      "equation of state: energies within \(significant(1000 * fit.residual, digits: 2)) m\(units.energySymbol)/atom of the "
        + "curve, pressures of the virial within \(significant(worst, digits: 2)) \(units.pressureSymbol)")
    report.tables.append(
      Table(
        name: "equation-of-state",
        columns: [
          .init("volume", unit: "\(length)3/atom", volumes),
          .init("energy", unit: "\(units.energySymbol)/atom", energies),
          .init("pressure", unit: units.pressureSymbol, pressures),
          .init("energy of the fit", unit: "\(units.energySymbol)/atom", volumes.map(fit.energy(at:))),
          .init("pressure of the fit", unit: units.pressureSymbol, curve),
        ]))
    let figure = self.figure(volumes, energies, fit)
    for notice in try writeFigures([figure], to: crystal.runner.folder.path).notices {
      crystal.runner.say(notice)
    }
    return report
  }

  private func figure(_ volumes: [Double], _ energies: [Double], _ fit: BirchMurnaghan) -> Figure {
    let (low, high) = (volumes.first ?? 0, volumes.last ?? 1)
    let smooth = (0...100).map { low + (high - low) * Double($0) / 100 }
    return Figure(
      name: "equation-of-state", title: "Equation of state of \(crystal.lattice.name)",
      x: .init("volume", unit: "\(units.lengthSymbol)^3/atom"),
      y: .init("energy", unit: "\(units.energySymbol)/atom"),
      layers: [
        .line(label: "Birch-Murnaghan", x: smooth, y: smooth.map(fit.energy(at:))),
        .points(label: "relaxed", x: volumes, y: energies, errors: []),
      ])
  }

  private func points() throws -> [Point] {
    let (runner, goal, coupling) = (crystal.runner, crystal.goal, crystal.symmetry.cellCoupling)
    runner.begin("equation of state")
    let center =
      goal.pressure == 0
      ? crystal.relaxed
      : try runner.decide("zero pressure") { try crystal.relaxer.relax(crystal.atoms, cell: coupling) }
    let start = center.state
    let bulk = coupling == .isotropic ? 0 : try stiffness(start)
    return try (0..<goal.volumes).map { k in
      runner.begin("equation of state: volume \(k + 1) of \(goal.volumes)")
      let ratio = 1 + goal.range * (2 * Double(k) / Double(goal.volumes - 1) - 1)
      let point = try runner.decide("volume-\(k)") {
        try self.point(start, ratio, bulk: bulk, coupling: coupling)
      }
      if let force = point.notConverged {
        runner.warn(
          "a volume of the equation of state was not relaxed to the end: largest force "
            + "\(force.formatted(2)) \(units.energySymbol)/\(units.lengthSymbol)")
      }
      return point
    }
  }

  /// A cubic cell keeps its shape at the volume given; others relax under the pressure that makes about this volume.
  private func point(_ start: State, _ ratio: Double, bulk: Double, coupling: CellCoupling) throws -> Point {
    let scale = cbrt(ratio)
    let scaled = start.deformed(by: .diagonal(scale, scale, scale))
    let relaxed: RelaxedState
    if coupling == .isotropic {
      relaxed = try crystal.relaxer.relax(crystal.atoms, from: scaled)
    } else {
      // Birch and Murnaghan with B' = 4.
      let x = 1 / scale
      let pressure = 1.5 * bulk * (x * x * x * x * x * x * x - x * x * x * x * x)
      relaxed = try crystal.relaxer.relax(crystal.atoms, from: scaled, cell: coupling, pressure: pressure)
    }
    return Point(
      volume: relaxed.cell.volume, energy: relaxed.energy,
      pressure: -SymmetricTensor(voigt: relaxed.stress).trace / 3,
      notConverged: relaxed.isConverged ? nil : relaxed.largestForce)
  }

  /// Bulk modulus with nothing relaxed: good enough to choose pressures by (eV/A^3).
  private func stiffness(_ state: State) throws -> Double {
    let h = 1e-3
    let traces = try [1 + h, 1 - h].map { s in
      try crystal.relaxer.evaluate(crystal.atoms, state.deformed(by: .diagonal(s, s, s))).stress.trace / 3
    }
    return max(0, (traces[0] - traces[1]) / (6 * h))
  }
}
