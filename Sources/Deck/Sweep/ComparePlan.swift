import Foundation
import MDCore
import Potentials

/// The same studies with several potentials: same structures, seeds and schedule for each.
public struct ComparePlan: Sendable, Equatable {
  /// A potential that takes part.
  public struct Subject: Sendable, Equatable {
    public var name: String
    public var potential: [PotentialTerm]
  }

  /// What a potential stands for in the findings that the comparison is held against.
  public enum Role: String, Sendable, CaseIterable {
    case nonMagnetic = "non-magnetic"
    case magnetic
    case fineTuned = "fine-tuned"
  }

  /// A material in one condition, and what is studied of it.
  public struct System: Sendable, Equatable {
    public var name: String
    /// Under which name reference tables know it.
    public var material: String
    public var state: StateSection?
  }

  public var subjects: [Subject]
  /// Names of subjects by role.
  public var roles: [Role: String]
  public var systems: [System]
  /// Start structures, with velocities, of each run of a state: the same ones for each potential.
  public var seeds: Int
  /// Whether all potentials start from the same structures and velocities.
  public var sharesStarts: Bool
  /// Tables of reference numbers besides the one that ships.
  public var references: [ReferencePlan]
  /// Everything to be made, in the order of systems, sections, temperatures, seeds, potentials.
  public var points: [PointPlan]

  /// Sections of a system that are studies by themselves.
  public static var sections: [String] { StudyPlan.keys.filter { !["sweep", "compare"].contains($0) } }

  init(reading node: InputNode, root: InputNode, path: String, registry: PotentialRegistry) throws(MDError) {
    try node.onlyKeys(DeckSection.compare.keys)
    for key in ["structure", "potential"] {
      if let useless = root[key] {
        throw useless.error(
          "'\(key)' does not go with 'compare'",
          expected: key == "potential" ? "'compare.potentials'" : "a structure in each of 'compare.systems'")
      }
    }
    let potentials = try node.mapping("potentials").entries()
    guard potentials.count > 1 else {
      throw try node.child("potentials").error(
        "there is nothing to compare", expected: "two potentials or more")
    }
    subjects = []
    for entry in potentials {
      subjects.append(
        Subject(
          name: entry.key, potential: try PotentialTerm.list(reading: entry.value, known: registry.keys)))
    }
    roles = [:]
    for entry in try node["roles"]?.entries() ?? [] {
      guard let role = Role(rawValue: entry.key) else {
        throw try node.child("roles").unknown(entry, known: Role.allCases.map(\.rawValue))
      }
      let name = try entry.value.string()
      guard potentials.contains(where: { $0.key == name }) else {
        throw entry.value.error(
          "no potential has this name", found: "'\(name)'",
          expected: potentials.map(\.key).joined(separator: ", "))
      }
      roles[role] = name
    }
    seeds = try node.integer("seeds", in: 1...100, default: 2)
    sharesStarts = try node.bool("same-starts", default: true)
    references = []
    for entry in node["references"]?.elementsOrSelf() ?? [] {
      references.append(
        try ReferencePlan(reading: entry, below: (path as NSString).deletingLastPathComponent))
    }
    systems = []
    points = []
    let list = try node.mapping("systems")
    var sections: Set<String> = []
    for system in try list.entries() { sections.formUnion(try system.value.entries().map(\.key)) }
    try node.refuse(["seeds"], unless: sections.contains("state"), goesWith: "'state' of a system")
    for entry in try list.entries() {
      try entry.value.onlyKeys(DeckSection.system.keys)
      let builder = ComparePoints(
        system: entry, potentials: potentials, root: root, seeds: seeds, sharesStarts: sharesStarts,
        hasDynamics: !sections.isDisjoint(with: ["state", "viscosity", "melt", "elastic"]), path: path,
        registry: registry)
      let state = try builder.state()
      systems.append(
        System(
          name: entry.key, material: try entry.value.string("material", default: entry.key), state: state))
      let made = try builder.points(state)
      guard !made.isEmpty else {
        throw entry.value.error(
          "nothing is studied of this system", expected: (["state"] + Self.sections).joined(separator: ", "))
      }
      points += made
    }
    guard !points.isEmpty else {
      throw list.error("there are no systems", expected: "names with 'structure' and studies")
    }
    var names: Set<String> = []
    for point in points where !names.insert(point.name).inserted {
      throw list.error(
        "two parts of the comparison would have the same folder", found: "'\(point.name)'",
        expected: "names of systems and potentials that differ in letters or digits")
    }
  }
}
