internal import Foundation
package import MDCore

/// Sums of exp(i k . r) over atoms for many wave vectors of a cell.
///
/// exp(i k . r) = x^h y^k z^l with x = exp(2 pi i s_x) and so on, s the fractional position: powers of three numbers an
/// atom take the place of a sine and a cosine for each vector. Atoms go through in chunks whose powers fit the cache.
/// Rounding grows with the index: about 1e-16 times |h| + |k| + |l|.
package struct PhaseSums {
  private typealias Lanes = SIMD8<Double>
  /// Registers of eight atoms in a chunk.
  private static let registers = 4

  private let waves: [SIMD3<Int32>]
  /// Largest index along each axis.
  private let limits: [Int]
  /// Where the powers of each axis begin in the tables.
  private let offsets: [Int]
  private var real: [Lanes]
  private var imaginary: [Lanes]

  /// Indices of the vectors, the first of each not negative.
  package init(_ waves: [SIMD3<Int32>]) {
    self.waves = waves
    let limits = (0..<3).map { axis in waves.map { Int($0[axis].magnitude) }.max() ?? 0 }
    self.limits = limits
    let sizes = limits.map { ($0 + 1) * Self.registers }
    offsets = [0, sizes[0], sizes[0] + sizes[1]]
    real = Array(repeating: .zero, count: sizes.reduce(0, +))
    imaginary = real
  }

  /// Real and imaginary part for each wave vector; `positions` are fractional.
  package mutating func sums(_ positions: [Vec3]) -> (real: [Double], imaginary: [Double]) {
    var sums = (
      real: Array(repeating: 0.0, count: waves.count), imaginary: Array(repeating: 0.0, count: waves.count)
    )
    let chunk = 8 * Self.registers
    for start in stride(from: 0, to: positions.count, by: chunk) {
      fill(positions[start..<min(start + chunk, positions.count)])
      add(&sums.real, &sums.imaginary)
    }
    return sums
  }

  /// Powers for one chunk. Lanes without an atom are zero along the first axis, and so in every product.
  private mutating func fill(_ positions: ArraySlice<Vec3>) {
    for axis in 0..<3 {
      for register in 0..<Self.registers {
        var (c, s, one) = (Lanes.zero, Lanes.zero, Lanes.zero)
        for lane in 0..<8 {
          let place = positions.startIndex + 8 * register + lane
          guard place < positions.endIndex else { continue }
          let fraction = positions[place][axis]
          let angle = 2 * Double.pi * (fraction - fraction.rounded())
          (c[lane], s[lane], one[lane]) = (cos(angle), sin(angle), 1)
        }
        var (re, im) = (one, Lanes.zero)
        for power in 0...limits[axis] {
          let place = offsets[axis] + power * Self.registers + register
          (real[place], imaginary[place]) = (re, im)
          (re, im) = (re * c - im * s, re * s + im * c)
        }
      }
    }
  }

  private func add(_ sumsReal: inout [Double], _ sumsImaginary: inout [Double]) {
    real.withUnsafeBufferPointer { real in
      imaginary.withUnsafeBufferPointer { imaginary in
        for (w, wave) in waves.enumerated() {
          let x = Int(wave.x) * Self.registers
          let y = offsets[1] + Int(wave.y.magnitude) * Self.registers
          let z = offsets[2] + Int(wave.z.magnitude) * Self.registers
          // A negative power is the conjugate.
          let (ySign, zSign): (Double, Double) = (wave.y < 0 ? -1 : 1, wave.z < 0 ? -1 : 1)
          var (re, im) = (Lanes.zero, Lanes.zero)
          for r in 0..<Self.registers {
            let (xr, xi) = (real[x + r], imaginary[x + r])
            let (yr, yi) = (real[y + r], ySign * imaginary[y + r])
            let (zr, zi) = (real[z + r], zSign * imaginary[z + r])
            let (pr, pi) = (xr * yr - xi * yi, xr * yi + xi * yr)
            re += pr * zr - pi * zi
            im += pr * zi + pi * zr
          }
          sumsReal[w] += re.sum()
          sumsImaginary[w] += im.sum()
        }
      }
    }
  }
}
