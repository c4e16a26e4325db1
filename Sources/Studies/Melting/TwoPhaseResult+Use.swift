import Analysis

extension TwoPhaseResult {
  private var fractions: [Double] { series.columns.first { $0.name == "solid fraction" }?.values ?? [] }

  /// Whether both phases lasted to the end and gave a temperature.
  var isUsable: Bool {
    temperature != nil && vanished == nil && fractions.last.map { (0.1...0.9).contains($0) } ?? false
  }

  /// Whether most of the slab was solid at its end.
  var endsSolid: Bool { fractions.last ?? 0 > 0.5 }

  /// Whether it has fewer frames than a temperature takes.
  var isTooShort: Bool { vanished == nil && fractions.count < 16 }
}
