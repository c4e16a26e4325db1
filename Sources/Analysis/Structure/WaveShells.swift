internal import Foundation
package import MDCore

/// Wave vectors that fit a periodic cell, sorted into shells of equal width, a bounded number of them in each.
///
/// One of each pair k, -k. A shell with no more vectors than the bound holds all of them; of a fuller one a random
/// selection is taken, always the same: few directions are enough, since what follows averages over frames. Time and
/// memory are bounded for any size and shape of the cell: short vectors are listed, long ones drawn.
package struct WaveShells: Sendable {
  /// Multiples of the reciprocal vectors, the first of them not negative.
  package let indices: [SIMD3<Int32>]
  /// For each shell that holds any, its vectors as a range of `indices`; shortest first.
  package let shells: [Range<Int>]

  /// `range`: largest length, cut into `bins` shells of at most `most` vectors each.
  package init(_ cell: Cell, range: Double, bins: Int, most: Int) {
    let width = range / Double(bins)
    let lattice = ReciprocalLattice(cell)
    // A shell holds V k^2 width / (4 pi^2) vectors; up to this length they are listed.
    let crowded = (4 * .pi * .pi * 4 * Double(most) / (cell.volume * width)).squareRoot()
    let listed = Int(min(Double(bins), (crowded / width).rounded(.up)))
    var found: [[SIMD3<Int32>]] = Array(repeating: [], count: bins)
    lattice.forEach(within: Double(listed) * width) { wave, length in
      let bin = Int(length / width)
      if bin < listed { found[bin].append(wave) }
    }
    let random = CounterRandom(seed: 1, stream: .analysis)
    for bin in 0..<bins {
      if bin >= listed { found[bin] = lattice.drawn(shell: bin, width: width, most: most, random) }
      guard found[bin].count > most else { continue }
      let keys = found[bin].indices.map { random.uniforms(step: bin, index: $0).0 }
      let chosen = found[bin].indices.sorted { keys[$0] < keys[$1] }.prefix(most).sorted()
      found[bin] = chosen.map { found[bin][$0] }
    }
    var indices: [SIMD3<Int32>] = []
    var shells: [Range<Int>] = []
    for shell in found where !shell.isEmpty {
      shells.append(indices.count..<indices.count + shell.count)
      indices += shell
    }
    self.indices = indices
    self.shells = shells
  }

  /// Mean length of the vectors of each shell in a cell, which may differ from the one they were made for.
  package func lengths(in cell: Cell) -> [Double] {
    let lattice = ReciprocalLattice(cell)
    return shells.map { shell in average(of: shell.map { lattice.vector(indices[$0]).length }) }
  }
}

/// The wave vectors of a cell.
private struct ReciprocalLattice {
  let cell: Matrix3
  /// Rows a*, b*, c* with a . a* = 2 pi.
  let rows: Matrix3

  init(_ cell: Cell) {
    self.cell = cell.vectors
    rows = 2 * .pi * cell.vectors.inverse.transpose
  }

  func vector(_ wave: SIMD3<Int32>) -> Vec3 {
    Vec3(Double(wave.x), Double(wave.y), Double(wave.z)) * rows
  }

  /// One of each pair k, -k: the first index that is not zero is positive.
  private static func isFirstOfPair(_ h: Int, _ k: Int, _ l: Int) -> Bool {
    h > 0 || (h == 0 && (k > 0 || (k == 0 && l > 0)))
  }

  func forEach(within range: Double, _ body: (SIMD3<Int32>, Double) -> Void) {
    // |h| = |k . a| / 2 pi is at most |k| |a| / 2 pi.
    func most(_ edge: Vec3) -> Int { Int(range * edge.length / (2 * .pi)) }
    let (hs, ks, ls) = (most(cell.a), most(cell.b), most(cell.c))
    for h in 0...hs {
      for k in -ks...ks {
        for l in -ls...ls where Self.isFirstOfPair(h, k, l) {
          let wave = SIMD3(Int32(h), Int32(k), Int32(l))
          let length = vector(wave).length
          if length < range { body(wave, length) }
        }
      }
    }
  }

  /// Random vectors of one shell: points drawn in it evenly, moved to the next vector of the lattice.
  func drawn(shell: Int, width: Double, most: Int, _ random: CounterRandom) -> [SIMD3<Int32>] {
    let (low, high) = (Double(shell) * width, Double(shell + 1) * width)
    var seen: Set<SIMD3<Int32>> = []
    var waves: [SIMD3<Int32>] = []
    for attempt in 0..<20 * most where waves.count < most {
      let direction = random.normalVector(step: shell, atom: attempt)
      let u = random.uniforms(step: -1 - shell, index: attempt).0
      let length = cbrt(low * low * low + u * (high * high * high - low * low * low))
      let point = (length / direction.length) * direction
      let s = Vec3(point.dot(cell.a), point.dot(cell.b), point.dot(cell.c)) / (2 * .pi)
      let (h, k, l) = (Int(s.x.rounded()), Int(s.y.rounded()), Int(s.z.rounded()))
      let sign = Self.isFirstOfPair(h, k, l) ? 1 : -1
      let wave = SIMD3(Int32(sign * h), Int32(sign * k), Int32(sign * l))
      let found = vector(wave).length
      if found >= low, found < high, found > 0, seen.insert(wave).inserted { waves.append(wave) }
    }
    return waves
  }
}
