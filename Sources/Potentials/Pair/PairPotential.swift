public import MDCore

/// Any pair potential: a table of interactions by species pair and one loop over neighbours.
///
/// Every entry of the full list is evaluated and only its row is written, so threads never share
/// memory and the sums come out the same on any number of them. Cost: O(N), no allocation in `accumulate`
/// beyond row buffers.
public struct PairPotential<Function: PairFunction>: ShortRangePotential {
  public let label: String
  /// The longest of the interactions (A).
  public let cutoff: Double
  public let continuity: Continuity
  public var provides: Quantities { .all }
  /// Interactions by species pair.
  public let interactions: [SpeciesPair: PairInteraction<Function>]
  /// Whether a species pair of the system without an entry does not interact; otherwise it is an error.
  public let allowsMissingPairs: Bool

  private var speciesCount = 0
  private var parameters: [Function.Parameters] = []
  private var cutoffs2: [Double] = []
  private var sums: [PairSums] = []

  /// Rows per chunk of work; fixed, so sums do not depend on the number of threads.
  private static var chunkSize: Int { 256 }

  /// Fails with an input error if there is no interaction or a cutoff is not a positive number.
  public init(
    label: String, interactions: [SpeciesPair: PairInteraction<Function>], continuity: Continuity,
    allowsMissingPairs: Bool = false
  ) throws(MDError) {
    guard let longest = interactions.values.map(\.cutoff).max() else {
      throw MDError(.input, "\(label): no species pair interacts", expected: "at least one pair")
    }
    for (pair, entry) in interactions where !(entry.cutoff > 0 && entry.cutoff.isFinite) {
      throw MDError(
        .input, "\(label): the cutoff of \(pair) is not usable", found: "\(entry.cutoff)",
        expected: "a positive length")
    }
    self.label = label
    self.interactions = interactions
    self.continuity = continuity
    self.allowsMissingPairs = allowsMissingPairs
    cutoff = longest
  }

  public mutating func prepare(species names: [String]) throws(MDError) {
    var missing: [SpeciesPair] = []
    parameters = []
    cutoffs2 = []
    for a in names {
      for b in names {
        if let entry = interactions[SpeciesPair(a, b)] {
          parameters.append(entry.parameters)
          cutoffs2.append(entry.cutoff * entry.cutoff)
        } else {
          // Never evaluated: no squared distance is below zero.
          parameters.append(interactions.values.first!.parameters)
          cutoffs2.append(0)
          if a <= b { missing.append(SpeciesPair(a, b)) }
        }
      }
    }
    if !missing.isEmpty && !allowsMissingPairs {
      let known = interactions.keys.map(\.description).sorted()
      throw MDError(
        .input, "\(label): no parameters for \(missing.map(\.description).joined(separator: ", "))",
        found: "species \(names.joined(separator: ", ")) and parameters for \(known.joined(separator: ", "))",
        expected: "parameters for every pair of the system's species")
    }
    speciesCount = names.count
  }

  public mutating func accumulate(
    _ wanted: Quantities, neighborhood: Neighborhood, workers: Workers, into result: inout Evaluation
  ) throws(MDError) {
    try neighborhood.check(result, wanted: wanted, species: speciesCount, label: label)
    let (speciesCount, centres) = (speciesCount, neighborhood.centreCount)
    let chunks = (centres + Self.chunkSize - 1) / Self.chunkSize
    if sums.count != chunks { sums = Array(repeating: PairSums(), count: chunks) }
    sums.withUnsafeMutableBufferPointer { sums in
      result.withColumns { columns in
        parameters.withUnsafeBufferPointer { parameters in
          cutoffs2.withUnsafeBufferPointer { cutoffs2 in
            let system = PairSystem<Function>(
              pairs: neighborhood, speciesCount: speciesCount, parameters: parameters, cutoffs2: cutoffs2,
              wanted: wanted, columns: columns)
            workers.run(count: centres, chunkSize: Self.chunkSize) { chunk, rows in
              sums[chunk] = Function.sumRows(rows, system)
            }
            system.shareWithGhosts()
          }
        }
      }
    }
    var total = PairSums()
    for part in sums { total.add(part) }
    result.energy += total.energy
    result.virial += total.virial.matrix
  }
}
