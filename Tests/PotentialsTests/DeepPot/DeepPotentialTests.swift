import MDCore
import Potentials
import TestSupport
import Testing

/// The potential against the plain evaluation of its formula, on random small models.
@Suite struct DeepPotentialTests {
  static let cell = Cell(Matrix3(Vec3(6.1, 0.2, -0.3), Vec3(0.4, 5.6, 0.1), Vec3(-0.5, 0.3, 5.9)))

  struct Variant: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var policy = SelectionPolicy.all
    var change: @Sendable (inout RandomModel) -> Void
  }

  static let variants = [
    Variant(testDescription: "one-sided") { _ in },
    Variant(testDescription: "two-sided") { $0.typeOneSide = false },
    Variant(testDescription: "gelu, timestep, many layers") {
      $0.activation = .gelu
      $0.embeddingTimestep = true
      $0.embeddingWidths = [5, 5, 10, 9]
      $0.fittingWidths = [6, 6, 12, 4]
    },
    Variant(testDescription: "one layer each, width 1") {
      $0.embeddingWidths = [1]
      $0.fittingWidths = [2]
      $0.axisNeurons = 1
    },
    Variant(testDescription: "mean zero") { $0.hasMean = false },
    Variant(testDescription: "excluded, TensorFlow") { $0.excluded = [(0, 2), (2, 2)] },
    Variant(testDescription: "excluded, PyTorch") {
      $0.excluded = [(0, 2), (2, 2)]
      $0.typeOneSide = false
      $0.backend = .pytorch
    },
    Variant(testDescription: "one type excluded from all") { $0.excluded = [(0, 1), (1, 1), (1, 2)] },
    Variant(testDescription: "slots exceeded, all count") { $0.selection = [7, 30, 3] },
    Variant(testDescription: "slots exceeded, TensorFlow", policy: .asTrained) { $0.selection = [7, 30, 3] },
    Variant(testDescription: "slots exceeded, PyTorch", policy: .asTrained) {
      $0.selection = [7, 6, 5]
      $0.backend = .pytorch
    },
    Variant(testDescription: "slots exceeded, PyTorch, excluded", policy: .asTrained) {
      $0.selection = [7, 6, 5]
      $0.excluded = [(1, 0)]
      $0.backend = .native
    },
    Variant(testDescription: "a type without slots") { $0.selection = [20, 0, 10] },
  ]

  @Test(arguments: variants) func equalsTheFormula(_ variant: Variant) throws {
    var random = RandomModel()
    variant.change(&random)
    let model = random.description()
    let (positions, types) = RandomModel.structure(count: 10, cell: Self.cell, spacing: 1.6, seed: 8)
    let reference = ReferenceDeepPot(
      model, policy: variant.policy, types: types, positions: positions, cell: Self.cell)
    let result = try evaluate(
      DeepPotential(model, name: "random", selection: variant.policy), positions, types, cell: Self.cell)
    let energies = reference.atomEnergies
    #expect(abs(result.energy - energies.reduce(0, +)) < 1e-12)
    for (found, expected) in zip(result.atomEnergies, energies) { #expect(abs(found - expected) < 1e-12) }
    for (found, expected) in zip(result.forces, reference.forces) {
      #expect((found - expected).length < 1e-11)
    }
    let virial = result.virial - reference.virial
    #expect([virial.a, virial.b, virial.c].allSatisfy { $0.length < 1e-11 })
  }

  @Test(arguments: [true, false]) func keepsItsContract(oneSided: Bool) throws {
    var random = RandomModel()
    random.selection = [60, 60, 60]
    random.typeOneSide = oneSided
    try checkPotential(
      DeepPotential(random.description(), name: "random"),
      in: SampleSystem(random: 14, species: ["C", "Fe", "Cr"], cell: Self.cell, distance: 1.6, seed: 3))
  }

  @Test func oneThreadGivesTheSameBitsAsThree() throws {
    var random = RandomModel()
    random.selection = [60, 60, 60]
    let cell = Cell(Matrix3(Vec3(15, 0, 0), Vec3(1, 14, 0), Vec3(2, -1, 13)))
    let (positions, types) = RandomModel.structure(count: 150, cell: cell, spacing: 1.6, seed: 9)
    let potential = try DeepPotential(random.description(), name: "random")
    let single = try evaluate(potential, positions, types, cell: cell, threads: 1)
    for threads in [2, 3] {
      let result = try evaluate(potential, positions, types, cell: cell, threads: threads)
      #expect(result.energy == single.energy && result.forces == single.forces)
      #expect(result.virial == single.virial && result.atomEnergies == single.atomEnergies)
    }
  }

  @Test func copiesDoNotShareMemory() throws {
    let model = RandomModel().description()
    let (positions, types) = RandomModel.structure(count: 10, cell: Self.cell, spacing: 1.6, seed: 8)
    let topology = Topology(
      species: ["Fe", "Cr", "C"], types: types, massPerSpecies: [55.845, 51.996, 12.011])
    var first = try ForceField([DeepPotential(model, name: "random")], topology: topology)
    let state = State(positions: positions, cell: Self.cell)
    try first.evaluate(state, wanted: .all)
    var second = first
    var moved = state
    moved.positions[0].x += 0.1
    try second.evaluate(moved, wanted: .all)
    try first.evaluate(state, wanted: .all)
    let fresh = try evaluate(DeepPotential(model, name: "random"), positions, types, cell: Self.cell)
    #expect(first.evaluation.forces == fresh.forces && first.evaluation.energy == fresh.energy)
    #expect(second.evaluation.energy != fresh.energy)
  }

  @Test func loneAtomHasOnlyEmptySlots() throws {
    let model = RandomModel().description()
    let cell = Cell(orthogonal: Vec3(30, 30, 30), periodic: [false, false, false])
    let result = try evaluate(DeepPotential(model, name: "random"), [.zero], [1], cell: cell)
    let reference = ReferenceDeepPot(model, policy: .all, types: [1], positions: [.zero], cell: cell)
    #expect(abs(result.energy - reference.atomEnergies[0]) < 1e-14)
    #expect(result.forces == [.zero])
  }
}

/// One evaluation of all quantities; `types` index into Fe, Cr, C.
func evaluate(
  _ potential: DeepPotential, _ positions: [Vec3], _ types: [Int], cell: Cell, threads: Int = 1
) throws -> Evaluation {
  let topology = Topology(
    species: ["Fe", "Cr", "C"], types: types, massPerSpecies: [55.845, 51.996, 12.011])
  var field = try ForceField(
    [potential], topology: topology, skin: 0.5, workers: Workers(threads: threads))
  try field.evaluate(State(positions: positions, cell: cell), wanted: .all)
  return field.evaluation
}
