import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Tables made from formulas that end at the cutoff as (rc - r)^power.
func syntheticTables(
  _ style: EmbeddedAtomTables.Style, power: Double = 5, cutoff: Double = 4, points: Int = 2001
) -> EmbeddedAtomTables {
  let dr = cutoff / Double(points - 1)
  let drho = 0.05
  func function(_ f: (Double) -> Double) -> [Double] { (0..<points).map { f(Double($0) * dr) } }
  func ending(_ r: Double) -> Double { pow(max(0, 1 - r / cutoff), power) }
  let embedding = [1.0, 1.3].map { strength in
    (0..<points).map { -strength * (0.2 + Double($0) * drho).squareRoot() }
  }
  let density = [2.0, 3.0].map { strength in
    (0..<(style == .alloy ? 1 : 2)).map { other in
      function { strength * (1 + 0.3 * Double(other)) * ending($0) * exp(-0.2 * $0) }
    }
  }
  let pair = [3.0, 4.0, 5.0].map { strength in
    function { strength * $0 * ending($0) * (1.4 - 0.6 * $0) }
  }
  return EmbeddedAtomTables(
    style: style, elements: ["Cr", "Fe"], masses: [51.996, 55.845], cutoff: cutoff, densitySpacing: drho,
    distanceSpacing: dr, embedding: embedding, density: density, pair: pair)
}

@Suite struct EmbeddedAtomTests {
  let system = SampleSystem(
    bcc: 2.5, repeats: 2, species: ["Fe", "Cr"], disorder: 0.12, seed: 4,
    strain: Matrix3(Vec3(1, 0, 0), Vec3(0.2, 0.97, 0), Vec3(-0.1, 0.3, 1.04)))

  @Test(arguments: EmbeddedAtomTables.Style.allCases)
  func keepsItsContract(_ style: EmbeddedAtomTables.Style) throws {
    let potential = try EmbeddedAtomPotential(syntheticTables(style), name: "synthetic")
    #expect(potential.continuity == .c2)
    try checkPotential(potential, in: system)
  }

  /// Against the definition, atom by atom; the systems differ in the number of elements, which has code of its own.
  @Test(arguments: EmbeddedAtomTables.Style.allCases, [["Fe", "Cr"], ["Fe"]])
  func isThePlainSum(_ style: EmbeddedAtomTables.Style, species: [String]) throws {
    var tables = syntheticTables(style)
    if species == ["Fe"] {
      tables.elements = ["Fe"]
      tables.masses = [55.845]
      tables.embedding = [tables.embedding[1]]
      tables.density = [[tables.density[1][0]]]
      tables.pair = [tables.pair[2]]
    }
    let system = SampleSystem(bcc: 2.5, repeats: 4, species: species, disorder: 0.2, seed: 5)
    let fast = try evaluation(EmbeddedAtomPotential(tables, name: "synthetic"), system)
    expectEqual(fast, try evaluation(PlainEmbeddedAtom(tables), system))
  }

  @Test func saysWhereFunctionsEndOddly() throws {
    var tables = syntheticTables(.finnisSinclair)
    #expect(try EmbeddedAtomPotential(tables, name: "a").notices.isEmpty)
    tables.cutoff = 2
    let jumps = try EmbeddedAtomPotential(tables, name: "a").notices
    let prefix =
      "eam (a): energies jump where a neighbour crosses the cutoff of 2.0 A: the density of Cr at Cr"
    #expect(jumps.count == 1 && jumps[0].hasPrefix(prefix), "\(jumps)")
    // phi(2) = 5 (1 - 2/4)^5 (1.4 - 0.6 2), interpolated.
    #expect(jumps[0].hasSuffix("phi of Fe-Fe is still 0.03125 eV"), "\(jumps)")
    tables.cutoff = 4.01
    #expect(
      try EmbeddedAtomPotential(tables, name: "a").notices == [
        "eam (a): the tables end at 4.000 A, before the cutoff of 4.01 A; their last values are held up to there"
      ])
  }

  @Test func saysThatDensitiesAreNegative() throws {
    var tables = syntheticTables(.alloy)
    tables.density = tables.density.map { $0.map { $0.map { -$0 } } }
    var field = try ForceField(
      [EmbeddedAtomPotential(tables, name: "a")], topology: system.topology, skin: 0.5,
      workers: Workers(threads: 2))
    try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
    #expect(field.notices.count == 1 && field.notices[0].hasSuffix("lie before the table's start at 0"))
  }

  /// The declared continuity follows from the tables.
  @Test(arguments: [(1.0, Continuity.c0), (0, .jump)])
  func declaresWhatTheTablesHave(power: Double, expected: Continuity) throws {
    let potential = try EmbeddedAtomPotential(syntheticTables(.alloy, power: power), name: "synthetic")
    #expect(potential.continuity == expected)
    if expected != .jump { try checkPotential(potential, in: system, properties: .continuity) }
  }

  @Test func energyBeyondTheTableIsLinearAndSaid() throws {
    var tables = syntheticTables(.alloy)
    tables.embedding = tables.embedding.map { Array($0.prefix(8)) }
    let dense = SampleSystem(bcc: 1.9, repeats: 2, species: ["Fe", "Cr"], disorder: 0.1, seed: 4)
    var field = try ForceField([EmbeddedAtomPotential(tables, name: "short")], topology: dense.topology)
    try field.evaluate(State(positions: dense.positions, cell: dense.cell), wanted: .all)
    #expect(field.notices.count == 1)
    try checkPotential(
      EmbeddedAtomPotential(tables, name: "short"), in: dense, properties: [.forces, .virial])
  }

  @Test func splinesGoThroughTheirPointsAndKnowTheirSlope() {
    let values = (0..<40).map { sin(0.2 * Double($0)) }
    let table = SplineTable(values, spacing: 0.2)
    for (k, value) in values.enumerated() {
      #expect(abs(table.evaluate(0.2 * Double(k)).value - value) < 1e-14)
    }
    for x in [0.31, 2.57, 5.03, 7.5] {
      let (value, slope) = table.evaluate(x)
      #expect(abs(value - sin(x)) < 2e-3)
      checkDerivative(of: { table.evaluate($0).value }, at: x, equals: slope, step: 1e-4)
    }
    #expect(table.evaluate(100).value == values[39])
  }

  @Test func aMissingElementNamesBothLists() throws {
    var potential = try EmbeddedAtomPotential(syntheticTables(.alloy), name: "synthetic")
    let error = #expect(throws: MDError.self) { try potential.prepare(species: ["Fe", "C"]) }
    #expect(
      error?.description
        == "error: eam (synthetic): no table for C; found species Fe, C; expected some of Cr, Fe")
  }
}
