import Foundation

/// Discrete Fourier transforms of a length that is a power of two.
///
/// X_k = sum_j x_j exp(-2 pi i j k / n), iterative radix 2, O(n log n).
package struct Fourier {
  /// Length, a power of two.
  package let count: Int
  private let cosines: [Double]
  private let sines: [Double]

  /// Tables for the smallest power of two that is at least `minimum`.
  package init(atLeast minimum: Int) {
    var n = 1
    while n < minimum { n *= 2 }
    count = n
    cosines = (0..<n / 2).map { cos(2 * .pi * Double($0) / Double(n)) }
    sines = (0..<n / 2).map { -sin(2 * .pi * Double($0) / Double(n)) }
  }

  /// Transforms in place; real and imaginary parts have `count` elements.
  package func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
    precondition(real.count == count && imaginary.count == count)
    permute(&real, &imaginary)
    cosines.withUnsafeBufferPointer { cosines in
      sines.withUnsafeBufferPointer { sines in
        real.withUnsafeMutableBufferPointer { real in
          imaginary.withUnsafeMutableBufferPointer { imaginary in
            Self.butterflies(real, imaginary, cosines, sines)
          }
        }
      }
    }
  }

  private static func butterflies(
    _ real: UnsafeMutableBufferPointer<Double>, _ imaginary: UnsafeMutableBufferPointer<Double>,
    _ cosines: UnsafeBufferPointer<Double>, _ sines: UnsafeBufferPointer<Double>
  ) {
    let count = real.count
    var half = 1
    while half < count {
      let step = count / (2 * half)
      for start in stride(from: 0, to: count, by: 2 * half) {
        for k in 0..<half {
          let (wr, wi) = (cosines[k * step], sines[k * step])
          let (low, high) = (start + k, start + k + half)
          let tr = wr * real[high] - wi * imaginary[high]
          let ti = wr * imaginary[high] + wi * real[high]
          real[high] = real[low] - tr
          imaginary[high] = imaginary[low] - ti
          real[low] += tr
          imaginary[low] += ti
        }
      }
      half *= 2
    }
  }

  /// Reorders by reversed bits of the index.
  private func permute(_ real: inout [Double], _ imaginary: inout [Double]) {
    var j = 0
    for i in 1..<max(1, count) {
      var bit = count / 2
      while bit > 0 && j & bit != 0 {
        j ^= bit
        bit /= 2
      }
      j |= bit
      if i < j {
        real.swapAt(i, j)
        imaginary.swapAt(i, j)
      }
    }
  }

  /// Sums over j of x_j x_{j+k} for k = 0 ..< x.count; `count` must be at least twice that.
  package func autocorrelationSums(of x: [Double]) -> [Double] {
    precondition(count >= 2 * x.count)
    var real = x + Array(repeating: 0, count: count - x.count)
    var imaginary = Array(repeating: 0.0, count: count)
    transform(&real, &imaginary)
    for k in 0..<count {
      real[k] = real[k] * real[k] + imaginary[k] * imaginary[k]
      imaginary[k] = 0
    }
    // The power spectrum is even, so a forward transform serves as the inverse one.
    transform(&real, &imaginary)
    return x.indices.map { real[$0] / Double(count) }
  }
}
