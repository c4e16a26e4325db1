public import MDCore

/// Makes positions continuous in time where a file holds only wrapped ones.
///
/// Between two frames every atom is taken to move to the nearest image in fractional coordinates, so the change
/// of the cell itself makes no jump. Right as long as no atom moves by half a cell between frames, and frames come in
/// order. The first frame is kept as it is.
public struct Unwrapper: Sendable {
  private var previous: [Vec3] = []

  public init() {}

  /// Unwrapped positions (A) of the next frame; throws when the number of atoms changes.
  public mutating func unwrap(_ positions: [Vec3], cell: Cell) throws(MDError) -> [Vec3] {
    let inverse = cell.vectors.inverse
    var fractional = positions.map { ($0 - cell.origin) * inverse }
    guard previous.isEmpty || previous.count == fractional.count else {
      throw MDError(
        .analysis, "the number of atoms changes between frames", found: "\(fractional.count)",
        expected: "\(previous.count)")
    }
    if !previous.isEmpty {
      for i in fractional.indices {
        for axis in 0..<3 where cell.periodic[axis] {
          let move = fractional[i][axis] - previous[i][axis]
          fractional[i][axis] -= move.rounded()
        }
      }
    }
    previous = fractional
    return fractional.map { cell.cartesian($0) }
  }
}
