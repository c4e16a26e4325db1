import Analysis
import Deck
import MDCore

/// Energy of formation of vacancies, at constant volume and at constant pressure, in cells of two sizes.
///
///   H_f = H(N - 1) - (N - 1)/N H(N),  H = E + P V at the crystal's pressure,
/// with the cell held or relaxed; the same of volumes is the volume of formation.
struct StaticVacancy {
  let crystal: StaticCrystal

  private static let fewestAtoms = 100
  private static let mostAtoms = 600

  private var units: UnitSystem { crystal.plan.units }

  /// What one vacancy came to (eV, A^3).
  private struct Vacancy: Codable {
    var atConstantVolume: Double
    var atConstantPressure: Double
    var volume: Double
    var tolerance: Double
    var notConverged: Double?
  }

  /// Sites of a species that are made vacant, each standing for so many.
  private typealias Site = (atom: Int, weight: Double)

  func report() throws -> AnalysisReport {
    var report = AnalysisReport(title: "")
    let topology = crystal.atoms.topology
    let single = topology.species.count == 1
    let kinds = try SiteEnvironments(crystal.atoms).kinds
    var rows: [[Double]] = []
    let sizes = self.sizes
    for type in topology.species.indices {
      let ofSpecies = kinds.filter { topology.types[$0[0]] == type }
      guard !ofSpecies.isEmpty else { continue }
      let (sites, isSample) = self.sites(ofSpecies, type)
      var means:
        [(
          volume: Double, pressure: Double, formation: Double, scatter: Double, volumeScatter: Double,
          tolerance: Double
        )] =
          []
      let cells = try sizes.map { repeats throws(MDError) in try crystal.supercell(repeats) }
      for cell in cells {
        let found = try sites.enumerated().map { k, site in
          crystal.runner.begin(
            "vacancy of \(topology.species[type]) among \(cell.count) atoms, \(k + 1) of \(sites.count)")
          return try crystal.runner.decide("vacancy-\(cell.count)-\(site.atom)") {
            try vacancy(cell, site.atom)
          }
        }
        for (site, one) in zip(sites, found) {
          rows.append([
            Double(cell.count), Double(site.atom + 1), one.atConstantVolume, one.atConstantPressure,
            one.volume,
          ])
          if let force = one.notConverged {
            crystal.runner.warn(
              "a vacancy was not relaxed to the end: largest force \(force.formatted(2)) "
                + "\(units.energySymbol)/\(units.lengthSymbol)")
          }
        }
        let total = sites.reduce(0) { $0 + $1.weight }
        func mean(_ value: (Vacancy) -> Double) -> Double {
          zip(sites, found).reduce(0) { $0 + $1.0.weight * value($1.1) } / total
        }
        // Inequivalent sites are all there, random ones are a sample.
        func scatter(_ value: (Vacancy) -> Double) -> Double {
          guard isSample else { return 0 }
          let center = mean(value)
          let squares = found.reduce(0) { $0 + (value($1) - center) * (value($1) - center) }
          return (squares / Double(found.count * max(1, found.count - 1))).squareRoot()
        }
        means.append(
          (
            mean(\.atConstantVolume), mean(\.atConstantPressure), mean(\.volume),
            scatter(\.atConstantPressure), scatter(\.volume), mean(\.tolerance)
          ))
      }
      let name = single ? "" : " of \(topology.species[type])"
      report.estimates += estimates(means, name, sites: sites.count, cells: cells.map(\.count))
      report.findings.append(
        text(topology.species[type], sites, isSample, ofSpecies.count, sizes: sizes.count))
    }
    report.findings.append(
      single
        ? "vacancies: the atom taken out joins the crystal"
        : "vacancies: the atom taken out is counted with the mean energy of an atom of this crystal, which is no "
          + "chemical potential: compare species with care")
    report.tables.append(table(rows))
    return report
  }

  /// Copies of the cell: about a hundred atoms, and the next larger size where that is affordable.
  private var sizes: [[Int]] {
    let small = crystal.atoms.repeats(atLeast: Self.fewestAtoms)
    let large = small.map { $0 + 1 }
    return large.reduce(crystal.atoms.count, *) <= Self.mostAtoms ? [small, large] : [small]
  }

  /// One site of each kind where there are few kinds, otherwise some at random.
  private func sites(_ kinds: [[Int]], _ type: Int) -> (sites: [Site], isSample: Bool) {
    if kinds.count <= crystal.goal.sites {
      return (kinds.map { ($0[0], Double($0.count)) }, false)
    }
    var left = kinds.joined().sorted()
    let random = CounterRandom(seed: crystal.plan.seed, stream: .positions)
    var chosen: [Site] = []
    for draw in 0..<crystal.goal.sites where !left.isEmpty {
      let u = random.uniforms(step: 1 + type, index: draw).0
      chosen.append((left.remove(at: min(left.count - 1, Int(u * Double(left.count)))), 1))
    }
    return (chosen.sorted { $0.atom < $1.atom }, true)
  }

  private func vacancy(_ cell: AtomsAtRest, _ atom: Int) throws -> Vacancy {
    let (count, pressure) = (Double(cell.count), crystal.goal.pressure)
    let part = (count - 1) / Double(crystal.atoms.count)
    let whole = (energy: part * crystal.relaxed.energy, volume: part * crystal.relaxed.cell.volume)
    var state = cell.state
    state.positions.remove(at: atom)
    state.velocities?.remove(at: atom)
    let atoms = try crystal.build(cell.topology.without(atom), state)
    let fixed = try crystal.relaxer.relax(atoms)
    let free = try crystal.relaxer.relax(
      atoms, from: fixed.state, cell: crystal.symmetry.cellCoupling, pressure: pressure)
    let worst = [fixed, free].filter { !$0.isConverged }.map(\.largestForce).max()
    let volume = free.cell.volume - whole.volume
    return Vacancy(
      atConstantVolume: fixed.energy - whole.energy + pressure * (fixed.cell.volume - whole.volume),
      atConstantPressure: free.energy - whole.energy + pressure * volume, volume: volume,
      tolerance: (free.energy - free.looseEnergy).magnitude + (fixed.energy - fixed.looseEnergy).magnitude,
      notConverged: worst)
  }

  private func estimates(
    _ means: [(
      volume: Double, pressure: Double, formation: Double, scatter: Double, volumeScatter: Double,
      tolerance: Double
    )],
    _ name: String, sites: Int, cells: [Int]
  ) -> [NamedEstimate] {
    guard let last = means.last else { return [] }
    let first = means.count > 1 ? means[0] : nil
    func estimate(_ value: Double, _ size: Double, _ unit: String) -> Estimate {
      var estimate = crystal.estimate(
        value,
        (size * size + last.scatter * last.scatter + last.tolerance * last.tolerance).squareRoot(), unit,
        samples: sites)
      if means.count == 1 {
        estimate.warnings.append(
          "one size, \(cells[0]) atoms: the error is the difference between constant volume and constant pressure, "
            + "which vanishes in a large cell")
      }
      return estimate
    }
    let gap = last.volume - last.pressure
    let perAtom = crystal.relaxed.cell.volume / Double(crystal.atoms.count)
    let size = first.map { last.formation - $0.formation } ?? last.formation
    var formation = crystal.estimate(
      last.formation / perAtom,
      (size * size + last.volumeScatter * last.volumeScatter).squareRoot() / perAtom, "atomic volumes",
      samples: sites)
    if means.count == 1 {
      formation.warnings.append("one size, \(cells[0]) atoms: the error is the value itself")
    }
    return [
      NamedEstimate(
        "vacancy formation energy\(name)",
        estimate(last.pressure, first.map { last.pressure - $0.pressure } ?? gap, units.energySymbol)),
      NamedEstimate(
        "vacancy formation energy\(name) at constant volume",
        estimate(last.volume, first.map { last.volume - $0.volume } ?? gap, units.energySymbol)),
      NamedEstimate("vacancy formation volume\(name)", formation),
    ]
  }

  private func text(_ species: String, _ sites: [Site], _ isSample: Bool, _ kinds: Int, sizes: Int) -> String
  {
    let what =
      isSample
      ? "\(sites.count) sites at random of \(kinds) kinds; the error holds their scatter"
      : kinds == 1 ? "all sites are equivalent" : "\(kinds) kinds of sites, weighted by their numbers"
    return "vacancies of \(species): \(what)"
      + (sizes > 1 ? "; the error holds the difference between two sizes of the cell" : "")
  }

  private func table(_ rows: [[Double]]) -> Table {
    let (energy, length) = (units.energySymbol, units.lengthSymbol)
    let heads = [
      ("atoms", ""), ("site", ""), ("energy at constant volume", energy),
      ("energy at constant pressure", energy),
      ("formation volume", "\(length)3"),
    ]
    return Table(
      name: "vacancies",
      columns: heads.enumerated().map { k, head in .init(head.0, unit: head.1, rows.map { $0[k] }) })
  }
}
