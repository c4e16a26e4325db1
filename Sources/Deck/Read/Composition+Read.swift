import MDCore

/// Species that a deck may name: elements, and in reduced units or with a mass of its own any name.
struct SpeciesNames {
  let units: UnitSystem
  let own: [String]

  func isKnown(_ name: String) -> Bool {
    own.contains(name) || (units.name == .lj ? !name.isEmpty : PeriodicTable.element(name) != nil)
  }

  private var known: [String] { own + PeriodicTable.elements.map(\.symbol) }

  func read(_ node: InputNode) throws(MDError) -> String {
    let name = try node.string()
    guard isKnown(name) else {
      throw node.error(
        "unknown species", expected: "an element, or a species with a mass in 'structure.masses'",
        hint: nearest(to: name, in: known).map { "'\($0)'" })
    }
    return name
  }

  /// Checks a key that names a species; `others` are the fixed keys of the section.
  func check(_ entry: InputNode.Entry, in node: InputNode, others: [String] = []) throws(MDError) {
    guard !isKnown(entry.key) else { return }
    throw MDError(
      .input, "unknown \(others.isEmpty ? "species" : "key") '\(entry.key)' in \(node.name)",
      at: entry.location,
      expected: (["a species"] + others).joined(separator: ", "),
      hint: nearest(to: entry.key, in: others + known).map { "'\($0)'" })
  }
}

extension StructurePlan.Portion {
  /// Whole numbers of atoms for the portions of `sites` that fill all of them.
  static func counts(_ portions: [StructurePlan.Portion], among sites: Int) throws(MDError)
    -> [(species: String, count: Int)]
  {
    var fractions: [(species: String, fraction: Double)] = []
    var fixed: [(species: String, count: Int)] = []
    for portion in portions {
      switch portion.amount {
      case .count(let n): fixed.append((portion.species, n))
      case .fraction(let f): fractions.append((portion.species, f))
      case .rest: break
      }
    }
    let rest = portions.first { $0.amount == .rest }
    if fixed.isEmpty {
      if let rest {
        let given = fractions.reduce(0) { $0 + $1.fraction }
        guard given < 1 else {
          throw MDError(
            .input, "nothing is left for \(rest.species)", found: "a sum of \(given.formatted(6))",
            expected: "less than 1 (100 %)")
        }
        fractions.append((rest.species, 1 - given))
      }
      return try Composition.counts(fractions: fractions, among: sites)
    }
    guard fractions.isEmpty else {
      throw MDError(
        .input, "numbers of atoms and fractions are mixed", expected: "one or the other, and 'rest'")
    }
    let given = fixed.reduce(0) { $0 + $1.count }
    guard given <= sites, rest != nil || given == sites else {
      throw MDError(
        .input, "the numbers of atoms do not add up", found: "\(given)", expected: "\(sites) sites",
        hint: rest == nil ? "'rest' for one of the species" : nil)
    }
    return fixed + (rest.map { [($0.species, sites - given)] } ?? [])
  }
}

extension StructurePlan {
  /// A mapping of species to amounts: a fraction ("0.1", "10 %"), a number of atoms, or `rest`.
  static func portions(
    _ node: InputNode?, _ species: SpeciesNames, wholeIsCount: Bool, except keys: [String] = []
  ) throws(MDError) -> [Portion] {
    guard let node else { return [] }
    var portions: [Portion] = []
    for entry in try node.entries() where !keys.contains(entry.key) {
      try species.check(entry, in: node, others: keys)
      portions.append(
        Portion(
          species: entry.key,
          amount: try amount(entry.value, wholeIsCount: wholeIsCount, rest: keys.isEmpty)))
    }
    guard !portions.isEmpty else {
      throw node.error("\(node.name) names no species", expected: "species and amounts")
    }
    if let second = portions.indices.filter({ portions[$0].amount == .rest }).dropFirst().first {
      let place = try node.child(portions[second].species)
      throw place.error("\(node.name) has 'rest' twice", expected: "one species that takes the rest")
    }
    return portions
  }

  private static func amount(_ node: InputNode, wholeIsCount: Bool, rest: Bool) throws(MDError) -> Amount {
    let expected = "a fraction above 0 up to 1\(rest ? ", a number of atoms or 'rest'" : " or a number of atoms")"
    guard case .scalar(let text) = node.content else {
      throw node.error("\(node.name) is not valid", expected: expected)
    }
    if rest && text == "rest" { return .rest }
    if let n = Int(text), n > 1 || (n == 1 && wholeIsCount) { return .count(n) }
    let fraction = try node.quantity(.dimensionless)
    guard fraction > 0, fraction <= 1 else { throw node.error("\(node.name) is not valid", expected: expected) }
    return .fraction(fraction)
  }

  static func interstitials(_ node: InputNode?, _ species: SpeciesNames, _ source: Source) throws(MDError)
    -> Interstitials?
  {
    guard let node else { return nil }
    guard case .lattice(let lattice, _) = source else {
      throw node.error("interstitials need a lattice", expected: "'lattice' in 'structure'")
    }
    let site = try node.choice("site", default: InterstitialKind.octahedral)
    guard !lattice.interstitialSites(site).isEmpty else {
      throw (node["site"] ?? node).error("\(lattice.kind.rawValue) has no free \(site.rawValue) sites")
    }
    let portions = try portions(
      node, species, wholeIsCount: true, except: DeckSection.interstitials.keys)
    for portion in portions where portion.amount == .fraction(1) {
      throw try node.child(portion.species).error(
        "\(node.name) is not valid", expected: "a number of atoms or a fraction below 1")
    }
    let separation = try node.positive(
      "separation", .length, default: DeckDefaults.separation * lattice.nearestNeighborDistance)
    return Interstitials(portions: portions, site: site, separation: separation)
  }
}
