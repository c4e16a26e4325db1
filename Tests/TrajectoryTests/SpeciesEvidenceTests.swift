import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Names given for types, held against masses, labels and names of the file")
struct SpeciesEvidenceTests {
  /// Two atoms of types 1 and 2, by format, with masses behind the types.
  private static func text(_ format: String, _ masses: [Double]) -> String {
    switch format {
    case "a.data":
      "t\n\n2 atoms\n2 atom types\n0 9 xlo xhi\n0 9 ylo yhi\n0 9 zlo zhi\n\nMasses\n\n1 \(masses[0])\n2 \(masses[1])\n"
        + "\nAtoms # atomic\n\n1 1 0 0 0\n2 2 4 4 4\n"
    case "a.dump":
      "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n0 9\n0 9\n0 9\n"
        + "ITEM: ATOMS id type mass x y z\n1 1 \(masses[0]) 0 0 0\n2 2 \(masses[1]) 4 4 4\n"
    default:
      "2\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:I:1:pos:R:3:mass:R:1\n"
        + "1 0 0 0 \(masses[0])\n2 4 4 4 \(masses[1])\n"
    }
  }

  private func netCDF(_ path: String, _ masses: [Double]) throws {
    let file = try NetCDFFile.create(path)
    try file.define(dimension: "frame", length: nil)
    for (name, length) in [("spatial", 3), ("atom", 2)] { try file.define(dimension: name, length: length) }
    try file.define(.init("coordinates", .double, ["frame", "atom", "spatial"], units: "angstrom"))
    try file.define(.init("type", .int, ["atom"]))
    try file.define(.init("mass", .double, ["atom"]))
    try file.put(TextAttribute("Conventions", "AMBER"))
    try file.endDefinitions()
    try file.put("coordinates", start: [0, 0, 0], count: [1, 2, 3], [Vec3.zero, Vec3(4, 4, 4)])
    try file.put("type", start: [0], count: [2], [1, 2])
    try file.put("mass", start: [0], count: [2], masses)
    try file.close()
  }

  private func write(_ folder: ScratchFolder, _ format: String, _ masses: [Double]) throws -> String {
    guard format == "a.nc" else { return try folder.write(format, Self.text(format, masses)) }
    try netCDF(folder.file(format), masses)
    return folder.file(format)
  }

  private func species(_ path: String, _ names: [String], given: Set<String> = []) throws -> [String] {
    var options = StructureOptions(species: names)
    options.massesGiven = given
    var found: [String] = []
    try forEachFrame(of: path, options: options) { (frame) throws(MDError) in
      found = frame.topology.types.map { frame.topology.species[$0] }
    }
    return found
  }

  @Test("The wrong order is refused in all formats", arguments: ["a.data", "a.dump", "a.xyz", "a.nc"])
  func order(_ format: String) throws {
    let folder = try ScratchFolder()
    let path = try write(folder, format, [55.845, 51.996])
    #expect(try species(path, ["Fe", "Cr"]) == ["Fe", "Cr"])
    let error = message(in: folder) { _ = try species(path, ["Cr", "Fe"]) }
    #expect(
      error.contains("the species given are not those that the file says; found 'Cr' for atom"), "\(error)")
    #expect(error.contains("55.845") && error.hasPrefix(format))
    // Names that are no elements, and species whose masses the user gives, contradict nothing.
    #expect(try species(path, ["A", "Q"]) == ["A", "Q"])
    #expect(try species(path, ["Cr", "Fe"], given: ["Cr", "Fe"]) == ["Cr", "Fe"])
    // Nuclides: iron 57, deuterium, and calcium 40, whose mass is nearer to argon's.
    #expect(try species(write(folder, format, [56.935, 51.996]), ["Fe", "Cr"]) == ["Fe", "Cr"])
    #expect(try species(write(folder, format, [2.014, 39.9626]), ["H", "Ca"]) == ["H", "Ca"])
    // Nickel and cobalt are near and told apart.
    let near = try write(folder, format, [58.6934, 58.9332])
    #expect(try species(near, ["Ni", "Co"]) == ["Ni", "Co"])
    #expect(message(in: folder) { _ = try species(near, ["Co", "Ni"]) }.contains("'Co' for atom"))
  }

  @Test("Labels and names of the file")
  func labels() throws {
    let folder = try ScratchFolder()
    let labelled = Self.text("a.data", [55.845, 51.996]).replacingOccurrences(
      of: "\nMasses\n\n1 55.845\n2 51.996\n", with: "\nAtom Type Labels\n\n1 Fe\n2 Cr\n")
    let path = try folder.write("l.data", labelled)
    #expect(try species(path, ["Fe", "Cr"]) == ["Fe", "Cr"])
    #expect(
      message(in: folder) { _ = try species(path, ["Cr", "Fe"]) }.contains(
        "which is Fe by its label or comment"))
    let writer = TrajectoryWriter(
      path: folder.file("t.nc"), schedule: Schedule(every: 1), identity: SyntheticRun.identity)
    try writer.observe(SyntheticRun().snapshot(0))
    try writer.close()
    #expect(
      message(in: folder) { _ = try species(folder.file("t.nc"), ["Cr", "Fe", "C"]) }
        .contains("found 'Cr' for type 1, which is Fe by its name"))
    #expect(try species(folder.file("t.nc"), ["Fe", "Cr", "C"]).count == 13)
  }

  @Test("Names of the file with masses of other elements stay, and are said to be so")
  func named() throws {
    let folder = try ScratchFolder()
    for (format, column) in [("a.xyz", "species:I:1"), ("a.dump", "type")] {
      let text = Self.text(format, [51.996, 55.845]).replacingOccurrences(
        of: column, with: column == "type" ? "element" : "species:S:1")
      let lines = text.replacingOccurrences(of: "\n1 0 0 0", with: "\nFe 0 0 0").replacingOccurrences(
        of: "\n2 4 4 4", with: "\nCr 4 4 4"
      ).replacingOccurrences(of: "\n1 1 ", with: "\n1 Fe ").replacingOccurrences(
        of: "\n2 2 ", with: "\n2 Cr ")
      let options = StructureOptions()
      let structure = try readStructure(folder.write(format, lines), options: options)
      #expect(structure.species == ["Fe", "Cr"])
      #expect(
        options.notices.all.contains { $0.contains("called 'Fe' have the mass 51.996 of Cr; taken as Fe") },
        "\(options.notices.all)")
    }
  }

  @Test("Names for types rename nothing where the file has names, which is said")
  func unused() throws {
    let folder = try ScratchFolder()
    for (name, text) in [
      ("a.xyz", "1\n\nFe 0 0 0\n"), ("POSCAR", "t\n1\n9 0 0\n0 9 0\n0 0 9\nFe\n1\nDirect\n0 0 0\n"),
    ] {
      let options = StructureOptions(species: ["Cr"])
      #expect(try readStructure(folder.write(name, text), options: options).species == ["Fe"])
      #expect(options.notices.all.contains { $0.contains("rename no atoms") })
    }
  }

  @Test(
    "A name that is no element gets the one it may be meant for, and the file is named",
    arguments: [
      ("fe", "try: 'Fe' for 'fe'"), ("CR", "'Cr' for 'CR'"), ("Fe1", "'Fe' for 'Fe1'"),
      ("D", "'H' with its mass"),
      ("Xx", "expected an element's symbol, or masses in the file"),
    ])
  func hints(_ name: String, _ expected: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("n.xyz", "1\n\n\(name) 0 0 0\n")
    let error = message(in: folder) { try convert(path, to: folder.file("o.xyz")) }
    #expect(error.hasPrefix("n.xyz: error: the mass of species '\(name)' is unknown"), "\(error)")
    #expect(error.contains(expected), "\(error)")
    #expect(!error.contains("give masses"))
  }

  @Test("Names for types of a trajectory without types")
  func noTypes() throws {
    let folder = try ScratchFolder()
    func make(_ variable: String?) throws -> String {
      let file = try NetCDFFile.create(folder.file("z.nc"))
      try file.define(dimension: "frame", length: nil)
      for (name, length) in [("spatial", 3), ("atom", 1)] { try file.define(dimension: name, length: length) }
      try file.define(.init("coordinates", .double, ["frame", "atom", "spatial"], units: "angstrom"))
      if let variable { try file.define(.init(variable, .int, ["atom"])) }
      try file.put(TextAttribute("Conventions", "AMBER"))
      try file.endDefinitions()
      try file.put("coordinates", start: [0, 0, 0], count: [1, 1, 3], [Vec3.zero])
      if let variable { try file.put(variable, start: [0], count: [1], [26]) }
      try file.close()
      return folder.file("z.nc")
    }
    let options = StructureOptions(
      species: ["Fe"], naming: "--species Fe,Cr,C", hints: StructureHints(structure: "--structure FILE"))
    func error(_ path: String) -> String {
      message(in: folder) { try convert(path, to: folder.file("o.xyz"), options: options) }
    }
    #expect(
      try error(make(nil)).hasSuffix("expected a structure with the same atoms\n  try: --structure FILE"))
    #expect(try error(make("atomic_numbers")).contains("the trajectory names its atoms itself"))
    #expect(try readStructure(make("atomic_numbers")).species == ["Fe"])
  }
}
