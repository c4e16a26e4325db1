internal import Foundation
public import MDCore

extension PhaseClassifier {
  /// Splits the atoms of frames with both phases into two groups without examples of either.
  ///
  /// The averaged q6, averaged once more over the neighbours, is split by two means; the group with the larger one is
  /// taken for the solid. Errors are the tails of two normal distributions. Worse than learning from the pure phases:
  /// atoms of the interfaces widen both groups, and in crystals with many kinds of sites order need not mean a large
  /// q6. Throws where the distribution has no two groups.
  public init(splitting frames: [PhaseFrame]) throws(MDError) {
    var values: [Double] = []
    for frame in frames {
      let field = try BondOrderField(positions: frame.positions, cell: frame.cell)
      values += field.smoothed(field.averaged(cubic: false).map(\.q6), passes: 1)
    }
    let groups = Self.twoMeans(values)
    let means = (average(of: groups.low), average(of: groups.high))
    let deviations = (variance(of: groups.low).squareRoot(), variance(of: groups.high).squareRoot())
    // One normal distribution cut in halves has a distance of 1.3.
    let distance = (means.1 - means.0) / (deviations.0 + deviations.1)
    guard groups.low.count > 16, groups.high.count > 16, distance > 2 else {
      throw MDError(
        .analysis, "the frames do not show two phases",
        found: "two groups \(significant(distance, digits: 2)) standard deviations apart",
        expected: "more than 2", hint: "give runs of the pure phases, or look whether one phase has vanished")
    }
    let scale = 1 / (means.1 - means.0)
    let (low, high) = (deviations.0 * scale, deviations.1 * scale)
    let threshold = low / (low + high)
    self.init(
      features: .q6, discriminant: LinearDiscriminant(weights: [scale], offset: -means.0 * scale),
      smoothing: 1,
      threshold: threshold, solidError: 0.5 * erfc((1 - threshold) / (high * 2.0.squareRoot())),
      liquidError: 0.5 * erfc(threshold / (low * 2.0.squareRoot())), isLearnedFromPurePhases: false)
  }

  /// Lloyd's algorithm in one dimension, from the ends.
  private static func twoMeans(_ values: [Double]) -> (low: [Double], high: [Double]) {
    var (a, b) = (values.min() ?? 0, values.max() ?? 0)
    for _ in 0..<100 {
      let cut = 0.5 * (a + b)
      let (low, high) = (values.filter { $0 <= cut }, values.filter { $0 > cut })
      guard !low.isEmpty, !high.isEmpty else { break }
      let next = (average(of: low), average(of: high))
      if next == (a, b) { break }
      (a, b) = next
    }
    let cut = 0.5 * (a + b)
    return (values.filter { $0 <= cut }, values.filter { $0 > cut })
  }
}
