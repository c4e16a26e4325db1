import MDCore

/// Coefficients by species pair: those under `pairs:` ("Ar", "Ar-Kr"), or one set for all pairs of the system.
///
/// - Parameters:
///   - own: keys of one pair; without `pairs` they stand beside the common ones.
///   - common: keys of the potential as a whole, `pairs` not counted.
func pairCoefficients<Coefficients>(
  _ value: InputNode, _ context: PotentialContext, own: [String], common: [String],
  read: (_ pair: InputNode, _ outer: InputNode) throws(MDError) -> Coefficients
) throws(MDError) -> [SpeciesPair: Coefficients] {
  var result: [SpeciesPair: Coefficients] = [:]
  guard let table = value["pairs"] else {
    try value.onlyKeys(own + common.filter { !own.contains($0) } + ["pairs"])
    let all = try read(value, value)
    for a in context.topology.species {
      for b in context.topology.species { result[SpeciesPair(a, b)] = all }
    }
    return result
  }
  for entry in try value.entries() where own.contains(entry.key) && !common.contains(entry.key) {
    throw MDError(
      .input, "'\(entry.key)' stands beside 'pairs' in \(value.name)", at: entry.location,
      expected: "'\(entry.key)' in each of the pairs")
  }
  try value.onlyKeys(common + ["pairs"])
  for entry in try table.entries() {
    let pair = try speciesPair(entry, context)
    guard result[pair] == nil else {
      throw MDError(.input, "the pair \(pair) is given twice", at: entry.location, expected: "each pair once")
    }
    try entry.value.onlyKeys(own)
    result[pair] = try read(entry.value, value)
  }
  guard !result.isEmpty else { throw table.error("\(table.name) is empty", expected: "at least one pair") }
  return result
}

/// The pair that a key such as `Ar` or `Ar-Kr` names.
private func speciesPair(_ entry: InputNode.Entry, _ context: PotentialContext) throws(MDError) -> SpeciesPair
{
  let names = entry.key.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
  guard (1...2).contains(names.count), names.allSatisfy({ !$0.isEmpty }) else {
    throw MDError(
      .input, "'\(entry.key)' is not a pair of species", at: entry.location,
      expected: "a species or two, for example Ar or Ar-Kr")
  }
  for name in names { try context.checkSpecies(name, at: entry.location) }
  return SpeciesPair(names[0], names[names.count - 1])
}

extension PotentialContext {
  /// Throws where no atom is of this species: a misspelt name would leave its atoms without the interaction.
  func checkSpecies(_ name: String, at place: MDError.Location) throws(MDError) {
    guard !topology.species.contains(name) else { return }
    throw MDError(
      .input, "there is no species '\(name)'", at: place,
      expected: "species of the structure: \(topology.species.joined(separator: ", "))",
      hint: nearest(to: name, in: topology.species).map { "'\($0)'" })
  }
}
