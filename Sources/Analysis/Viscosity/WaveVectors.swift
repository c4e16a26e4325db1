internal import Foundation
internal import MDCore

/// Wave vectors that fit a periodic cell, with directions across them, in shells of equal length.
struct WaveVectors: Sendable {
  struct Wave: Sendable {
    /// Multiples of the reciprocal vectors.
    let indices: (Int, Int, Int)
    /// Wave vector (1/A) of the cell they were made for, and two unit vectors across it.
    let vector: Vec3
    let across: (Vec3, Vec3)
  }

  /// Waves whose lengths differ by less than a per cent share a shell; shortest first.
  let shells: [[Wave]]

  /// One of each pair k, -k with indices up to two: of a cube 3 of length 1, 6 of sqrt 2, 4 of sqrt 3, 3 of 2.
  init(_ cell: Cell, shells wanted: Int = 4) {
    let m = cell.vectors
    let volume = m.a.dot(m.b.cross(m.c))
    let scale = 2 * Double.pi / volume
    let reciprocal = [scale * m.b.cross(m.c), scale * m.c.cross(m.a), scale * m.a.cross(m.b)]
    var waves: [Wave] = []
    for h in -2...2 {
      for k in -2...2 {
        for l in -2...2 where h > 0 || (h == 0 && (k > 0 || (k == 0 && l > 0))) {
          let vector = Double(h) * reciprocal[0] + Double(k) * reciprocal[1] + Double(l) * reciprocal[2]
          waves.append(Wave(indices: (h, k, l), vector: vector, across: Self.across(vector)))
        }
      }
    }
    waves.sort { $0.vector.length < $1.vector.length }
    var groups: [[Wave]] = []
    for wave in waves {
      if let last = groups.last?.first, wave.vector.length < 1.01 * last.vector.length {
        groups[groups.count - 1].append(wave)
      } else {
        groups.append([wave])
      }
    }
    shells = Array(groups.prefix(wanted))
  }

  private static func across(_ k: Vec3) -> (Vec3, Vec3) {
    let unit = k / k.length
    // The axis least along k gives the best-conditioned cross product.
    let size = [unit.x.magnitude, unit.y.magnitude, unit.z.magnitude]
    let axes = [Vec3(1, 0, 0), Vec3(0, 1, 0), Vec3(0, 0, 1)]
    let axis = axes[size.indices.min { size[$0] < size[$1] } ?? 0]
    let first = unit.cross(axis)
    let e = first / first.length
    return (e, unit.cross(e))
  }
}
