public import MDCore

/// Bond-orientational order of every atom after Steinhardt, and its average over the neighbours.
///
///   q_lm(i) = (1/n_i) sum_j Y_lm(r_ij),   qbar_lm(i) = (q_lm(i) + sum_j q_lm(j)) / (n_i + 1)
///   q_l = sqrt(4 pi/(2l + 1) sum_m |q_lm|^2),   w_l = sum (l l l; m1 m2 m3) q_lm1 q_lm2 q_lm3 / (sum_m |q_lm|^2)^(3/2)
/// for l = 4 and 6. Sources: [Steinhardt1983], [LechnerDellago2008]. Neighbours are the nearest shell up to the
/// widest gap (11 to 15 atoms).
public struct BondOrder: Sendable {
  /// Invariants of one atom.
  public struct Invariants: Sendable, Equatable {
    public var q4: Double
    public var q6: Double
    public var w4: Double
    public var w6: Double
  }

  /// Of each atom's own neighbours.
  public let local: [Invariants]
  /// Averaged over the atom and its neighbours.
  public let averaged: [Invariants]

  /// Of all atoms given (usually the metal sublattice); positions may be wrapped or not (A).
  public init(positions: [Vec3], cell: Cell) throws(MDError) {
    let shell = try NeighborShell(positions: positions, cell: cell)
    let width = SphericalHarmonics.count
    var real = Array(repeating: 0.0, count: positions.count * width)
    var imaginary = real
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        for i in positions.indices {
          let entries = shell.offsets[i]..<shell.offsets[i + 1]
          guard !entries.isEmpty, let re = real.baseAddress, let im = imaginary.baseAddress else { continue }
          for entry in entries {
            SphericalHarmonics.add(shell.directions[entry], to: re + i * width, im + i * width)
          }
          for k in i * width..<(i + 1) * width {
            real[k] /= Double(entries.count)
            imaginary[k] /= Double(entries.count)
          }
        }
      }
    }
    let triples = (TripleProduct.all(degree: 4), TripleProduct.all(degree: 6))
    var local: [Invariants] = []
    var averaged: [Invariants] = []
    for i in positions.indices {
      var (re, im) = (Array(real[i * width..<(i + 1) * width]), Array(imaginary[i * width..<(i + 1) * width]))
      local.append(Invariants(re, im, triples))
      let entries = shell.offsets[i]..<shell.offsets[i + 1]
      for entry in entries {
        let j = shell.neighbors[entry] * width
        for k in 0..<width {
          re[k] += real[j + k]
          im[k] += imaginary[j + k]
        }
      }
      let n = Double(entries.count + 1)
      averaged.append(Invariants(re.map { $0 / n }, im.map { $0 / n }, triples))
    }
    self.local = local
    self.averaged = averaged
  }
}

extension BondOrder.Invariants {
  fileprivate init(_ re: [Double], _ im: [Double], _ triples: ([TripleProduct], [TripleProduct])) {
    let (norm4, norm6) = (Self.norm(4, re, im), Self.norm(6, re, im))
    self.init(
      q4: (4 * .pi / 9 * norm4).squareRoot(), q6: (4 * .pi / 13 * norm6).squareRoot(),
      w4: Self.cubic(4, re, im, triples.0, norm4), w6: Self.cubic(6, re, im, triples.1, norm6))
  }

  private static func norm(_ l: Int, _ re: [Double], _ im: [Double]) -> Double {
    let o = SphericalHarmonics.offset(l)
    return (0...l).reduce(0) { $0 + ($1 == 0 ? 1 : 2) * (re[o + $1] * re[o + $1] + im[o + $1] * im[o + $1]) }
  }

  private static func cubic(
    _ l: Int, _ re: [Double], _ im: [Double], _ triples: [TripleProduct], _ norm: Double
  ) -> Double {
    guard norm > 0 else { return 0 }
    let o = SphericalHarmonics.offset(l)
    func element(_ m: Int) -> (Double, Double) {
      let (r, i) = (re[o + abs(m)], im[o + abs(m)])
      if m >= 0 { return (r, i) }
      return m % 2 == 0 ? (r, -i) : (-r, i)
    }
    var sum = 0.0
    for term in triples {
      let (a, b, c) = (element(term.m1), element(term.m2), element(term.m3))
      let ab = (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
      sum += term.weight * (ab.0 * c.0 - ab.1 * c.1)
    }
    return sum / (norm * norm.squareRoot())
  }
}
