public import MDCore

extension PhaseClassifier {
  /// Learns from frames of the pure phases: every other frame is learned from, the rest measures the errors.
  ///
  /// A few frames with some hundred atoms each are enough. Throws where a phase has fewer than two frames, where a
  /// frame holds fewer than 32 atoms, and where more than 10 % of the atoms of either phase end up in the other.
  public init(solid: [PhaseFrame], liquid: [PhaseFrame]) throws(MDError) {
    let samples = (
      solid: try Self.samples(solid, "solid"), liquid: try Self.samples(liquid, "liquid")
    )
    var best: PhaseClassifier?
    search: for smoothing in 0...3 {
      for features in OrderFeatures.allCases {
        guard let trial = Self.trial(features, smoothing, solid: samples.solid, liquid: samples.liquid) else {
          continue
        }
        if trial.worstError < best?.worstError ?? .infinity { best = trial }
        if trial.worstError < Self.goodError { break search }
      }
    }
    guard let best, best.worstError <= Self.largestError else {
      let error = best.map {
        "\(significant(100 * $0.worstError, digits: 2)) % of the atoms in the wrong phase"
      }
      throw MDError(
        .analysis, "solid and liquid cannot be told apart", found: error ?? "the same order in both",
        expected: "at most 10 %",
        hint:
          "look whether the solid has melted or the liquid has crystallised in the runs of the pure phases")
    }
    self = best
  }

  var worstError: Double { max(solidError, liquidError) }

  /// Bond order of the frames of one phase, those learned from and those held out.
  struct Samples {
    var learned: [BondOrderField] = []
    var held: [BondOrderField] = []
  }

  private static func samples(_ frames: [PhaseFrame], _ phase: String) throws(MDError) -> Samples {
    guard frames.count >= 2 else {
      throw MDError(
        .analysis, "the \(phase) has too few frames to learn from", found: "\(frames.count)",
        expected: "at least 2: one to learn from, one to measure the errors with")
    }
    var samples = Samples()
    for (k, frame) in frames.enumerated() {
      guard frame.positions.count >= 32, frame.cell.isFullyPeriodic else {
        throw MDError(
          .analysis, "a frame of the \(phase) is not fit to learn from",
          found: "\(frame.positions.count) atoms\(frame.cell.isFullyPeriodic ? "" : ", not periodic")",
          expected: "at least 32 atoms in a cell that is periodic in all directions")
      }
      let field = try BondOrderField(positions: frame.positions, cell: frame.cell)
      if k % 2 == 0 { samples.learned.append(field) } else { samples.held.append(field) }
    }
    return samples
  }

  private static func trial(
    _ features: OrderFeatures, _ smoothing: Int, solid: Samples, liquid: Samples
  ) -> PhaseClassifier? {
    guard
      let discriminant = LinearDiscriminant(
        zero: liquid.learned.flatMap { features.rows(of: $0) },
        one: solid.learned.flatMap { features.rows(of: $0) })
    else { return nil }
    func scores(_ fields: [BondOrderField]) -> [Double] {
      fields.flatMap { $0.smoothed(features.rows(of: $0).map(discriminant.score), passes: smoothing) }
    }
    let threshold = Self.threshold(below: scores(liquid.learned), above: scores(solid.learned))
    return PhaseClassifier(
      features: features, discriminant: discriminant, smoothing: smoothing, threshold: threshold,
      solidError: share(scores(solid.held)) { $0 <= threshold },
      liquidError: share(scores(liquid.held)) { $0 > threshold }, isLearnedFromPurePhases: true)
  }

  /// Where the larger of the two shares of errors is smallest; between groups that do not overlap, where both are
  /// equally many standard deviations away.
  private static func threshold(below: [Double], above: [Double]) -> Double {
    let (low, high) = (average(of: below), average(of: above))
    let (s, t) = (variance(of: below).squareRoot(), variance(of: above).squareRoot())
    let middle = s + t > 0 ? (low * t + high * s) / (s + t) : 0.5 * (low + high)
    func worst(_ x: Double) -> Double { max(share(below) { $0 > x }, share(above) { $0 <= x }) }
    var best = (threshold: middle, error: worst(middle))
    for step in 1..<40 {
      let x = low + (high - low) * Double(step) / 40
      let error = worst(x)
      if error < best.error { best = (x, error) }
    }
    return best.threshold
  }

  private static func share(_ values: [Double], _ isWrong: (Double) -> Bool) -> Double {
    values.isEmpty ? 0 : Double(values.count(where: isWrong)) / Double(values.count)
  }
}
