import MDCore
import Potentials
import TestSupport
import Testing

/// What happens where a neighbour passes the cutoff, and what a user is told.
@Suite struct DeepPotentialCutoffTests {
  static let open = Cell(orthogonal: Vec3(30, 30, 30), periodic: [false, false, false])

  /// Energy of a row of atoms whose last one is `offset` (A) beyond the cutoff of the first.
  private func energy(_ model: ModelDescription, offset: Double) throws -> Double {
    let positions = [Vec3(0, 0, 0), Vec3(0, 1.9, 0.3), Vec3(4 + offset, 0, 0)]
    return try evaluate(DeepPotential(model, name: "random"), positions, [0, 1, 2], cell: Self.open).energy
  }

  /// Energy change across the cutoff, over a distance in which only the outermost neighbour comes and goes.
  private func jump(_ model: ModelDescription) throws -> Double {
    try energy(model, offset: 1e-7) - energy(model, offset: -1e-7)
  }

  @Test func emptySlotTakesTheLeavingNeighborsPlace() throws {
    let model = RandomModel().description()
    #expect(try DeepPotential(model, name: "random").continuity == .c2)
    let largest = try jumpWithoutSlots()
    #expect(abs(try jump(model)) < 1e-6 * abs(largest))
    // The third neighbour's row differs from an empty slot's by w = 10 v^3 + ..., so the energy does, too.
    let outside = try energy(model, offset: 1e-6)
    let near = try energy(model, offset: -0.02) - outside
    let far = try energy(model, offset: -0.04) - outside
    #expect(abs(far / near - 8) < 1)
  }

  private func jumpWithoutSlots() throws -> Double {
    var random = RandomModel()
    random.selection = [20, 12, 0]
    return try jump(random.description())
  }

  @Test func excessMakesTheEnergyJump() throws { #expect(abs(try jumpWithoutSlots()) > 1e-4) }

  @Test func maskedPairsJump() throws {
    var random = RandomModel()
    random.backend = .pytorch
    random.excluded = [(0, 2)]
    let model = random.description()
    #expect(try DeepPotential(model, name: "random").continuity == .jump)
    #expect(abs(try jump(model)) > 1e-4)
    random.backend = .tensorflow
    #expect(try DeepPotential(random.description(), name: "random").continuity == .c2)
    #expect(abs(try jump(random.description())) < 1e-9)
    random.backend = .pytorch
    random.hasMean = false
    #expect(try DeepPotential(random.description(), name: "random").continuity == .c2)
    #expect(abs(try jump(random.description())) < 1e-9)
  }

  @Test func excessIsSaidOnce() throws {
    var random = RandomModel()
    random.selection = [1, 12, 10]
    let positions = [Vec3(0, 0, 0), Vec3(2, 0, 0), Vec3(0, 2, 0), Vec3(0, 0, 2)]
    let topology = Topology(species: ["Fe"], types: [0, 0, 0, 0], massPerSpecies: [55.845])
    for (policy, ending) in [
      (SelectionPolicy.all, "all of them count, and the energy is not smooth where their number changes"),
      (.asTrained, "the farthest are ignored as in training, and the energy jumps when the choice changes"),
    ] {
      var field = try ForceField(
        [DeepPotential(random.description(), name: "m.pb", selection: policy)], topology: topology)
      #expect(field.notices == [])
      for _ in 0..<2 { try field.evaluate(State(positions: positions, cell: Self.open), wanted: .energy) }
      #expect(
        field.notices == ["deep potential (m.pb): 3 Fe neighbours found, the model has sel = 1; " + ending])
    }
  }

  @Test func unknownElement() throws {
    var potential = try DeepPotential(RandomModel().description(), name: "m.pb")
    let error = #expect(throws: MDError.self) { try potential.prepare(species: ["Fe", "Ni", "O"]) }
    #expect(
      error?.description
        == "error: deep potential (m.pb) does not know Ni, O; found species Fe Ni O; expected elements of the model: Fe Cr C"
    )
  }

  @Test func coincidentAtoms() throws {
    let potential = try DeepPotential(RandomModel().description(), name: "m.pb")
    let error = #expect(throws: MDError.self) {
      try evaluate(
        potential, [Vec3(1, 1, 1), Vec3(5, 1, 1), Vec3(5, 1, 1)], [0, 0, 0], cell: Self.open)
    }
    #expect(error?.kind == .unstable)
    #expect(error?.what == "the energy of atom 2 in the deep potential (m.pb) is not a number")
  }

  @Test func sizesMustFit() throws {
    var model = RandomModel().description()
    model.descriptor.axisNeurons = 4
    #expect(throws: MDError.self) { try DeepPotential(model, name: "m.pb") }
  }
}
