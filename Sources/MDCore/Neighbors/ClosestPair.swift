/// The two atoms that are closest to each other, or an atom and its own image: what an error of close pairs names.
public struct ClosestPair: Sendable, Equatable {
  /// Indices from zero, `first` at most `second`; equal for an atom and its own image.
  public let first: Int
  public let second: Int
  /// Whole cells along a, b, c from the second atom to the image of it that is meant.
  public let image: [Int]
  /// A
  public let distance: Double

  /// Below this distance (A) two atoms are taken to be at one place, and no closer pair is looked for.
  static let onePlace = 1e-4

  init(_ first: Int, _ second: Int, image: [Int], distance: Double) {
    self.first = first
    self.second = second
    self.image = image
    self.distance = distance
  }

  /// Searches all atoms and images, in a time proportional to their number wherever they are.
  ///
  /// Nil where nothing has a neighbour (one atom without images) and where a position or the cell is not usable.
  public init?(_ positions: [Vec3], in cell: Cell) {
    guard let folded = FoldedAtoms(positions, in: cell), let found = folded.closest() else { return nil }
    self = found
  }

  /// "atoms 3 (Fe) and 7 (C), 0.31 A apart"; an image is named by its cell.
  public func text(_ topology: Topology) -> String {
    func name(_ atom: Int) -> String { topology.name(of: atom) }
    let cell = image.map(String.init).joined(separator: " ")
    let apart = "\(distance.formatted(3)) \(topology.units.lengthSymbol) apart"
    if first == second { return "atom \(first + 1) (\(name(first))) and its own image \(cell), \(apart)" }
    let other = image == [0, 0, 0] ? name(second) : "\(name(second)), image \(cell)"
    return "atoms \(first + 1) (\(name(first))) and \(second + 1) (\(other)), \(apart)"
  }
}

extension MDError {
  /// The same error, which also says which atoms are closest, where that is known.
  func naming(_ pair: ClosestPair?, _ topology: Topology) -> MDError {
    guard let pair else { return self }
    var copy = self
    copy.found = "\(found.map { "\($0); " } ?? "")closest are \(pair.text(topology))"
    return copy
  }
}

/// Atoms folded into their cell, and the search through bins.
private struct FoldedAtoms {
  let cell: Cell
  /// Cartesian (A), without the cell's origin.
  private var places: [Vec3] = []
  /// Fractions of the cell vectors; from 0 to 1 along periodic axes.
  private var fractions: [Vec3] = []
  /// Whole cells that were taken off.
  private var cells: [SIMD3<Int>] = []

  init?(_ positions: [Vec3], in cell: Cell) {
    guard cell.volume > 0, cell.volume.isFinite else { return nil }
    self.cell = cell
    let inverse = cell.vectors.inverse
    for r in positions {
      var s = (r - cell.origin) * inverse
      guard s.isFinite, max(abs(s.x), abs(s.y), abs(s.z)) < 1e9 else { return nil }
      var whole = SIMD3(0, 0, 0)
      for axis in 0..<3 where cell.periodic[axis] {
        let n = s[axis].rounded(.down)
        s[axis] -= n
        whole[axis] = Int(n)
      }
      fractions.append(s)
      cells.append(whole)
      places.append(s * cell.vectors)
    }
  }

  /// A pair that is there bounds the distance; bins of that width then hold the closest one beside each atom. Where a bin
  /// is crowded, some of its atoms give a better bound, and the bins are made anew.
  func closest() -> ClosestPair? {
    var best: ClosestPair?
    func take(_ i: Int, _ j: Int, _ shift: SIMD3<Int>) {
      let length = (places[j] + vector(shift) - places[i]).length
      guard length < best?.distance ?? .infinity else { return }
      let image = shift &+ cells[i] &- cells[j]
      best = ClosestPair(i, j, image: [image.x, image.y, image.z], distance: length)
    }
    for axis in 0..<3 where cell.periodic[axis] && !places.isEmpty {
      var shift = SIMD3(0, 0, 0)
      shift[axis] = 1
      take(0, 0, shift)
    }
    for i in places.indices.dropLast() { take(i, i + 1, SIMD3(0, 0, 0)) }
    while let bound = best?.distance, bound > ClosestPair.onePlace {
      let bins = Bins(fractions, cell, width: bound)
      if let crowd = bins.crowd {
        for (k, i) in crowd.enumerated() {
          for j in crowd.dropFirst(k + 1) { take(min(i, j), max(i, j), SIMD3(0, 0, 0)) }
        }
        if best!.distance < 0.5 * bound { continue }
      }
      for i in places.indices {
        bins.forEachNear(i) { j, shift in
          if j > i || (j == i && shift != SIMD3(0, 0, 0)) { take(i, j, shift) }
        }
        if best!.distance <= ClosestPair.onePlace { break }
      }
      return best
    }
    return best
  }

  private func vector(_ shift: SIMD3<Int>) -> Vec3 {
    Vec3(Double(shift.x), Double(shift.y), Double(shift.z)) * cell.vectors
  }
}

/// Atoms by bins at least as wide as the range, found through a table of hashes: memory for the atoms only, however
/// far apart they are.
private struct Bins {
  /// Atoms in one slot above which a better bound is looked for.
  private static let crowded = 64
  private let bins: [SIMD3<Int>]
  /// Bins along periodic axes; zero along free ones.
  private let counts: SIMD3<Int>
  /// Bins to both sides that are in range.
  private let reach: SIMD3<Int>
  private let mask: Int
  private let start: [Int]
  private let atoms: [Int]
  /// Some atoms of a slot that holds too many.
  let crowd: [Int]?

  init(_ fractions: [Vec3], _ cell: Cell, width: Double) {
    var counts = SIMD3(0, 0, 0)
    var reach = SIMD3(1, 1, 1)
    for axis in 0..<3 where cell.periodic[axis] {
      let fit = min(cell.heights[axis] / width, Double(1 << 20))
      counts[axis] = max(1, Int(fit))
      if fit < 1 { reach[axis] = min(10, Int((1 / fit).rounded(.up))) }
    }
    (self.counts, self.reach) = (counts, reach)
    let heights = cell.heights
    let bins = fractions.map { [counts] s in
      var bin = SIMD3(0, 0, 0)
      for axis in 0..<3 {
        let place = counts[axis] > 0 ? s[axis] * Double(counts[axis]) : s[axis] * heights[axis] / width
        bin[axis] = Int(max(-1e15, min(1e15, place.rounded(.down))))
        if counts[axis] > 0 { bin[axis] = min(bin[axis], counts[axis] - 1) }
      }
      return bin
    }
    self.bins = bins
    var slots = 2
    while slots < 2 * fractions.count { slots *= 2 }
    let mask = slots - 1
    let own = bins.map { Self.hash($0) & mask }
    var start = Array(repeating: 0, count: slots + 1)
    for slot in own { start[slot + 1] += 1 }
    let fullest = own.max { start[$0 + 1] < start[$1 + 1] } ?? 0
    let isCrowded = start[fullest + 1] > Self.crowded
    for slot in 0..<slots { start[slot + 1] += start[slot] }
    var atoms = Array(repeating: 0, count: own.count)
    var next = start
    for (i, slot) in own.enumerated() {
      atoms[next[slot]] = i
      next[slot] += 1
    }
    crowd = isCrowded ? Array(atoms[start[fullest]..<start[fullest] + Self.crowded]) : nil
    (self.mask, self.start, self.atoms) = (mask, start, atoms)
  }

  /// Calls `body` with every atom in a bin in reach, and the cells that its image is away.
  func forEachNear(_ i: Int, _ body: (Int, SIMD3<Int>) -> Void) {
    for x in -reach.x...reach.x {
      for y in -reach.y...reach.y {
        for z in -reach.z...reach.z {
          var bin = bins[i] &+ SIMD3(x, y, z)
          var shift = SIMD3(0, 0, 0)
          for axis in 0..<3 where counts[axis] > 0 {
            while bin[axis] < 0 { (bin[axis], shift[axis]) = (bin[axis] + counts[axis], shift[axis] - 1) }
            while bin[axis] >= counts[axis] {
              (bin[axis], shift[axis]) = (bin[axis] - counts[axis], shift[axis] + 1)
            }
          }
          let slot = Self.hash(bin) & mask
          for k in start[slot]..<start[slot + 1] where bins[atoms[k]] == bin { body(atoms[k], shift) }
        }
      }
    }
  }

  private static func hash(_ bin: SIMD3<Int>) -> Int {
    let mixed = bin &* SIMD3(73_856_093, 19_349_663, 83_492_791)
    let all = mixed.x ^ mixed.y ^ mixed.z
    return all ^ (all >> 17)
  }
}
