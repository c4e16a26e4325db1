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
        "the species given are not those that the file says; found 'Cr' for atom type 1, which is Fe by its mass 55.845"
      ))
    // Whoever gives the mass as well has thought of it.
    #expect(
      try atoms("species: [Cr, Fe], masses: {Cr: 52 u, Fe: 56 u}", data(masses: masses)).masses == [52, 56])
    #expect(message("species: [Fe]", data(masses: "")).contains("shorter than the number of atom types"))
  }

  @Test func typesBesideAMassColumnAreTypes() throws {
    let dump = """
      ITEM: TIMESTEP
      0
      ITEM: NUMBER OF ATOMS
      2
      ITEM: BOX BOUNDS pp pp pp
      0 9
      0 9
      0 9
      ITEM: ATOMS id type mass x y z
      1 1 55.845 0 0 0
      2 2 51.9961 0 0 4

      """
    #expect(try atoms("species: [Fe, Cr]", dump, as: "a.dump").species == ["Fe", "Cr"])
    let swapped = message("species: [Cr, Fe]", dump, as: "a.dump")
    #expect(swapped.contains("found 'Cr' for atom 0, which has the mass 55.845 of Fe"), "\(swapped)")
    #expect(swapped.contains("'masses' under 'structure'"))
    let named = dump.replacingOccurrences(of: "id type", with: "id element").replacingOccurrences(
      of: "\n1 1 ", with: "\n1 Fe "
    ).replacingOccurrences(of: "\n2 2 ", with: "\n2 Cr ")
    #expect(message("species: [Fe, Cr]", named, as: "a.dump").contains("the file names its species itself"))
  }

  @Test func reducedStructuresNeedReducedDecks() {
    let reduced =
      "1\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3 time=1 time_unit=tau\nAr 0 0 0\n"
    let error = message("repeat: 1", reduced, as: "a.xyz")
    #expect(error.contains("units that are not those asked for; found time_unit=tau"), "\(error)")
    #expect(error.hasSuffix("try: 'units: lj'"))
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
