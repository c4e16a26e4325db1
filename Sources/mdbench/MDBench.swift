import ArgumentParser
import CKernels
import Foundation
import MDCore
import Potentials

/// Measures what an evaluation of the forces and a step of dynamics cost on this machine.
@main
struct MDBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mdbench",
    abstract: "Microseconds per atom and step of the potentials on this machine.",
    discussion: """
      Example:
        mdbench --model models/dp-m.pb --atoms 128 1024 8192 --threads 1 2
        mdbench --potential lj --atoms 32000
      """)

  enum Kind: String, CaseIterable, ExpressibleByArgument { case deep, lj, eam }

  @Option(help: "Which potential: deep, lj or eam.")
  var potential: Kind = .deep
  @Option(help: "Deep Potential model file.")
  var model = "models/dp-m.pb"
  @Option(help: "EAM file for --potential eam.")
  var eamFile = "/usr/share/lammps/potentials/Fe_mm.eam.fs"
  @Option(parsing: .upToNextOption, help: "Numbers of atoms (rounded to whole cells).")
  var atoms: [Int] = [128, 1024, 8192]
  @Option(parsing: .upToNextOption, help: "Numbers of threads; default: one and all cores.")
  var threads: [Int] = []
  @Option(help: "Seconds to measure each case.")
  var seconds = 2.0

  func run() throws {
    if let missing = ck_missing_instruction_set() {
      throw ValidationError("built for a processor with \(String(cString: missing)), which this one lacks")
    }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let counts = threads.isEmpty ? Array(Set([1, cores])).sorted() : threads
    print("microseconds per atom and step of NVE, median (least - most) of repeated blocks")
    for size in atoms {
      for count in counts {
        do {
          let result = try measure(size, threads: count)
          print(result)
        } catch let error as MDError {
          throw ValidationError(error.description)
        }
      }
    }
  }

  private func measure(_ size: Int, threads: Int) throws -> String {
    let (field, state, timestep) = try system(size, threads: threads)
    var simulation = Simulation(
      state: state, field: field, scheme: .dynamics(Splitting.nve()), timestep: timestep, steps: .max)
    let launched = ContinuousClock.now
    try simulation.start(observing: false)
    for _ in 0..<3 { try simulation.advance() }
    let warm = (ContinuousClock.now - launched) / .seconds(4)
    let block = max(1, Int(seconds / 10 / max(warm, 1e-9)))
    var times: [Double] = []
    for _ in 0..<9 {
      let start = ContinuousClock.now
      for _ in 0..<block { try simulation.advance() }
      times.append((ContinuousClock.now - start) / .microseconds(1) / Double(block * state.count))
    }
    times.sort()
    let entries = simulation.field.list?.entryCount ?? 0
    return String(
      format: "%@ %8d atoms %2d threads  %8.3f us (%.3f - %.3f)  %6.1f neighbours in the list",
      potential.rawValue, state.count, threads, times[4], times[0], times[8],
      Double(entries) / Double(state.count))
  }

  private func system(_ size: Int, threads: Int) throws(MDError) -> (ForceField, State, Double) {
    let term: any Potential
    let lattice: Lattice
    var fractions: [(species: String, fraction: Double)]
    var units = UnitSystem.metal
    var temperature = 300.0
    switch potential {
    case .deep:
      term = try DeepPotential(readModel(model), name: model)
      lattice = Lattice(.bcc, a: 2.87)
      fractions = [("Fe", 0.9), ("Cr", 0.1)]
    case .eam:
      term = try EmbeddedAtomPotential(contentsOf: eamFile)
      lattice = Lattice(.bcc, a: 2.855)
      fractions = [("Fe", 1)]
    case .lj:
      term = try LennardJones.potential(
        [SpeciesPair("A", "A"): .init(epsilon: 1, sigma: 1, cutoff: 2.5)], truncation: .cut)
      lattice = Lattice(.fcc, a: 1.6796)
      fractions = [("A", 1)]
      units = .lennardJones
      temperature = 1.44
    }
    let perCell = lattice.kind == .bcc ? 2.0 : 4.0
    let repeats = max(1, Int(cbrt(Double(size) / perCell).rounded()))
    let host = fractions[0].species
    let crystal = AtomicStructure(lattice, species: [host], repeats: [repeats, repeats, repeats])
    let counts = try Composition.counts(fractions: fractions, among: crystal.count)
    let alloy = crystal.substituted(counts, at: Array(0..<crystal.count), seed: 1)
    let species = fractions.map(\.species)
    let topology = Topology(
      species: species, types: alloy.species.map { species.firstIndex(of: $0)! },
      massPerSpecies: species.map { PeriodicTable.element($0)?.mass ?? 1 }, units: units)
    let velocities = Velocities.maxwellBoltzmann(topology, temperature: temperature, seed: 1)
    let field = try ForceField(
      [term], topology: topology, skin: units.name == .lj ? 0.3 : 1, workers: Workers(threads: threads))
    let timestep = (units.name == .lj ? 0.005 : 1) / units.timeToUser
    return (field, State(positions: alloy.positions, velocities: velocities, cell: alloy.cell), timestep)
  }
}
