internal import Foundation
internal import MDCore

/// Density, order and composition along the normal of a slab, the crystal's centre put to the middle.
///
/// Every frame is shifted by the circular mean of its solid atoms before it is added. Bins are a sixth of the cube root
/// of the volume per atom wide, so that the density shows the crystal's layers; order and composition are means over
/// seven bins, about one atom's width.
struct SlabProfile {
  private let bins: Int
  private var mass: [Double]
  private var counts: [[Double]]
  private var scored: [Double]
  private var score: [Double]
  private var volume = 0.0
  private var length = 0.0
  private var frames = 0

  init(length: Double, volume: Double, atoms: Int, species: Int) {
    let width = cbrt(volume / Double(max(1, atoms))) / 6
    bins = min(2000, max(8, Int(length / width)))
    mass = Array(repeating: 0, count: bins)
    counts = Array(repeating: mass, count: species)
    scored = mass
    score = mass
  }

  /// Adds a frame: coordinates along the normal of all atoms, `classified` the indices of those with a score.
  mutating func add(
    _ s: [Double], topology: Topology, classified: [Int], scores: [Double], center: Double, cell: Cell,
    length: Double
  ) {
    func bin(_ value: Double) -> Int {
      let shifted = value - center + 0.5
      return min(bins - 1, Int((shifted - shifted.rounded(.down)) * Double(bins)))
    }
    for (i, value) in s.enumerated() {
      let b = bin(value)
      mass[b] += topology.masses[i]
      counts[topology.types[i]][b] += 1
    }
    for (k, atom) in classified.enumerated() {
      let b = bin(s[atom])
      scored[b] += 1
      score[b] += scores[k]
    }
    volume += cell.volume
    self.length += length
    frames += 1
  }

  /// Volume per classified atom in the inner half of a crystal that takes up `fraction` of the slab (A^3).
  func solidVolumePerAtom(fraction: Double) -> Double? {
    guard frames > 0 else { return nil }
    let inner = (0..<bins).filter {
      ((Double($0) + 0.5) / Double(bins) - 0.5).magnitude < max(0.25 * fraction, 1 / Double(bins))
    }
    let atoms = inner.reduce(0) { $0 + scored[$1] }
    return atoms > 0 ? volume / Double(bins) * Double(inner.count) / atoms : nil
  }

  /// Columns position, density, order and, of mixtures, the share of each species among the atoms.
  func table(species: [String], units: UnitSystem) -> Table? {
    guard frames > 0 else { return nil }
    let length = length / Double(frames)
    let total = wide((0..<bins).map { b in counts.reduce(0) { $0 + $1[b] } })
    func ratio(_ sum: [Double], _ count: [Double]) -> [Double] {
      zip(wide(sum), count).map { $1 > 0 ? $0 / $1 : .nan }
    }
    var columns = [
      Table.Column(
        "position", unit: units.lengthSymbol,
        (0..<bins).map { ((Double($0) + 0.5) / Double(bins) - 0.5) * length }),
      Table.Column(
        "density", unit: units.densitySymbol, mass.map { $0 * Double(bins) / volume * units.densityToUser }),
      Table.Column("order", ratio(score, wide(scored))),
    ]
    if species.count > 1 {
      for (type, name) in species.enumerated() {
        columns.append(Table.Column("share of \(name)", ratio(counts[type], total)))
      }
    }
    return Table(name: "profile", columns: columns)
  }

  /// Sums over each bin and the three on either side, around the periodic slab.
  private func wide(_ values: [Double]) -> [Double] {
    (0..<bins).map { b in (-3...3).reduce(0) { $0 + values[(b + $1 + bins) % bins] } }
  }

  /// How often a walk around the periodic slab passes from solid to liquid or back.
  ///
  /// Scores are averaged in slices about two atoms thick. A slice changes the phase only when it lies beyond 0.35 or
  /// 0.65, so that noise around the middle of an interface does not count.
  static func interfaces(_ s: [Double], scores: [Double], length: Double, volume: Double) -> Int {
    let slices = max(4, Int(length / (2 * cbrt(volume / Double(max(1, s.count))))))
    var (sum, count) = (Array(repeating: 0.0, count: slices), Array(repeating: 0.0, count: slices))
    for (value, score) in zip(s, scores) {
      let slice = min(slices - 1, Int(value * Double(slices)))
      sum[slice] += score
      count[slice] += 1
    }
    let states = (0..<slices).compactMap { k -> Bool? in
      let mean = count[k] > 0 ? sum[k] / count[k] : 0
      return mean > 0.65 ? true : mean < 0.35 ? false : nil
    }
    return states.indices.count { states[$0] != states[($0 + 1) % states.count] }
  }
}
