public import MDCore

/// Makes positions continuous in time where a file holds them folded into the cell, or does not say.
///
/// Between two frames every atom is taken to move to the nearest image in fractional coordinates, so the change
/// of the cell itself makes no jump. Right as long as no atom moves by half a cell between frames, and frames come in
/// order. The first frame is kept as it is.
public struct Unwrapper: Sendable {
  /// Part of a cell vector beyond which it is not certain which way an atom has moved between two frames.
  static let limit = 0.4

  private var previous: [Vec3] = []
  private var frame = 0

  public init() {}

  /// Unwrapped positions (A) of the next frame.
  ///
  /// Throws when the number of atoms changes, or an atom moves so far that another image is nearly as near.
  public mutating func unwrap(_ positions: [Vec3], cell: Cell) throws(MDError) -> [Vec3] {
    let inverse = cell.vectors.inverse
    var fractional = positions.map { ($0 - cell.origin) * inverse }
    guard previous.isEmpty || previous.count == fractional.count else {
      throw MDError(
        .analysis, "the number of atoms changes between frames", found: "\(fractional.count)",
        expected: "\(previous.count)")
    }
    for i in previous.indices {
      for axis in 0..<3 where cell.periodic[axis] {
        let move = fractional[i][axis] - previous[i][axis]
        fractional[i][axis] -= move.rounded()
        let rest = abs(move - move.rounded())
        guard rest <= Self.limit else {
          throw MDError(
            .analysis, "frames are too far apart to tell which way atoms crossed the cell's faces",
            found:
              "atom \(i) by \(significant(rest, digits: 2)) of the cell from frame \(frame - 1) to \(frame)",
            expected: "at most \(Self.limit), or unwrapped positions")
        }
      }
    }
    previous = fractional
    frame += 1
    return fractional.map { cell.cartesian($0) }
  }
}
