import Analysis
import MDCore

extension StructurePlan {
  /// The section as it stands in the resolved deck.
  func node(_ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    writeSource(into: &section)
    if !composition.isEmpty { section.set("composition", Self.node(composition, units)) }
    if !substitutions.isEmpty {
      var list = SectionBuilder(units)
      for substitution in substitutions {
        list.set(substitution.host, Self.node(substitution.portions, units))
      }
      section.set("substitute", list.node)
    }
    if let interstitials {
      var inner = SectionBuilder(units)
      Self.write(interstitials.portions, into: &inner)
      inner.set("site", interstitials.site.rawValue)
      inner.set("separation", interstitials.separation, .length)
      section.set("interstitials", inner.node)
    }
    if rattle > 0 { section.set("rattle", rattle, .length) }
    if !masses.isEmpty {
      var list = SectionBuilder(units)
      for mass in masses { list.set(mass.species, mass.mass, .mass) }
      section.set("masses", list.node)
    }
    if let periodic {
      section.set("periodic", section.list(periodic.map { section.scalar($0 ? "true" : "false") }))
    }
    if let crystal { section.set("crystal", crystal.rawValue) }
    switch velocities {
    case .keep: section.set("velocities", "keep")
    case .draw(let temperature, let seed, let exact):
      var inner = SectionBuilder(units)
      inner.set("temperature", temperature, .temperature)
      inner.set("seed", Int(clamping: seed))
      inner.set("exact", exact)
      section.set("velocities", inner.node)
    }
    if !groups.isEmpty {
      var list = SectionBuilder(units)
      for group in groups { list.set(group.name, group.node(units)) }
      section.set("groups", list.node)
    }
    section.set("seed", Int(clamping: seed))
    return section.node
  }

  private func writeSource(into section: inout SectionBuilder) {
    switch source {
    case .lattice(let lattice, let species):
      var inner = SectionBuilder(section.units)
      inner.set(lattice.kind.rawValue, lattice.a, .length)
      if lattice.kind == .hcp { inner.set("c", lattice.c, .length) }
      inner.set("repeat", Self.node(repeats, inner))
      section.set("lattice", inner.node)
      if composition.isEmpty { section.set("species", section.list(species.map(section.scalar))) }
    case .file(let path, let frame, let types), .run(let path, let frame, let types):
      if case .file = source { section.set("file", path) } else { section.set("from", path) }
      switch frame {
      case .last: section.set("frame", "last")
      case .index(let n): section.set("frame", n)
      }
      section.set("repeat", Self.node(repeats, section))
      if let types { section.set("species", section.list(types.map(section.scalar))) }
    }
  }

  private static func node(_ repeats: [Int], _ section: SectionBuilder) -> InputNode {
    section.list(repeats.map { section.scalar("\($0)") })
  }

  private static func node(_ portions: [Portion], _ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    write(portions, into: &section)
    return section.node
  }

  private static func write(_ portions: [Portion], into section: inout SectionBuilder) {
    for portion in portions {
      switch portion.amount {
      case .count(let n): section.set(portion.species, n)
      case .fraction(let f): section.set(portion.species, f, .dimensionless)
      case .rest: section.set(portion.species, "rest")
      }
    }
  }
}
