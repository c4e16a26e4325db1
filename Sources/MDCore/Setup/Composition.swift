/// How many atoms of each species there are to be among a number of sites.
public enum Composition {
  /// Whole numbers of atoms for given fractions, by the method of the largest remainder.
  ///
  /// The fractions must add up to one. A species with a fraction above zero that would get no atom at all is an
  /// error: the cell is too small to hold the composition.
  public static func counts(fractions: [(species: String, fraction: Double)], among sites: Int)
    throws(MDError)
    -> [(species: String, count: Int)]
  {
    for (name, fraction) in fractions where !(fraction >= 0 && fraction <= 1) {
      throw MDError(
        .input, "the fraction of \(name) is not valid", found: Quantity.plain(fraction), expected: "0 to 1")
    }
    let sum = fractions.reduce(0) { $0 + $1.fraction }
    guard abs(sum - 1) < 1e-9 else {
      throw MDError(
        .input, "the fractions of the composition do not add up", found: "a sum of \(sum.formatted(6))",
        expected: "1 (100 %)", hint: "'rest' for one of the species")
    }
    let exact = fractions.map { $0.fraction * Double(sites) }
    // A fraction such as 0.1 of 80 must be 8 although 0.1 * 80 may come out a rounding below.
    var counts = exact.map { Int(($0 + 1e-9 * Double(sites)).rounded(.down)) }
    let missing = sites - counts.reduce(0, +)
    let order = exact.indices.sorted {
      (exact[$0] - Double(counts[$0]), $1) > (exact[$1] - Double(counts[$1]), $0)
    }
    for k in order.prefix(max(0, missing)) { counts[k] += 1 }
    for (entry, count) in zip(fractions, counts) where entry.fraction > 0 && count == 0 {
      throw MDError(
        .input, "the structure is too small for \(entry.species) in this composition",
        found: "\(sites) sites, a fraction of \(Quantity.plain(entry.fraction))",
        expected: "at least one atom",
        hint: "a larger repeat")
    }
    return zip(fractions, counts).map { ($0.species, $1) }
  }

  /// The indices in an order drawn at random: a pure function of seed and stream.
  static func shuffled(_ indices: [Int], random: CounterRandom, draw: Int) -> [Int] {
    let keys = indices.map { random.uniforms(step: draw, index: $0).0 }
    return indices.indices.sorted { (keys[$0], indices[$0]) < (keys[$1], indices[$1]) }.map { indices[$0] }
  }
}

extension AtomicStructure {
  /// Gives the atoms at `sites` species at random in the given numbers, which add up to the number of sites.
  ///
  /// `draw` tells several substitutions with one seed apart.
  public func substituted(
    _ counts: [(species: String, count: Int)], at sites: [Int], seed: UInt64, draw: Int = 0
  ) -> AtomicStructure {
    precondition(counts.reduce(0) { $0 + $1.count } == sites.count)
    let order = Composition.shuffled(
      sites, random: CounterRandom(seed: seed, stream: .substitution), draw: draw)
    var copy = self
    var next = 0
    for (name, count) in counts {
      for site in order[next..<next + count] { copy.species[site] = name }
      next += count
    }
    return copy
  }
}
