internal import MDCore

/// Velocities of all frames in single precision, in bounded memory.
///
/// 12 bytes an atom and frame. When that exceeds the bound, every second atom of each species is dropped, of the frames
/// before too, and again as often as needed: fewer atoms make larger errors, fewer frames would make other spectra.
struct VelocityStore {
  /// Atoms kept of each species.
  private(set) var groups: [[Int]]
  /// For each frame x, y, z of the atoms of the first group, the second ...
  private(set) var frames: [[Float]] = []
  private(set) var isThinned = false
  private let limit: Int

  /// Keeps these groups of atoms, at most `limit` numbers of four bytes (by default 1 GiB).
  init(groups: [[Int]], limit: Int = 1 << 28) {
    self.groups = groups
    self.limit = limit
  }

  private var atomCount: Int { groups.reduce(0) { $0 + $1.count } }

  mutating func add(_ velocities: [Vec3]) {
    var row: [Float] = []
    row.reserveCapacity(3 * atomCount)
    for group in groups {
      for atom in group {
        row += [Float(velocities[atom].x), Float(velocities[atom].y), Float(velocities[atom].z)]
      }
    }
    frames.append(row)
    while frames.count * 3 * atomCount > limit, groups.contains(where: { $0.count > 1 }) { thin() }
  }

  private mutating func thin() {
    isThinned = true
    var kept: [Int] = []
    var place = 0
    for g in groups.indices {
      let places = groups[g].indices.filter { $0 % 2 == 0 }
      kept += places.map { place + $0 }
      place += groups[g].count
      groups[g] = places.map { groups[g][$0] }
    }
    for t in frames.indices {
      let row = frames[t]
      frames[t] = kept.flatMap { [row[3 * $0], row[3 * $0 + 1], row[3 * $0 + 2]] }
    }
  }
}
