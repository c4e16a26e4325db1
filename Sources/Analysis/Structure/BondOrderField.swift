internal import MDCore

/// The complex numbers q_lm of every atom, l = 4 and 6, and the neighbours they were summed over.
///
/// Twelve numbers an atom in the layout of `SphericalHarmonics`. Cost O(N).
struct BondOrderField {
  let shell: NeighborShell
  private let real: [Double]
  private let imaginary: [Double]

  private static let width = SphericalHarmonics.count

  /// Of all atoms given; positions may be wrapped or not (A).
  init(positions: [Vec3], cell: Cell) throws(MDError) {
    let shell = try NeighborShell(positions: positions, cell: cell)
    let width = Self.width
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
    self.shell = shell
    self.real = real
    self.imaginary = imaginary
  }

  /// Invariants of each atom's own q_lm; w4 and w6 are left zero unless wanted.
  func local(cubic: Bool = true) -> [BondOrder.Invariants] {
    invariants(cubic) { i, re, im in
      for k in 0..<Self.width {
        re[k] = real[i * Self.width + k]
        im[k] = imaginary[i * Self.width + k]
      }
    }
  }

  /// Invariants of q_lm averaged over the atom and its neighbours; w4 and w6 are left zero unless wanted.
  func averaged(cubic: Bool = true) -> [BondOrder.Invariants] {
    invariants(cubic) { i, re, im in
      let entries = shell.offsets[i]..<shell.offsets[i + 1]
      let scale = 1 / Double(entries.count + 1)
      for k in 0..<Self.width {
        re[k] = real[i * Self.width + k] * scale
        im[k] = imaginary[i * Self.width + k] * scale
      }
      for entry in entries {
        let j = shell.neighbors[entry] * Self.width
        for k in 0..<Self.width {
          re[k] += real[j + k] * scale
          im[k] += imaginary[j + k] * scale
        }
      }
    }
  }

  /// Averages a number over each atom and its neighbours, `passes` times.
  func smoothed(_ values: [Double], passes: Int) -> [Double] {
    var values = values
    for _ in 0..<passes {
      values = values.indices.map { i in
        let entries = shell.offsets[i]..<shell.offsets[i + 1]
        let sum = entries.reduce(values[i]) { $0 + values[shell.neighbors[$1]] }
        return sum / Double(entries.count + 1)
      }
    }
    return values
  }

  private typealias Fill = (Int, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void

  private func invariants(_ cubic: Bool, _ fill: Fill) -> [BondOrder.Invariants] {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * Self.width) { buffer in
      guard let re = buffer.baseAddress else { return [] }
      let im = re + Self.width
      return (0..<shell.offsets.count - 1).map { i in
        fill(i, re, im)
        return BondOrder.Invariants(re, im, cubic: cubic)
      }
    }
  }
}

extension BondOrder.Invariants {
  fileprivate init(_ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>, cubic: Bool) {
    let (norm4, norm6) = (Self.norm(4, re, im), Self.norm(6, re, im))
    self.init(
      q4: (4 * .pi / 9 * norm4).squareRoot(), q6: (4 * .pi / 13 * norm6).squareRoot(),
      w4: cubic ? Self.cubic(4, re, im, TripleProduct.degree4, norm4) : 0,
      w6: cubic ? Self.cubic(6, re, im, TripleProduct.degree6, norm6) : 0)
  }

  private static func norm(_ l: Int, _ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>) -> Double {
    let o = SphericalHarmonics.offset(l)
    var sum = re[o] * re[o] + im[o] * im[o]
    for m in o + 1...o + l { sum += 2 * (re[m] * re[m] + im[m] * im[m]) }
    return sum
  }

  private static func cubic(
    _ l: Int, _ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>, _ triples: [TripleProduct],
    _ norm: Double
  ) -> Double {
    guard norm > 0 else { return 0 }
    let o = SphericalHarmonics.offset(l)
    var sum = 0.0
    for term in triples {
      // m1 and m2 are not negative; q_m3 = (-1)^m3 conj(q_-m3).
      let (a, b, c) = (o + term.m1, o + term.m2, o - term.m3)
      let sign = term.m3 % 2 == 0 ? 1.0 : -1.0
      let (abRe, abIm) = (re[a] * re[b] - im[a] * im[b], re[a] * im[b] + im[a] * re[b])
      sum += term.weight * sign * (abRe * re[c] + abIm * im[c])
    }
    return sum / (norm * norm.squareRoot())
  }
}
