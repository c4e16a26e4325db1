import Analysis

extension TwoPhaseResult {
  /// Whether both phases lasted to the end and gave a temperature.
  var isUsable: Bool { temperature != nil && vanished == nil }
}
