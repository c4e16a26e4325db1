import Analysis
import MDCore

/// Crystals, melts and slabs of both for the tests of melting; nearest-neighbour distance about one, or in A.
enum MeltingCrystals {
  /// Conventional cells of crystals with many kinds of sites: edges (A), metal atoms, carbon atoms.
  struct Carbide {
    var edges: Vec3
    var metals: [Vec3]
    var carbons: [Vec3]
  }

  /// Cementite, Pnma: Fe 8d (.1840, .0581, .3332), Fe 4c (.0344, 1/4, .8393), C 4c (.8961, 1/4, .4479), of the
  /// neutron study of Wood et al., J. Appl. Cryst. 37, 82 (2004).
  static let cementite: Carbide = {
    func general(_ r: Vec3) -> [Vec3] {
      let half = [
        r, Vec3(0.5 - r.x, -r.y, 0.5 + r.z), Vec3(-r.x, 0.5 + r.y, -r.z),
        Vec3(0.5 + r.x, 0.5 - r.y, 0.5 - r.z),
      ]
      return half + half.map { -$0 }
    }
    func mirror(_ r: Vec3) -> [Vec3] {
      Array(general(r).enumerated().filter { [0, 1, 4, 5].contains($0.0) }.map(\.1))
    }
    return Carbide(
      edges: Vec3(5.082, 6.742, 4.512),
      metals: general(Vec3(0.1840, 0.0581, 0.3332)) + mirror(Vec3(0.0344, 0.25, 0.8393)),
      carbons: mirror(Vec3(0.8961, 0.25, 0.4479)))
  }()

  /// Cr23C6, Fm-3m, a = 10.66 A: Cr 4a, 8c, 32f x = 0.382, 48h y = 0.170, C 24e x = 0.275 (idealised parameters).
  static let chromiumCarbide: Carbide = {
    let centering = [Vec3.zero, Vec3(0, 0.5, 0.5), Vec3(0.5, 0, 0.5), Vec3(0.5, 0.5, 0)]
    let signs = [1.0, -1]
    var basis = [Vec3.zero, Vec3(0.25, 0.25, 0.25), Vec3(0.75, 0.75, 0.75)]
    for a in signs {
      for b in signs {
        for c in signs { basis.append(0.382 * Vec3(a, b, c)) }
        basis += [Vec3(0, a, b), Vec3(a, 0, b), Vec3(a, b, 0)].map { 0.170 * $0 }
      }
    }
    let carbon = signs.flatMap { a in [Vec3(a, 0, 0), Vec3(0, a, 0), Vec3(0, 0, a)].map { 0.275 * $0 } }
    return Carbide(
      edges: Vec3(10.66, 10.66, 10.66), metals: basis.flatMap { r in centering.map { r + $0 } },
      carbons: carbon.flatMap { r in centering.map { r + $0 } })
  }()

  /// The metal atoms of n cells in each direction.
  static func supercell(_ carbide: Carbide, repeats: [Int]) -> PerfectLattice {
    var lattice = PerfectLattice("fcc", repeats: 1)
    let e = carbide.edges
    lattice.cell = Cell(
      orthogonal: Vec3(e.x * Double(repeats[0]), e.y * Double(repeats[1]), e.z * Double(repeats[2])))
    lattice.positions = []
    for i in 0..<repeats[0] {
      for j in 0..<repeats[1] {
        for k in 0..<repeats[2] {
          lattice.positions += carbide.metals.map { s in
            Vec3((s.x + Double(i)) * e.x, (s.y + Double(j)) * e.y, (s.z + Double(k)) * e.z)
          }
        }
      }
    }
    return lattice
  }

  /// A crystal of unit nearest-neighbour distance by name, carbides with about that density of metal.
  static func crystal(_ name: String) -> PerfectLattice {
    switch name {
    case "Fe3C": scaled(supercell(cementite, repeats: [4, 3, 4]), by: 1 / 2.5)
    case "Cr23C6": scaled(supercell(chromiumCarbide, repeats: [2, 2, 2]), by: 1 / 2.5)
    case "bcc": PerfectLattice("bcc", repeats: 7)
    default: PerfectLattice(name, repeats: 5)
    }
  }

  static func scaled(_ lattice: PerfectLattice, by factor: Double) -> PerfectLattice {
    var copy = lattice
    copy.cell = Cell(factor * lattice.cell.vectors)
    copy.positions = lattice.positions.map { factor * $0 }
    return copy
  }

  /// Frames of a thermally displaced crystal.
  static func solid(_ name: String, amplitude: Double, frames: Int = 4, seed: UInt64) -> [PhaseFrame] {
    let perfect = crystal(name)
    return (0..<frames).map {
      PhaseFrame(positions: perfect.displaced(by: amplitude, seed: seed, frame: $0), cell: perfect.cell)
    }
  }

  /// Frames of a soft-sphere melt of that number density.
  static func liquid(density: Double = 1.1, count: Int = 500, frames: Int = 4, seed: UInt64) -> [PhaseFrame] {
    (0..<frames).map { k in
      let melt = PerfectLattice.liquid(count, density: density, seed: seed + UInt64(k))
      return PhaseFrame(positions: melt.positions, cell: melt.cell)
    }
  }
}
