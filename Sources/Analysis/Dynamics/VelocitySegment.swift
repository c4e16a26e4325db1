internal import Foundation
internal import MDCore

/// Autocorrelation and power spectrum of the velocities of one species over one stretch of the run.
///
/// Two series go through one transform as its real and imaginary part: their summed power is the even part of the
/// result. Powers of all atoms are added before the one transform back.
struct VelocitySegment {
  /// m v(0) . v(t) for each lag, averaged over atoms and time origins, x, y and z added.
  let correlation: [Double]
  /// Power of the series times sin^2(pi (j + 1/2) / M), m times, averaged over atoms; from zero to Nyquist's frequency.
  let power: [Double]

  /// - Parameters:
  ///   - frames: for each frame numbers of all atoms kept, `columns` those of the species (three an atom).
  ///   - masses: of the atoms of the species.
  ///   - lags: number of lags, at most the number of frames.
  init(
    _ frames: ArraySlice<[Float]>, columns: Range<Int>, masses: [Double], lags: Int, using fourier: Fourier
  ) {
    let length = frames.count
    precondition(fourier.count >= 2 * length && lags <= length && columns.count == 3 * masses.count)
    let taper = (0..<length).map { j in
      let s = sin(Double.pi * (Double(j) + 0.5) / Double(length))
      return s * s
    }
    var (plain, tapered) = (
      Array(repeating: 0.0, count: fourier.count), Array(repeating: 0.0, count: fourier.count)
    )
    var (real, imaginary) = (plain, plain)
    func addPower(to sums: inout [Double]) {
      fourier.transform(&real, &imaginary)
      for k in sums.indices { sums[k] += real[k] * real[k] + imaginary[k] * imaginary[k] }
    }
    func load(_ first: [Double], _ second: [Double], _ window: [Double]?) {
      for j in 0..<fourier.count {
        let w = j < length ? window?[j] ?? 1 : 0
        real[j] = j < length ? w * first[j] : 0
        imaginary[j] = j < length ? w * second[j] : 0
      }
    }
    for column in stride(from: 0, to: columns.count, by: 2) {
      let pair = [column, column + 1].map { place -> [Double] in
        guard place < columns.count else { return Array(repeating: 0, count: length) }
        let scale = masses[place / 3].squareRoot()
        return frames.map { scale * Double($0[columns.lowerBound + place]) }
      }
      load(pair[0], pair[1], nil)
      addPower(to: &plain)
      load(pair[0], pair[1], taper)
      addPower(to: &tapered)
    }
    let atoms = Double(masses.count)
    var none = Array(repeating: 0.0, count: fourier.count)
    // The real part of the transform of a real series knows only its even part.
    fourier.transform(&plain, &none)
    correlation = (0..<lags).map { plain[$0] / (Double(fourier.count) * Double(length - $0) * atoms) }
    power = (0...fourier.count / 2).map { k in
      0.5 * (tapered[k] + tapered[(fourier.count - k) % fourier.count]) / atoms
    }
  }

  private init(correlation: [Double], power: [Double]) {
    self.correlation = correlation
    self.power = power
  }

  /// Weighted sum, for the spectrum of all atoms.
  static func mixed(_ parts: [VelocitySegment], shares: [Double]) -> VelocitySegment {
    func sum(_ values: (VelocitySegment) -> [Double]) -> [Double] {
      let rows = parts.map(values)
      return rows[0].indices.map { k in rows.indices.reduce(0) { $0 + shares[$1] * rows[$1][k] } }
    }
    return VelocitySegment(correlation: sum(\.correlation), power: sum(\.power))
  }

  /// Density of modes: the power, scaled so that its integral by trapezoids over frequencies `spacing` apart is three.
  func density(spacing: Double) -> [Double] {
    let ends = 0.5 * (power[0] + power[power.count - 1])
    let integral = spacing * (power.dropFirst().dropLast().reduce(0, +) + ends)
    return power.map { integral > 0 ? 3 * $0 / integral : 0 }
  }
}
