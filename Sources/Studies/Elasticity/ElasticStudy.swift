import Analysis
import Deck
import Foundation
import MDCore
import Trajectory

/// Isothermal elastic constants at a temperature from mean stresses of strained crystals, and the adiabatic ones.
struct ElasticStudy {
  let goal: ElasticPlan
  let runner: StudyRunner
  private let tasks: ElasticTasks
  private let lattice: LatticeDescription
  private let atoms: AtomicStructure
  private let totalMass: Double

  private var base: Plan { runner.plan.base }
  private var units: UnitSystem { base.units }
  private var symmetry: CrystalClass { tasks.symmetry }
  private var seeds: ClosedRange<Int> { 1...goal.seeds }

  init(goal: ElasticPlan, runner: StudyRunner) throws {
    self.goal = goal
    self.runner = runner
    let base = runner.plan.base
    let assembly = try base.assemble(registry: runner.pool.registry)
    guard assembly.state.cell.isFullyPeriodic else {
      throw MDError(
        .input, "elastic constants are those of a whole crystal", at: base.places["structure"],
        found: "a free axis", expected: "a cell that is periodic along all axes")
    }
    let symmetry = goal.symmetry ?? assembly.lattice?.crystalClass ?? .triclinic
    var lattice: LatticeDescription
    if let known = assembly.lattice {
      lattice = known
    } else {
      lattice = try LatticeDescription(
        name: "crystal", structure: .sites, crystalClass: symmetry, repeats: base.structure.repeats)
    }
    lattice.crystalClass = symmetry
    try StaticCrystal.check(symmetry, Cell(lattice.conventional(assembly.state.cell.vectors)), base)
    self.lattice = lattice
    tasks = ElasticTasks(goal: goal, base: base, symmetry: symmetry)
    atoms = try base.atoms(of: base.structure, repeats: base.structure.repeats)
    totalMass = assembly.topology.totalMass
  }

  /// -dlnC/dlnV of metals is 3 to 5; the larger makes the error of the mean volume an error of the constants.
  private static let volumeDependence = 5.0

  /// A crystal that did not stay.
  private struct Lost: Error {
    var text: String
  }

  func result() throws -> AnalysisReport {
    var report = AnalysisReport(title: base.title.isEmpty ? runner.folder.name : base.title)
    do {
      let cell = try meanCell(into: &report)
      try constants(of: cell, into: &report)
    } catch let lost as Lost {
      runner.warn(lost.text)
      report.findings = [lost.text + "; there are no elastic constants"]
      report.estimates = []
    }
    return report
  }

  /// Runs tasks, and tests that each kept the crystal.
  private func run(_ list: [StudyTask]) throws -> [RunFolder] {
    let outcomes = try runner.run(list)
    for outcome in outcomes { if case .failed(let error) = outcome { throw error } }
    let folders = list.map { runner.folder.task($0.name) }
    for (task, folder) in zip(list, folders) {
      var analysis = CrystalAnalysis(lattice)
      try folder.forEachFrame(stage: "measure") { (now) throws(MDError) in try analysis.consume(now) }
      let test = try analysis.finish()
      if test.isLost { throw Lost(text: "\(test) (\(task.name))") }
      for warning in test.warnings { runner.warn("\(task.name): \(warning)") }
    }
    return folders
  }

  /// The crystal in its mean cell at temperature and pressure.
  private func meanCell(into report: inout AnalysisReport) throws -> AtomicStructure {
    runner.begin("the mean cell at \(goal.temperature.formatted(4)) \(units.temperatureSymbol)")
    let path = try runner.writeStart("cell", atoms.file)
    let folders = try run(seeds.map { tasks.cell($0, from: path) })
    let cells = try folders.map { (folder) throws(MDError) in try CellSeries(folder, lattice: lattice) }
    let count = Double(atoms.count)
    func add(_ name: String, _ runs: [Estimate]) {
      report.estimates.append(NamedEstimate(name, .mean(ofRuns: runs)))
    }
    for group in symmetry.equalLengths {
      add("lattice \(["a", "b", "c"][group[0]])", cells.map { $0.length(group, units.lengthSymbol) })
    }
    add("volume per atom", cells.map { $0.volume(1 / count, "\(units.lengthSymbol)3/atom") })
    let mean = CellSeries.mean(cells, of: atoms.cell, symmetry: symmetry)
    let volume = mean.volume
    add(
      "density",
      cells.map {
        // d(M/V) = -M dV/V^2
        var density = $0.volume(1, "").converted(
          by: totalMass / (volume * volume) * units.densityToUser, to: units.densitySymbol)
        density.value = totalMass / $0.meanVolume * units.densityToUser
        return density
      })
    let enthalpies = cells.map { $0.enthalpy(goal.pressure, per: count, "\(units.energySymbol)/atom") }
    add("enthalpy", enthalpies)
    var copy = atoms
    copy.cell = mean
    copy.positions = atoms.positions.map { mean.cartesian(atoms.cell.fractional($0)) }
    return copy
  }

  private func constants(of cell: AtomicStructure, into report: inout AnalysisReport) throws {
    let components = goal.strains == .all ? Array(1...6) : symmetry.sufficientStrains
    guard let fit = ElasticFit(symmetry, strains: components) else {
      preconditionFailure("the strains of a class fix its constants")
    }
    runner.begin("strained crystals")
    var list: [StudyTask] = []
    var rotations: [Matrix3] = []
    for component in components {
      for sign in [1, -1] {
        let strain = ElasticTasks.Strain(component: component, sign: sign)
        let (strained, rotation) = ElasticTasks.strained(cell, strain, by: goal.strain)
        let path = try runner.writeStart(strain.name, strained.file)
        for seed in seeds {
          list.append(tasks.still(strain.name, seed, from: path, temperature: goal.temperature))
          rotations.append(rotation)
        }
      }
    }
    let folders = try run(list)
    let series = try zip(folders, rotations).map { try ElasticSeries($0, rotation: $1) }
    let volumeError = report["volume per atom"].map { $0.standardError / $0.value } ?? 0
    let isothermal = isothermal(fit.weights, series, volumeError: volumeError)
    let thermal = try thermalStress(of: cell)
    let adiabatic = thermal.adiabatic(
      isothermal, temperature: goal.temperature, volume: cell.cell.volume, units: units)
    report.estimates += isothermal.estimates()
    report.estimates += adiabatic.estimates(suffix: ", adiabatic")
    report.estimates += thermal.estimates(isothermal, atoms: cell.count, units: units)
    let unit = units.pressureSymbol
    report.findings.append("isothermal: " + isothermal.finding(unit))
    if isothermal.smallestEigenvalue <= 0 { runner.warn(isothermal.finding(unit)) }
    report.findings.append(
      "strains of \((100 * goal.strain).formatted(2)) % to both sides: terms of third order in the strain are not in the errors"
    )
    report.tables.append(ElasticConstants.table(isothermal.tensor, unit: unit, name: "isothermal"))
    report.tables.append(ElasticConstants.table(adiabatic.tensor, unit: unit, name: "adiabatic"))
    for table in report.tables {
      try AtomicFile.write(table.csv, to: runner.folder.file("\(table.name).csv"))
    }
  }

  /// Constants with the covariances that come from being measured in the same runs and at the same mean volume.
  private func isothermal(
    _ weights: [[[Double]]], _ series: [ElasticSeries], volumeError: Double
  ) -> ElasticConstants {
    func mean(_ weights: [[Double]]) -> Estimate {
      .mean(ofRuns: seeds.map { seed in constant(weights, series, seed: seed) })
    }
    /// Variance of a sum or difference of two constants.
    func variance(_ a: Int, _ b: Int, _ sign: Double) -> Double {
      let error = mean(zip(weights[a], weights[b]).map { zip($0, $1).map { $0 + sign * $1 } }).standardError
      return error * error
    }
    let found = weights.map(mean)
    let shifts = found.map { Self.volumeDependence * $0.value * volumeError }
    let covariances = found.indices.map { a in
      found.indices.map { b -> Double in
        let bound = found[a].standardError * found[b].standardError
        guard a != b, bound.isFinite else { return 0 }
        let own = 0.25 * (variance(a, b, 1) - variance(a, b, -1))
        return max(-bound, min(bound, own)) + shifts[a] * shifts[b]
      }
    }
    return ElasticConstants(
      symmetry, zip(found, shifts).map { $0.widened(by: $1) }, covariances: covariances)
  }

  /// One constant from the runs of one seed: rows of the runs under opposite strains are subtracted in pairs.
  private func constant(_ weights: [[Double]], _ series: [ElasticSeries], seed: Int) -> Estimate {
    let factor = units.pressureToUser / (2 * goal.strain)
    func runs(_ s: Int) -> (ElasticSeries, ElasticSeries) {
      (series[2 * s * goal.seeds + seed - 1], series[(2 * s + 1) * goal.seeds + seed - 1])
    }
    let pairs = weights.indices.map(runs)
    return pairs[0].0.mean(units.pressureSymbol) { t in
      var sum = 0.0
      for (weight, pair) in zip(weights, pairs) {
        for i in 0..<6 where weight[i] != 0 {
          sum += weight[i] * (pair.0.stress[t][i] - pair.1.stress[t][i])
        }
      }
      return factor * sum
    }
  }

  private func thermalStress(of cell: AtomicStructure) throws -> ThermalStress {
    runner.begin("thermal stress and heat capacity")
    let path = try runner.writeStart("unstrained", cell.file)
    let temperatures = [goal.temperature + goal.temperatureStep, goal.temperature - goal.temperatureStep]
    let list = zip(["hotter", "colder"], temperatures).flatMap { name, temperature in
      seeds.map { tasks.still(name, $0, from: path, temperature: temperature) }
    }
    let folders = try run(list)
    let series = try folders.map { (folder) throws(MDError) in try ElasticSeries(folder) }
    let pairs = seeds.map { (series[$0 - 1], series[goal.seeds + $0 - 1]) }
    return ThermalStress(pairs, step: goal.temperatureStep, symmetry: symmetry)
  }
}

extension Estimate {
  /// With an independent error besides; one that is larger than the present one makes it an error by propagation.
  fileprivate func widened(by other: Double) -> Estimate {
    var copy = self
    copy.standardError = (standardError * standardError + other * other).squareRoot()
    if other.magnitude > standardError { copy.evidence.method = .propagation }
    return copy
  }
}
