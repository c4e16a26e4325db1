import MDCore

/// `lj: {epsilon, sigma, cutoff, truncation: force-shifted, tail: false}` for all species alike, or
/// `lj: {cutoff, mixing: arithmetic, pairs: {Ar: {epsilon, sigma}, Ar-Kr: {...}}}`.
func makeLennardJones(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  var pairs = try pairCoefficients(
    value, context, own: ["epsilon", "sigma", "cutoff"], common: ["cutoff", "truncation", "tail", "mixing"]
  ) { (node, outer) throws(MDError) in
    try LennardJones.Coefficients(
      epsilon: node.quantity("epsilon", .energy), sigma: node.positive("sigma", .length),
      cutoff: (node["cutoff"] == nil ? outer : node).positive("cutoff", .length))
  }
  if let node = value["mixing"] { pairs = try mixed(pairs, node, hasPairs: value["pairs"] != nil, context) }
  let truncation = try value.choice("truncation", default: LennardJones.Truncation.forceShifted)
  var terms: [any Potential] = [try LennardJones.potential(pairs, truncation: truncation)]
  if let tail = value["tail"], try tail.bool() {
    guard truncation == .cut else {
      throw tail.error(
        "a tail correction belongs to the cut potential", found: "truncation \(truncation.rawValue)",
        expected: "truncation: cut")
    }
    terms.append(try LennardJonesTail(pairs))
  }
  return terms
}

/// The pairs given, and those of unlike species by the rule that the node names.
private func mixed(
  _ pairs: [SpeciesPair: LennardJones.Coefficients], _ node: InputNode, hasPairs: Bool,
  _ context: PotentialContext
) throws(MDError) -> [SpeciesPair: LennardJones.Coefficients] {
  let rule: MixingRule = try node.choice()
  guard hasPairs else {
    throw node.error(
      "'mixing' combines like pairs, but all pairs are alike here", expected: "'pairs' beside it")
  }
  var like: [String: LennardJones.Coefficients] = [:]
  for name in context.topology.species {
    guard let own = pairs[SpeciesPair(name, name)] else { continue }
    guard own.epsilon >= 0 else {
      throw node.error(
        "a negative epsilon cannot be mixed", found: "\(name) with \(own.epsilon) \(node.units.energySymbol)",
        expected: "zero or more, or the pairs of \(name) one by one")
    }
    like[name] = own
  }
  return rule.pairs(like, explicit: pairs)
}

/// `wf: {epsilon, sigma, cutoff, mu: 1, nu: 1}`, or with `pairs:`.
func makeWangFrenkel(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  let pairs = try pairCoefficients(
    value, context, own: ["epsilon", "sigma", "cutoff", "mu", "nu"], common: ["cutoff"]
  ) { (node, outer) throws(MDError) in
    let sigma = try node.positive("sigma", .length)
    let place = try (node["cutoff"] == nil ? outer : node).child("cutoff")
    let cutoff = try place.positive(.length)
    guard cutoff > sigma else {
      throw place.error("'cutoff' must be larger than 'sigma'", expected: "more than \(node.length(sigma))")
    }
    return try WangFrenkel.Coefficients(
      epsilon: node.quantity("epsilon", .energy), sigma: sigma, cutoff: cutoff,
      mu: node.integer("mu", in: 1...24, default: 1), nu: node.integer("nu", in: 1...24, default: 1))
  }
  return [try WangFrenkel.potential(pairs)]
}

/// `morse: {depth, alpha, distance, cutoff, truncation: shifted}`, or with `pairs:`.
func makeMorse(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  let pairs = try pairCoefficients(
    value, context, own: ["depth", "alpha", "distance", "cutoff"], common: ["cutoff", "truncation"]
  ) { (node, outer) throws(MDError) in
    try Morse.Coefficients(
      depth: node.quantity("depth", .energy), alpha: node.positive("alpha", .inverseLength),
      distance: node.positive("distance", .length),
      cutoff: (node["cutoff"] == nil ? outer : node).positive("cutoff", .length))
  }
  let truncation = try value.choice("truncation", default: Morse.Truncation.shifted)
  return [try Morse.potential(pairs, truncation: truncation)]
}

/// `zbl: {inner, outer}` between all species, which must be named as elements, or between `elements: [Fe, Cr]`.
func makeZBL(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  try value.onlyKeys(["inner", "outer", "elements"])
  try value.needsMetalUnits("ZBL")
  let inner = try value.child("inner").nonNegative(.length)
  let outer = try value.positive("outer", .length)
  guard inner < outer else {
    throw try value.child("outer").error(
      "'outer' must be larger than 'inner'", expected: "more than \(value.length(inner))")
  }
  var numbers: [String: Int] = [:]
  func add(_ name: String, _ node: InputNode) throws(MDError) {
    guard let element = PeriodicTable.element(name) else {
      throw node.error(
        "'\(name)' is not a chemical element", found: "'\(name)'", expected: "a symbol such as Fe",
        hint: "list the elements that it acts on under 'elements'")
    }
    numbers[name] = element.number
  }
  if let list = value["elements"] {
    for node in list.elementsOrSelf() {
      let name = try node.string()
      try add(name, node)
      try context.checkSpecies(name, at: node.location)
    }
    guard !numbers.isEmpty else {
      throw list.error("\(list.name) is empty", expected: "at least one element")
    }
  } else {
    for name in context.topology.species { try add(name, value) }
  }
  return [
    try ZBL.potential(
      atomicNumbers: numbers, inner: inner, outer: outer, allowsMissingPairs: value["elements"] != nil)
  ]
}

extension InputNode {
  /// A length with its unit, for messages.
  fileprivate func length(_ value: Double) -> String { "\(value) \(units.lengthSymbol)" }
}
