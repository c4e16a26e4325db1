import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

@Suite struct PotentialRegistryTests {
  static func context(_ species: [String] = ["Ar", "Kr"]) -> PotentialContext {
    let types = mixture.types.map { min($0, species.count - 1) }
    return PotentialContext(
      topology: Topology(
        species: species, types: types, massPerSpecies: species.map { _ in 1 }, groups: ["wall": [0, 3]]),
      positions: mixture.positions, cell: mixture.cell)
  }

  /// A tree as the deck reader makes it, every value on a line of its own.
  static func node(_ value: Any, path: String = "potential", line: Int = 1) -> InputNode {
    let place = MDError.Location(file: "deck.yaml", line: line, column: 1)
    let content: InputNode.Content
    switch value {
    case let pairs as KeyValuePairs<String, Any>:
      content = .mapping(
        pairs.enumerated().map { k, pair in
          .init(
            key: pair.key, location: .init(file: "deck.yaml", line: line + k, column: 1),
            value: node(pair.value, path: "\(path).\(pair.key)", line: line + k))
        })
    case let list as [Any]:
      content = .sequence(list.enumerated().map { node($1, path: "\(path)[\($0)]", line: line + $0) })
    default: content = .scalar("\(value)")
    }
    return InputNode(content, at: place, path: path)
  }

  static func map(_ pairs: KeyValuePairs<String, Any>) -> Any { pairs }

  func make(_ value: Any, _ context: PotentialContext = context()) throws -> [any Potential] {
    try Self.make(Self.node(value), context, PotentialRegistry.standard)
  }

  static func make(
    _ value: InputNode, _ context: PotentialContext, _ registry: PotentialRegistry
  ) throws -> [any Potential] {
    try value.elementsOrSelf().flatMap { part in
      try part.entries().flatMap { entry in
        try #require(registry[entry.key]).make(entry.value, context)
      }
    }
  }

  func message(_ value: Any, _ context: PotentialContext = context()) -> String {
    do {
      _ = try make(value, context)
      return ""
    } catch { return "\(error)" }
  }

  @Test func theLibrarysKeys() {
    #expect(
      PotentialRegistry.standard.keys == [
        "deep", "committee", "eam", "lj", "wf", "morse", "zbl", "restraint",
      ])
  }

  @Test func lennardJonesForAllSpecies() throws {
    let plain = try make(Self.map(["lj": Self.map(["epsilon": "1 eV", "sigma": "1 A", "cutoff": "2.5 A"])]))
    #expect(plain.count == 1 && plain[0].continuity == .c1 && plain[0].interactionRange == 2.5)
    try checkPotential(plain[0], in: mixture, properties: [.forces, .continuity])
    let tail = try make(
      Self.map([
        "lj": Self.map(["epsilon": 1, "sigma": 1, "cutoff": 2.5, "truncation": "cut", "tail": "true"])
      ]))
    #expect(tail.count == 2 && tail[0].continuity == .jump)
  }

  @Test func pairsAndMixing() throws {
    let pairs = Self.map([
      "Ar": Self.map(["epsilon": 1, "sigma": 1]),
      "Kr": Self.map(["epsilon": 4, "sigma": 1.2, "cutoff": 3]),
    ])
    let terms = try make(Self.map(["lj": Self.map(["cutoff": 2.5, "mixing": "arithmetic", "pairs": pairs])]))
    let table = try #require(terms[0] as? PairPotential<LennardJones.ForceShifted>).interactions
    #expect(table.count == 3 && table[SpeciesPair("Ar", "Kr")]?.cutoff == 3)
    // Without a rule the unlike pair is missing, which `prepare` says.
    let term = try make(Self.map(["lj": Self.map(["cutoff": 2.5, "pairs": pairs])]))[0]
    var bare = try #require(term as? any ShortRangePotential)
    let error = #expect(throws: MDError.self) { try bare.prepare(species: Self.context().topology.species) }
    #expect(error?.what == "Lennard-Jones (force-shifted): no parameters for Ar-Kr")
  }

  @Test func termsAddUp() throws {
    let list: [Any] = [
      Self.map(["morse": Self.map(["depth": 1, "alpha": 3, "distance": 1.1, "cutoff": 2.5])]),
      Self.map(["wf": Self.map(["epsilon": 1, "sigma": 1, "cutoff": 2])]),
      Self.map(["restraint": Self.map(["stiffness": 2, "group": "wall"])]),
    ]
    let terms = try make(list)
    #expect(terms.map(\.label) == ["Morse (shifted)", "Wang-Frenkel", "restraint on 2 atoms"])
    let zbl = try make(
      Self.map(["zbl": Self.map(["inner": 1, "outer": 2])]), Self.context(["Fe", "Cr"]))
    #expect(zbl[0].continuity == .c2)
  }

  @Test func embeddedAtomFilesAreRead() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("registry-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try SetflReaderTests.text(.finnisSinclair).write(
      to: folder.appendingPathComponent("FeCr.eam.fs"), atomically: true, encoding: .utf8)
    var context = Self.context(["Fe", "Cr"])
    context.topology.masses = context.topology.types.map { [55.845, 52][$0] }
    let terms = try make(Self.map(["eam": folder.path + "/FeCr.eam.fs"]), context)
    #expect(terms[0].interactionRange == 1.5)
    #expect(terms[0].notices.isEmpty)
    try SetflReaderTests.text(.finnisSinclair, [6: "26 12 2.8553 bcc"]).write(
      to: folder.appendingPathComponent("FeCr.eam.fs"), atomically: true, encoding: .utf8)
    #expect(
      try make(Self.map(["eam": folder.path + "/FeCr.eam.fs"]), context)[0].notices == [
        "eam (FeCr.eam.fs): the mass of Fe is 12.0 u in the file and 55.845 u in the run, which counts; LAMMPS "
          + "takes the file's"
      ])
    let said = message(Self.map(["eam": Self.map(["file": "none.fs", "style": "fs"])]), context)
    #expect(said.hasPrefix("deck.yaml:1:1: error: cannot read the EAM file; found no readable file '"))
  }

  @Test func mistakesAreNamedWithTheirPlace() {
    let lj: KeyValuePairs<String, Any> = ["epsilon": 1, "sigma": 1, "cutof": 2.5]
    #expect(
      message(Self.map(["lj": lj])).hasPrefix(
        "deck.yaml:3:1: error: unknown key 'cutof' in 'potential.lj'; expected epsilon, sigma, cutoff, "))
    #expect(
      message(Self.map(["zbl": Self.map(["inner": 1, "outer": 2])]), Self.context(["Ar", "Xx"])).contains(
        "'Xx' is not a chemical element"))
    #expect(
      message(Self.map(["zbl": Self.map(["inner": 2, "outer": 1])])).contains("'outer' must be larger"))
    #expect(
      message(Self.map(["restraint": Self.map(["stiffness": 1, "group": "x"])])).contains(
        "no group 'x'; found 'x'; expected wall"))
    let tail: KeyValuePairs<String, Any> = ["epsilon": 1, "sigma": 1, "cutoff": 2, "tail": "true"]
    #expect(message(Self.map(["lj": tail])).contains("belongs to the cut potential"))
    let twice: KeyValuePairs<String, Any> = [
      "Ar-Kr": Self.map(["epsilon": 1, "sigma": 1]), "Kr-Ar": Self.map(["epsilon": 1, "sigma": 1]),
    ]
    #expect(message(Self.map(["lj": Self.map(["cutoff": 2, "pairs": twice])])).contains("is given twice"))
  }

  @Test func anyoneMayAddAKey() throws {
    var registry = PotentialRegistry()
    registry.register(
      PotentialFactory(key: "mine") { value, _ throws(MDError) in
        let depth = try value.quantity("depth", .energy)
        let pair = LennardJones.Coefficients(epsilon: depth, sigma: 1, cutoff: 2)
        return [try LennardJones.potential([SpeciesPair("Ar", "Ar"): pair], truncation: .shifted)]
      })
    let terms = try Self.make(
      Self.node(Self.map(["mine": Self.map(["depth": "2 eV"])])), Self.context(), registry)
    #expect(terms.count == 1 && registry.keys == ["mine"])
  }
}
