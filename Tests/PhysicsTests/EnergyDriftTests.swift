import Analysis
import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Drift of the total energy in constant-energy runs of 100 ps at 1 fs:
/// |slope| + 2 standard errors < 1e-5 eV/atom/ns.
@Suite(.enabled(if: slowTests), .serialized) struct EnergyDriftTests {
  enum System: String, CaseIterable, CustomTestStringConvertible {
    case liquidMixed = "liquid Fe, dp-m, 500 atoms, 2000 K, mixed precision"
    case liquid = "liquid Fe, dp-m, 500 atoms, 2000 K"
    case argon = "force-shifted Lennard-Jones argon, 500 atoms, 90 K"
    case crystalMixed = "bcc Fe-10Cr, dp-m, 504 atoms, 300 K, mixed precision"
    case crystal = "bcc Fe-10Cr, dp-m, 504 atoms, 300 K"

    var testDescription: String { rawValue }
    var isLiquid: Bool { self == .liquid || self == .liquidMixed }
  }

  @Test(arguments: System.allCases) func totalEnergyDoesNotDrift(_ system: System) throws {
    let units = UnitSystem.metal
    let timestep = 1 / units.timeToUser
    let (start, temperature) = try configuration(system)
    let field = try forceField(system, start)
    let count = Double(start.count)
    let velocities = Velocities.maxwellBoltzmann(field.topology, temperature: temperature, seed: 5)
    // Equilibrate with a heat bath, the liquid after melting it, then release.
    var simulation = Simulation(
      state: State(positions: start.positions, velocities: velocities, cell: start.cell), field: field,
      scheme: .dynamics(Splitting.nve()), timestep: timestep, steps: 0)
    let baths = (system.isLiquid ? [(4000.0, 1000)] : []) + [(temperature, system.isLiquid ? 4000 : 3000)]
    for (stage, (target, steps)) in baths.enumerated() {
      let bath = GroupThermostat(atoms: nil, temperature: Ramp(target), relaxationTime: 100 * timestep)
      simulation = Simulation(
        state: simulation.state, field: simulation.field, scheme: .dynamics(Splitting.langevin([bath])),
        seed: UInt64(6 + stage), timestep: timestep, steps: steps)
      try simulation.start(observing: false)
      try simulation.run()
    }
    var released = simulation.state
    Velocities.removeMomentum(&released.velocities!, field.topology)

    let steps = 100_000
    let block = 100
    var run = Simulation(
      state: released, field: simulation.field, scheme: .dynamics(Splitting.nve()), timestep: timestep,
      steps: steps)
    try run.start(observing: false)
    var means: [Double] = []
    var sum = 0.0
    let first = run.field.evaluation.energy
    let began = ContinuousClock.now
    try run.run { (now: inout Simulation) throws(MDError) in
      let total = now.field.evaluation.energy + now.state.kineticEnergy(masses: now.topology.masses)!
      sum += (total - first) / count
      if now.stepsDone % block == 0 {
        means.append(sum / Double(block))
        sum = 0
      }
      return true
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let nanoseconds = Double(block) * 1e-6
    let drift = try Estimate.drift(
      of: means, sampling: Sampling(interval: nanoseconds, unit: "ns"), unit: "eV/atom/ns")
    let speed = seconds * 1e6 / (Double(steps) * count)
    print(
      "DRIFT \(system.rawValue): \(drift.value) +- \(drift.standardError) eV/atom/ns, \(speed) us/atom/step")
    #expect(abs(drift.value) + 2 * drift.standardError < 1e-5)
  }

  private func configuration(_ system: System) throws -> (AtomicStructure, Double) {
    switch system {
    case .crystal, .crystalMixed:
      let lattice = AtomicStructure(Lattice(.bcc, a: 2.87), species: ["Fe"], repeats: [6, 6, 7])
      return (try alloyed(lattice, ["Fe": 0.9, "Cr": 0.1]), 300)
    case .liquid, .liquidMixed:
      // About zero pressure: 7.1 g/cm3. The melt of Fe-Cr drifts more with this model: docs/validation.md.
      let lattice = AtomicStructure(Lattice(.fcc, a: 3.73), species: ["Fe"], repeats: [5, 5, 5])
      return (lattice.rattled(0.35, seed: 2), 2000)
    case .argon:
      return (AtomicStructure(Lattice(.fcc, a: 5.6), species: ["Ar"], repeats: [5, 5, 5]), 90)
    }
  }

  private func alloyed(_ lattice: AtomicStructure, _ fractions: [String: Double]) throws -> AtomicStructure {
    let ordered = fractions.sorted { $0.key > $1.key }.map { (species: $0.key, fraction: $0.value) }
    let counts = try Composition.counts(fractions: ordered, among: lattice.count)
    return lattice.substituted(counts, at: Array(0..<lattice.count), seed: 1)
  }

  private func forceField(_ system: System, _ start: AtomicStructure) throws -> ForceField {
    let masses = ["Fe": 55.845, "Cr": 51.9961, "C": 12.011, "Ar": 39.948]
    let species = start.species.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let topology = Topology(
      species: species, types: start.species.map { species.firstIndex(of: $0)! },
      massPerSpecies: species.map { masses[$0]! })
    let workers = Workers(threads: ProcessInfo.processInfo.activeProcessorCount)
    let term: any Potential
    if system == .argon {
      term = try LennardJones.potential(
        [SpeciesPair("Ar", "Ar"): LennardJones.Coefficients(epsilon: 0.0104, sigma: 3.4, cutoff: 8.5)],
        truncation: .forceShifted)
    } else {
      let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      let path = root.appending(path: "models/dp-m.pb").path
      let mixed = system == .crystalMixed || system == .liquidMixed
      term = try DeepPotential(readModel(path), name: "dp-m.pb", precision: mixed ? .mixed : .double)
    }
    return try ForceField([term], topology: topology, skin: 1.0, workers: workers)
  }
}
