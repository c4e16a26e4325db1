public import MDCore

extension Plan {
  /// The deck with every default written out; reading it gives the same plan.
  public var resolved: InputNode {
    var deck = SectionBuilder(units)
    if !title.isEmpty { deck.set("title", title) }
    deck.set("units", units.name.rawValue)
    deck.set("seed", Int(seed))
    if let threads { deck.set("threads", threads) }
    deck.set("structure", structure.node(units))
    deck.set("potential", PotentialTerm.node(potential, units))
    deck.set("timestep", timestep, .time)
    deck.set("skin", skin, .length)
    deck.set("stages", deck.list(stages.map { $0.node(units) }))
    deck.set("output", output.node(units))
    deck.set("analyze", AnalysisPlan.node(analyses, units))
    deck.set("checkpoint", "\(checkpointInterval) steps")
    deck.set("stability", stability.node(units))
    return deck.node
  }

  /// The resolved deck as YAML text, for the manifest.
  public var resolvedText: String { DeckWriter.text(resolved) }
}
