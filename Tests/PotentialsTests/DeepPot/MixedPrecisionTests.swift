import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Mixed precision against double, and double against itself where pairs pull very hard.
@Suite struct MixedPrecisionTests {
  /// Hot liquid Fe-Cr-C: forces within 1e-6 eV/A root mean square.
  @Test(arguments: ["dp-m", "dp-nm", "dp-ft"]) func forcesInTheLiquid(_ name: String) throws {
    let models = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../models")
    let model = try readModel(models.appending(path: "\(name).pb").path)
    let (liquid, types) = try Self.melt(model)
    let results = try Precision.allCases.map {
      try evaluate(
        DeepPotential(model, name: name, precision: $0), liquid.positions, types, cell: liquid.cell)
    }
    let squares = zip(results[0].forces, results[1].forces).map { ($0 - $1).length2 / 3 }
    let deviation = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    #expect(deviation < 1e-6 && deviation > 0)
    #expect(abs(results[0].energy - results[1].energy) < 1e-6 * Double(liquid.count))
  }

  /// 108 atoms, melted at 4000 K and brought to 2500 K.
  private static func melt(_ model: ModelDescription) throws -> (State, [Int]) {
    let lattice = AtomicStructure(Lattice(.fcc, a: 3.78), species: ["Fe"], repeats: [3, 3, 3])
    let counts = try Composition.counts(
      fractions: [("Fe", 0.88), ("Cr", 0.09), ("C", 0.03)], among: lattice.count)
    let alloy = lattice.substituted(counts, at: Array(0..<lattice.count), seed: 1)
    let types = alloy.species.map { ["Fe", "Cr", "C"].firstIndex(of: $0)! }
    let topology = Topology(
      species: ["Fe", "Cr", "C"], types: types, massPerSpecies: [55.845, 51.996, 12.011])
    let timestep = 1 / topology.units.timeToUser
    var state = State(
      positions: alloy.positions,
      velocities: Velocities.maxwellBoltzmann(topology, temperature: 4000, seed: 1), cell: alloy.cell)
    for temperature in [4000.0, 2500] {
      let bath = GroupThermostat(
        atoms: nil, temperature: Ramp(temperature), relaxationTime: 50 * timestep)
      var stage = Simulation(
        state: state,
        field: try ForceField([DeepPotential(model, name: "melt", precision: .mixed)], topology: topology),
        scheme: .dynamics(Splitting.langevin([bath])), seed: 2, timestep: timestep, steps: 400)
      try stage.start(observing: false)
      try stage.run()
      state = stage.state
    }
    return (state, types)
  }

  @Test(arguments: DeepPotentialTests.variants) func equalsTheFormula(
    _ variant: DeepPotentialTests.Variant
  ) throws {
    var random = RandomModel()
    variant.change(&random)
    let model = random.description()
    let cell = DeepPotentialTests.cell
    let (positions, types) = RandomModel.structure(count: 10, cell: cell, spacing: 1.6, seed: 8)
    let reference = ReferenceDeepPot(
      model, policy: variant.policy, types: types, positions: positions, cell: cell)
    let potential = try DeepPotential(
      model, name: "random", selection: variant.policy, precision: .mixed)
    let result = try evaluate(potential, positions, types, cell: cell)
    let largest = reference.forces.reduce(0) { max($0, $1.length) }
    for (found, expected) in zip(result.forces, reference.forces) {
      #expect((found - expected).length < 3e-6 * largest)
    }
    for (found, expected) in zip(result.atomEnergies, reference.atomEnergies) {
      #expect(abs(found - expected) < 3e-6)
    }
  }

  @Test func oneThreadGivesTheSameBitsAsThree() throws {
    var random = RandomModel()
    random.selection = [60, 60, 60]
    let cell = Cell(Matrix3(Vec3(15, 0, 0), Vec3(1, 14, 0), Vec3(2, -1, 13)))
    let (positions, types) = RandomModel.structure(count: 150, cell: cell, spacing: 1.6, seed: 9)
    let potential = try DeepPotential(random.description(), name: "random", precision: .mixed)
    let single = try evaluate(potential, positions, types, cell: cell, threads: 1)
    let triple = try evaluate(potential, positions, types, cell: cell, threads: 3)
    #expect(triple.energy == single.energy && triple.forces == single.forces)
    #expect(triple.virial == single.virial && triple.atomEnergies == single.atomEnergies)
  }

  /// Pairs that pull with more than 128 eV/A take the coarse unit of force.
  @Test func hardPullsAreSummedToo() throws {
    var model = RandomModel().description()
    for type in model.energyScale.indices { model.energyScale[type] = 1e6 }
    let cell = DeepPotentialTests.cell
    let (positions, types) = RandomModel.structure(count: 10, cell: cell, spacing: 1.6, seed: 8)
    let reference = ReferenceDeepPot(model, policy: .all, types: types, positions: positions, cell: cell)
    let result = try evaluate(DeepPotential(model, name: "random"), positions, types, cell: cell)
    let largest = reference.forces.reduce(0) { max($0, $1.length) }
    #expect(largest > 1000)
    for (found, expected) in zip(result.forces, reference.forces) {
      #expect((found - expected).length < 1e-10 * largest)
    }
  }

  /// Forces that no unit holds are an error, and the potential can be used again.
  @Test func forcesBeyondAllBounds() throws {
    var model = RandomModel().description()
    for type in model.energyScale.indices { model.energyScale[type] = 1e12 }
    let cell = DeepPotentialTests.cell
    let (positions, types) = RandomModel.structure(count: 10, cell: cell, spacing: 1.6, seed: 8)
    let topology = Topology(
      species: ["Fe", "Cr", "C"], types: types, massPerSpecies: [55.845, 51.996, 12.011])
    var field = try ForceField([DeepPotential(model, name: "random")], topology: topology)
    let error = #expect(throws: MDError.self) {
      try field.evaluate(State(positions: positions, cell: cell), wanted: .all)
    }
    #expect(error?.description.contains("is not a usable number") == true)
    // Far apart nothing pulls, and nothing is left of what failed.
    let wide = Cell(orthogonal: Vec3(200, 200, 200))
    let apart = positions.indices.map { Vec3(20 * Double($0), 0, 0) }
    try field.evaluate(State(positions: apart, cell: wide), wanted: .all)
    #expect(field.evaluation.forces.allSatisfy { $0 == .zero })
  }

  /// A list that grows, and other numbers of threads in between, change nothing.
  @Test(arguments: Precision.allCases) func memoryGrowsWithTheList(_ precision: Precision) throws {
    let model = RandomModel().description()
    let (positions, types) = RandomModel.structure(
      count: 10, cell: DeepPotentialTests.cell, spacing: 1.6, seed: 8)
    let topology = Topology(
      species: ["Fe", "Cr", "C"], types: types, massPerSpecies: [55.845, 51.996, 12.011])
    var potential = try DeepPotential(model, name: "random", precision: precision)
    for (scale, threads) in [(2.0, 1), (1.0, 3), (0.7, 1), (1.3, 2)] {
      let cell = Cell(scale * DeepPotentialTests.cell.vectors)
      let state = State(positions: positions.map { scale * $0 }, cell: cell)
      var field = try ForceField(
        [potential], topology: topology, skin: 0.5, workers: Workers(threads: threads))
      try field.evaluate(state, wanted: .all)
      let fresh = try evaluate(
        DeepPotential(model, name: "random", precision: precision), state.positions, types, cell: cell)
      #expect(field.evaluation.energy == fresh.energy)
      #expect(field.evaluation.forces == fresh.forces)
      potential = try #require(field.terms[0] as? DeepPotential)
    }
  }
}
