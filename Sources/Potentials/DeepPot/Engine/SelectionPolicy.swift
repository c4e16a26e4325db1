/// What happens to neighbours in excess of the slots `sel` that a model was trained with.
public enum SelectionPolicy: String, Sendable, CaseIterable {
  /// Every neighbour counts; the number of empty slots is max(0, sel - n) and the divisor stays sum(sel).
  case all
  /// The nearest ones count, as in the program that wrote the file: TensorFlow keeps the nearest sel[k] of each type k,
  /// PyTorch (and the native format) first the nearest sum(sel) of all types, then the nearest sel[k] of each type.
  /// Forces and energy then jump whenever the choice changes.
  case asTrained = "as-trained"
}

/// A neighbour within the cutoff, before it gets a place in its type's block.
struct NeighborCandidate: BitwiseCopyable {
  /// Place in the neighbour list.
  var entry: Int
  /// Model type.
  var type: Int
  /// Squared distance (A^2).
  var r2: Double
}

extension SelectionPolicy {
  /// Moves the candidates that fill slots to the front and returns their number.
  ///
  /// `counts` (neighbours per type) is updated. Equal distances keep the order of the neighbour list.
  static func keepNearest(
    _ candidates: UnsafeMutableBufferPointer<NeighborCandidate>, slots: [Int], overallFirst: Bool,
    counts: UnsafeMutablePointer<Int>
  ) -> Int {
    var candidates = candidates
    candidates.sort { ($0.r2, $0.entry) < ($1.r2, $1.entry) }
    let limit = overallFirst ? min(candidates.count, slots.reduce(0, +)) : candidates.count
    for type in slots.indices { counts[type] = 0 }
    var kept = 0
    for index in 0..<limit {
      let candidate = candidates[index]
      guard counts[candidate.type] < slots[candidate.type] else { continue }
      counts[candidate.type] += 1
      candidates[kept] = candidate
      kept += 1
    }
    return kept
  }
}
