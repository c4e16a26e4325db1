import Deck
import MDCore

/// Random numbers that several runs have in common because the deck gives a seed of its own for them.
enum SharedNumbers {
  /// What two of the runs share, as a sentence without its end; nil where each has numbers of its own.
  static func described(_ plans: [Plan]) -> String? {
    var parts: [String] = []
    if hasTwice(plans.map { $0.structure.randomSeed }) { parts.append("the places of species or atoms") }
    if hasTwice(plans.map { $0.structure.velocitySeed }) { parts.append("the start velocities") }
    guard !parts.isEmpty else { return nil }
    return "the deck's own seed gives several runs \(parts.joined(separator: " and "))"
  }

  private static func hasTwice(_ seeds: [UInt64?]) -> Bool {
    let given = seeds.compactMap { $0 }
    return Set(given).count < given.count
  }
}

extension StructurePlan {
  /// The seed of what is random in the structure; nil where nothing is.
  fileprivate var randomSeed: UInt64? {
    let isRandom =
      composition.count > 1 || !substitutions.isEmpty || interstitials != nil || rattle > 0
    return isRandom ? seed : nil
  }

  /// The seed of velocities that are drawn; nil where none are.
  fileprivate var velocitySeed: UInt64? {
    if case .draw(let temperature, let seed, _) = velocities, temperature > 0 { return seed }
    return nil
  }
}
