import MDCore

/// `lj: {epsilon, sigma, cutoff, truncation: force-shifted, tail: false}` for all species alike, or
/// `lj: {cutoff, mixing: arithmetic, pairs: {Ar: {epsilon, sigma}, Ar-Kr: {...}}}`.
func makeLennardJones(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  let common = ["cutoff", "truncation", "tail", "mixing", "pairs"]
  try value.onlyKeys(value["pairs"] == nil ? ["epsilon", "sigma"] + common : common)
  let truncation = try value.choice("truncation", default: LennardJones.Truncation.forceShifted)
  var pairs = try coefficients(value, context, own: ["epsilon", "sigma", "cutoff"]) {
    (node, outer) throws(MDError) in
    try LennardJones.Coefficients(
      epsilon: node.quantity("epsilon", .energy), sigma: node.positive("sigma", .length),
      cutoff: (node["cutoff"] == nil ? outer : node).positive("cutoff", .length))
  }
  if value["mixing"] != nil {
    let rule: MixingRule = try value.choice("mixing")
    let like = context.topology.species.compactMap { name in
      pairs[SpeciesPair(name, name)].map { (name, $0) }
    }
    pairs = rule.pairs(Dictionary(uniqueKeysWithValues: like), explicit: pairs)
  }
  var terms = [try LennardJones.potential(pairs, truncation: truncation)]
  if try value.bool("tail", default: false) {
    guard truncation == .cut else {
      throw value.error(
        "a tail correction belongs to the cut potential", found: "truncation \(truncation.rawValue)",
        expected: "truncation: cut")
    }
    terms.append(try LennardJonesTail(pairs))
  }
  return terms
}

/// `wf: {epsilon, sigma, cutoff, mu: 1, nu: 1}`, or with `pairs:`.
func makeWangFrenkel(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  let own = ["epsilon", "sigma", "cutoff", "mu", "nu"]
  try value.onlyKeys(value["pairs"] == nil ? own + ["pairs"] : ["cutoff", "pairs"])
  let pairs = try coefficients(value, context, own: own) { (node, outer) throws(MDError) in
    try WangFrenkel.Coefficients(
      epsilon: node.quantity("epsilon", .energy), sigma: node.positive("sigma", .length),
      cutoff: (node["cutoff"] == nil ? outer : node).positive("cutoff", .length),
      mu: node.integer("mu", in: 1...24, default: 1), nu: node.integer("nu", in: 1...24, default: 1))
  }
  return [try WangFrenkel.potential(pairs)]
}

/// `morse: {depth, alpha, distance, cutoff, truncation: shifted}`, or with `pairs:`.
func makeMorse(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  let own = ["depth", "alpha", "distance", "cutoff"]
  let common = ["cutoff", "truncation", "pairs"]
  try value.onlyKeys(value["pairs"] == nil ? own + ["truncation", "pairs"] : common)
  let truncation = try value.choice("truncation", default: Morse.Truncation.shifted)
  let pairs = try coefficients(value, context, own: own) { (node, outer) throws(MDError) in
    try Morse.Coefficients(
      depth: node.quantity("depth", .energy), alpha: node.positive("alpha", .inverseLength),
      distance: node.positive("distance", .length),
      cutoff: (node["cutoff"] == nil ? outer : node).positive("cutoff", .length))
  }
  return [try Morse.potential(pairs, truncation: truncation)]
}

/// `zbl: {inner, outer}` between all species, which must be named as elements, or between `elements: [Fe, Cr]`.
func makeZBL(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  try value.onlyKeys(["inner", "outer", "elements"])
  let inner = try value.child("inner").nonNegative(.length)
  let outer = try value.positive("outer", .length)
  guard inner < outer else {
    throw try value.child("outer").error("'outer' must be larger than 'inner'", expected: "more than \(inner) A")
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
    for node in list.elementsOrSelf() { try add(node.string(), node) }
  } else {
    for name in context.topology.species { try add(name, value) }
  }
  return [
    try ZBL.potential(
      atomicNumbers: numbers, inner: inner, outer: outer, allowsMissingPairs: value["elements"] != nil)
  ]
}

/// Coefficients by species pair: those under `pairs:` ("Ar", "Ar-Kr"), or one set for all pairs of the system.
private func coefficients<Coefficients>(
  _ value: InputNode, _ context: PotentialContext, own keys: [String],
  read: (_ pair: InputNode, _ outer: InputNode) throws(MDError) -> Coefficients
) throws(MDError) -> [SpeciesPair: Coefficients] {
  var result: [SpeciesPair: Coefficients] = [:]
  guard let table = value["pairs"] else {
    let all = try read(value, value)
    for a in context.topology.species {
      for b in context.topology.species { result[SpeciesPair(a, b)] = all }
    }
    return result
  }
  for entry in try table.entries() {
    let names = entry.key.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(names.count), names.allSatisfy({ !$0.isEmpty }) else {
      throw MDError(
        .input, "'\(entry.key)' is not a pair of species", at: entry.location,
        expected: "a species or two, for example Ar or Ar-Kr")
    }
    let pair = SpeciesPair(names[0], names[names.count - 1])
    guard result[pair] == nil else {
      throw MDError(.input, "the pair \(pair) is given twice", at: entry.location, expected: "each pair once")
    }
    try entry.value.onlyKeys(keys)
    result[pair] = try read(entry.value, value)
  }
  return result
}
