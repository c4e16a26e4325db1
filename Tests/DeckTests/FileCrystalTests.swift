import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Testing

/// A structure file that is said to be a crystal's cell has lattice parameters and a crystal test.
@Suite struct FileCrystalTests {
  private func plan(_ structure: String, in folder: URL) throws -> Plan {
    let cell =
      "4\nLattice=\"5 0 0 0 6 0 0 0 7\" Properties=species:S:1:pos:R:3\nAr 0 0 0\nAr 2.5 3 0\nAr 2.5 0 3.5\nAr 0 3 3.5\n"
    try cell.write(to: folder.appending(path: "made-up.xyz"), atomically: true, encoding: .utf8)
    return try Plan(
      text: """
        structure: \(structure)
        potential: {lj: {epsilon: 0.01 eV, sigma: 3.4 A, cutoff: 6 A}}
        stages: [{nve: {steps: 1}}]
        """, file: folder.appending(path: "deck.yaml").path, registry: .standard)
  }

  @Test func theCellIsKnown() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let known = try plan(
      "{file: made-up.xyz, crystal: orthorhombic, repeat: [2, 1, 3], velocities: {temperature: 10 K}}",
      in: folder)
    let lattice = try #require(try known.assemble(registry: .standard).lattice)
    #expect(lattice.name == "made-up" && lattice.crystalClass == .orthorhombic && lattice.cellCount == 6)
    let again = try Plan(text: known.resolvedText, file: "deck.yaml", registry: .standard)
    #expect(again.structure == known.structure)
    let plain = try plan("{file: made-up.xyz, velocities: {temperature: 10 K}}", in: folder)
    #expect(try plain.assemble(registry: .standard).lattice == nil)
    let error = #expect(throws: MDError.self) {
      try plan("{lattice: {fcc: 5 A}, species: Ar, crystal: cubic}", in: folder)
    }
    #expect(error?.description.contains("'structure.crystal' goes with 'file'") == true)
  }
}
