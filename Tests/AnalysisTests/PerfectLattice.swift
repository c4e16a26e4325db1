import Foundation
import MDCore

/// Perfect crystals with nearest-neighbour distance one, and thermally displaced copies of them.
struct PerfectLattice {
  var positions: [Vec3]
  var cell: Cell

  /// Supercell of n conventional cells a side; hcp in its orthorhombic setting.
  init(_ name: String, repeats n: Int, scale: Double = 1) {
    let edges: Vec3
    let basis: [Vec3]
    switch name {
    case "bcc":
      edges = 2 / 3.0.squareRoot() * Vec3(1, 1, 1)
      basis = [.zero, Vec3(0.5, 0.5, 0.5)]
    case "fcc":
      edges = 2.0.squareRoot() * Vec3(1, 1, 1)
      basis = [.zero, Vec3(0.5, 0.5, 0), Vec3(0.5, 0, 0.5), Vec3(0, 0.5, 0.5)]
    default:
      edges = Vec3(1, 3.0.squareRoot(), (8.0 / 3).squareRoot())
      basis = [.zero, Vec3(0.5, 0.5, 0), Vec3(0.5, 5.0 / 6, 0.5), Vec3(0, 1.0 / 3, 0.5)]
    }
    cell = Cell(orthogonal: Double(n) * scale * edges)
    positions = []
    for i in 0..<n {
      for j in 0..<n {
        for k in 0..<n {
          let corner = Vec3(Double(i), Double(j), Double(k))
          positions += basis.map { s in
            let f = corner + s
            return scale * Vec3(f.x * edges.x, f.y * edges.y, f.z * edges.z)
          }
        }
      }
    }
  }

  /// Every atom displaced by a normal number of this standard deviation in each direction.
  func displaced(by amplitude: Double, seed: UInt64, frame: Int = 0) -> [Vec3] {
    let random = CounterRandom(seed: seed, stream: .positions)
    return positions.indices.map { positions[$0] + amplitude * random.normalVector(step: frame, atom: $0) }
  }

  /// A soft-sphere liquid: random points pushed apart until few are closer than 0.9.
  static func liquid(_ count: Int, density: Double, seed: UInt64) -> PerfectLattice {
    var lattice = PerfectLattice("fcc", repeats: 1)
    let edge = cbrt(Double(count) / density)
    lattice.cell = Cell(orthogonal: Vec3(edge, edge, edge))
    let random = CounterRandom(seed: seed, stream: .positions)
    var r = (0..<count).map { i -> Vec3 in
      let (x, y) = random.uniforms(step: 0, index: 2 * i)
      let (z, _) = random.uniforms(step: 0, index: 2 * i + 1)
      return edge * Vec3(x, y, z)
    }
    for _ in 0..<100 {
      var push = Array(repeating: Vec3.zero, count: count)
      for i in 0..<count {
        for j in i + 1..<count {
          var d = r[j] - r[i]
          for axis in 0..<3 { d[axis] -= edge * (d[axis] / edge).rounded() }
          let distance = d.length
          guard distance < 0.93, distance > 0 else { continue }
          push[i] -= 0.25 * (0.93 - distance) / distance * d
          push[j] += 0.25 * (0.93 - distance) / distance * d
        }
      }
      for i in 0..<count { r[i] += push[i] }
    }
    lattice.positions = r
    return lattice
  }
}
