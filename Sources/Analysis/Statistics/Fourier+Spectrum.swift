internal import Foundation

/// |X_k|^2 of real series of any one length n, for k = 0 ... n/2.
///
/// X_k = sum_j x_j exp(-2 pi i j k / n). A length that is no power of two goes through Bluestein's convolution
/// [Bluestein1970]: j k = (j^2 + k^2 - (k - j)^2)/2. O(n log n).
package struct PowerTransform {
  /// Length of the series.
  let count: Int
  private let fourier: Fourier
  /// exp(-i pi j^2 / n), and the transform of its conjugate, wrapped round; empty for powers of two.
  private var chirp: (real: [Double], imaginary: [Double]) = ([], [])
  private var filter: (real: [Double], imaginary: [Double]) = ([], [])

  package init(count: Int) {
    precondition(count > 0)
    self.count = count
    if count & (count - 1) == 0 {
      fourier = Fourier(atLeast: count)
      return
    }
    fourier = Fourier(atLeast: 2 * count - 1)
    // j^2 modulo 2n keeps the angle small and so exact.
    let angles = (0..<count).map { Double.pi * Double(($0 * $0) % (2 * count)) / Double(count) }
    chirp = (angles.map { cos($0) }, angles.map { -sin($0) })
    filter = (
      Array(repeating: 0, count: fourier.count), Array(repeating: 0, count: fourier.count)
    )
    for j in 0..<count {
      for place in j == 0 ? [0] : [j, fourier.count - j] {
        filter.real[place] = chirp.real[j]
        filter.imaginary[place] = -chirp.imaginary[j]
      }
    }
    fourier.transform(&filter.real, &filter.imaginary)
  }

  /// n/2 + 1 values, rounded down.
  package func powers(of x: [Double]) -> [Double] {
    precondition(x.count == count)
    var real = x + Array(repeating: 0, count: fourier.count - count)
    var imaginary = Array(repeating: 0.0, count: fourier.count)
    guard !chirp.real.isEmpty else {
      fourier.transform(&real, &imaginary)
      return (0...count / 2).map { real[$0] * real[$0] + imaginary[$0] * imaginary[$0] }
    }
    for j in 0..<count {
      imaginary[j] = x[j] * chirp.imaginary[j]
      real[j] = x[j] * chirp.real[j]
    }
    fourier.transform(&real, &imaginary)
    // Product with the filter; conjugated, so that a forward transform acts as the inverse one.
    for k in real.indices {
      let (a, b) = (real[k], imaginary[k])
      real[k] = a * filter.real[k] - b * filter.imaginary[k]
      imaginary[k] = -(a * filter.imaginary[k] + b * filter.real[k])
    }
    fourier.transform(&real, &imaginary)
    // The last factor exp(-i pi k^2 / n) has modulus one.
    let scale = 1 / (Double(fourier.count) * Double(fourier.count))
    return (0...count / 2).map { (real[$0] * real[$0] + imaginary[$0] * imaginary[$0]) * scale }
  }
}
