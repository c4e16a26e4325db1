extension Figure.Layer {
  /// Estimates over x with their errors; those that come with a warning stand in a layer of their own, which says so.
  package static func points(_ label: String, _ points: [(x: Double, estimate: Estimate)]) -> [Figure.Layer] {
    marked(label, points) { !$0.estimate.warnings.isEmpty }.map { label, points in
      .points(
        label: label, x: points.map(\.x), y: points.map(\.estimate.value),
        errors: points.map(\.estimate.standardError))
    }
  }

  /// Values in two groups with their labels: those without and those with a warning; a group without values is left out.
  static func marked<Value>(
    _ label: String, _ values: [Value], isWarned: (Value) -> Bool
  ) -> [(label: String, values: [Value])] {
    let warned = label.isEmpty ? "with a warning" : "\(label), with a warning"
    return [(label, values.filter { !isWarned($0) }), (warned, values.filter(isWarned))].filter {
      !$0.1.isEmpty
    }
  }
}
