internal import Foundation
public import MDCore

/// The cell vector that crosses the interfaces of a slab; the other two span them.
public enum SlabNormal: String, Sendable, Codable, CaseIterable {
  case a, b, c

  var axis: Int { self == .a ? 0 : self == .b ? 1 : 2 }

  /// Length of the cell perpendicular to the interfaces (A).
  public func length(_ cell: Cell) -> Double { cell.heights[axis] }

  /// Area of one interface (A^2).
  public func area(_ cell: Cell) -> Double { cell.volume / length(cell) }

  /// Unit vector perpendicular to the interfaces.
  func direction(_ cell: Cell) -> Vec3 {
    let v = cell.vectors
    let n = self == .a ? v.b.cross(v.c) : self == .b ? v.c.cross(v.a) : v.a.cross(v.b)
    return n / n.length
  }

  /// Normal component n.T.n of a tensor and the mean of the two lateral ones.
  func components(_ tensor: SymmetricTensor, _ cell: Cell) -> (normal: Double, lateral: Double) {
    let n = direction(cell)
    let normal = (n * tensor.matrix).dot(n)
    return (normal, 0.5 * (tensor.trace - normal))
  }

  /// Fractional coordinates along the normal, within 0 ..< 1.
  func fractions(_ positions: [Vec3], _ cell: Cell) -> [Double] {
    let inverse = cell.vectors.inverse
    return positions.map { r in
      let s = ((r - cell.origin) * inverse)[axis]
      let folded = s - s.rounded(.down)
      return folded < 1 ? folded : 0
    }
  }
}

/// Mean of fractional coordinates on a circle, nil where it is not defined: the angle of sum exp(2 pi i s).
func circularMean(_ s: [Double]) -> Double? {
  var (x, y) = (0.0, 0.0)
  for value in s {
    x += cos(2 * .pi * value)
    y += sin(2 * .pi * value)
  }
  guard x * x + y * y > 1e-6 * Double(s.count) else { return nil }
  let mean = atan2(y, x) / (2 * .pi)
  return mean < 0 ? mean + 1 : mean
}
