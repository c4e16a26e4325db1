import Deck
import Foundation
import MDCore
import Potentials
import Testing

/// Species that a deck gives to the numeric types of a file.
@Suite struct FileTypesTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "ferrite-\(UUID().uuidString)")

  private func data(masses: String) -> String {
    """
    LAMMPS data file via write_data, version 2 Aug 2023, timestep = 100, units = metal

    2 atoms
    2 atom types

    0 2.86 xlo xhi
    0 2.86 ylo yhi
    0 2.86 zlo zhi
    \(masses)
    Atoms # atomic

    1 1 0 0 0 0 0 0
    2 2 1.43 1.43 1.43 0 0 0

    """
  }

  /// Species by atom, and masses, of a deck with a structure from a file of this name and text.
  private func atoms(
    _ structure: String, _ text: String, as name: String = "a.data"
  ) throws -> (species: [String], masses: [Double]) {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    let deck = """
      structure: {file: \(name), \(structure)}
      potential: {lj: {epsilon: 0.01 eV, sigma: 3.4 A, cutoff: 7 A}}
      stages: [{minimize: {}}]
      """
    let plan = try Plan(text: deck, file: folder.path + "/deck.yaml", registry: .standard)
    // The resolved deck says the same.
    let again = try Plan(text: plan.resolvedText, file: folder.path + "/deck.yaml", registry: .standard)
    #expect(again == plan)
    let topology = try again.assemble(registry: .standard).topology
    return ((0..<topology.count).map(topology.name(of:)), topology.masses)
  }

  private func message(_ structure: String, _ text: String, as name: String = "a.data") -> String {
    do {
      _ = try atoms(structure, text, as: name)
      return "none"
    } catch { return "\(error)" }
  }

  @Test func typesGetTheSpeciesOfTheDeck() throws {
    let found = try atoms("species: [Fe, Cr]", data(masses: ""))
    #expect(found.species == ["Fe", "Cr"])
    #expect(found.masses == [55.845, 51.9961])
    let frames = try atoms(
      "species: [Fe, Cr]",
      "2\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3\n2 0 0 0\n1 0 0 4\n", as: "a.xyz")
    #expect(frames.species == ["Cr", "Fe"])
    let named = try atoms(
      "species: [A, B], masses: {A: 10 u, B: 20 u}", data(masses: "\nMasses\n\n1 10.4\n2 21.6\n"))
    #expect(named.species == ["A", "B"])
    #expect(named.masses == [10, 20])
  }

  @Test func aFileWithoutNamesAsksForThemByTheDecksKey() {
    let error = message("repeat: 3", data(masses: ""))
    #expect(error.contains("the species of atom type 1 is not known"))
    #expect(error.hasSuffix("try: 'species: [Fe, Cr, C]' under 'structure', for types 1, 2, ..."))
    #expect(!error.contains("--species"))
  }

  @Test func speciesMustNotContradictTheFile() throws {
    let masses = "\nMasses\n\n1 55.845\n2 51.9961\n"
    #expect(try atoms("species: [Fe, Cr]", data(masses: masses)).species == ["Fe", "Cr"])
    #expect(
      message("species: [Cr, Fe]", data(masses: masses)).contains(
        "the deck's 'species' are not those that the file says; found 'Cr' for a type that is Fe by its label or mass"
      ))
    // Whoever gives the mass as well has thought of it.
    #expect(
      try atoms("species: [Cr, Fe], masses: {Cr: 52 u, Fe: 56 u}", data(masses: masses)).masses == [52, 56])
    #expect(message("species: [Fe]", data(masses: "")).contains("shorter than the number of atom types"))
  }

  @Test func aFileThatNamesItsSpeciesRefusesThem() {
    let named = "2\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3\nFe 0 0 0\nCr 0 0 4\n"
    for species in ["[Fe, Cr]", "[Cr, Fe]"] {
      #expect(
        message("species: \(species)", named, as: "a.xyz").contains(
          "'species' is for files with numeric types, and the file names its species itself"))
    }
    let poscar = "iron\n1\n9 0 0\n0 9 0\n0 0 9\nFe\n1\nDirect\n0 0 0\n"
    #expect(message("species: [Cr]", poscar, as: "POSCAR").contains("the file names its species itself"))
  }
}
