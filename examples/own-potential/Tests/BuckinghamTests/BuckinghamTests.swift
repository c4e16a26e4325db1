import Buckingham
import MDCore
import Potentials
import TestSupport
import Testing

@Suite struct BuckinghamTests {
  static let argon = Buckingham.Parameters(amplitude: 10548, length: 0.273, dispersion: 63.66, cutoff: 6.5)

  /// Forces, virial, symmetries, cell images, threads, and the behaviour at the cutoff that is declared.
  @Test func keepsItsContract() throws {
    let system = SampleSystem(
      random: 20, species: ["Ar", "Kr"],
      cell: Cell(Matrix3(Vec3(9.5, 0, 0), Vec3(1.5, 9.2, 0), Vec3(-1.1, 2.0, 9.8))), distance: 2.6, seed: 1)
    try checkPotential(
      Buckingham.potential(Self.argon, cutoff: 6.5, species: ["Ar", "Kr"]), in: system)
  }

  /// The minimum of Buckingham's potential for argon lies at 3.82 A.
  @Test func hasItsMinimumWhereItsForceIsZero() {
    let inside = Buckingham.evaluate(3.81 * 3.81, Self.argon).forceOverR
    let outside = Buckingham.evaluate(3.83 * 3.83, Self.argon).forceOverR
    #expect(inside > 0)
    #expect(outside < 0)
  }

  @Test func isMadeFromADeck() throws {
    let factory = try #require(PotentialRegistry.withBuckingham["buckingham"])
    let place = MDError.Location(file: "deck.yaml", line: 1, column: 1)
    let entries = [
      ("amplitude", "10548 eV"), ("length", "0.273 A"), ("dispersion", "63.66"), ("cutof", "6.5 A"),
    ]
    .map { InputNode.Entry(key: $0.0, location: place, value: InputNode(.scalar($0.1), at: place)) }
    let context = PotentialContext(
      topology: Topology(species: ["Ar"], types: [0], massPerSpecies: [39.948]), positions: [.zero],
      cell: Cell(orthogonal: Vec3(9, 9, 9)))
    let error = #expect(throws: MDError.self) {
      try factory.make(InputNode(.mapping(entries), at: place), context)
    }
    #expect(error?.hint == "'cutoff'")
  }
}
