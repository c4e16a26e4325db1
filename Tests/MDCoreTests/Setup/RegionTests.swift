import MDCore
import Testing

@Suite struct RegionTests {
  let crystal = AtomicStructure(Lattice(.bcc, a: 3), species: ["Fe"], repeats: [4, 4, 4])

  @Test func slabsAreFractionsOfTheCell() throws {
    let half = GroupSelection(region: .slab(axis: 2, from: 0, to: 0.5))
    #expect(try half.atoms(of: crystal).count == 64)
    let across = GroupSelection(region: .slab(axis: 2, from: 0.75, to: 0.25))
    #expect(try across.atoms(of: crystal).count == 64)
    #expect(try GroupSelection(region: .slab(axis: 0, from: 0, to: 1)).atoms(of: crystal).count == 128)
  }

  @Test func boxesAndSpheres() throws {
    let box = GroupSelection(region: .box(from: .zero, to: Vec3(3, 3, 3)))
    #expect(try box.atoms(of: crystal).count == 2)
    // A sphere at the corner reaches through the faces: the atom there and its eight neighbours.
    let sphere = GroupSelection(region: .sphere(center: .zero, radius: 2.7))
    #expect(try sphere.atoms(of: crystal).count == 9)
  }

  @Test func conditionsAddUp() throws {
    let mixed = crystal.substituted([("Fe", 100), ("Cr", 28)], at: Array(0..<128), seed: 1)
    let chromium = try GroupSelection(species: ["Cr"]).atoms(of: mixed)
    #expect(chromium.count == 28)
    #expect(chromium.allSatisfy { mixed.species[$0] == "Cr" })
    let first = try GroupSelection(species: ["Cr"], indices: [0...9, 20...20]).atoms(of: mixed)
    #expect(first == chromium.filter { $0 < 10 || $0 == 20 })
    let error = #expect(throws: MDError.self) { try GroupSelection(indices: [0...200]).atoms(of: crystal) }
    #expect(error?.found == "201")
  }
}
