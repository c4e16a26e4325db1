extension AtomicStructure {
  /// Adds atoms of one species at random on `sites` (A), none closer than `separation` (A) to another
  /// interstitial, placed now or before.
  ///
  /// Sites are tried in random order; when they run out before `number` atoms have found a place it is an error.
  /// `occupied` are interstitials of other species that are there already. New atoms come last; they have no
  /// velocities, so that the structure has none.
  public func inserting(
    _ number: Int, of name: String, on sites: [Vec3], separation: Double, occupied: [Vec3] = [], seed: UInt64,
    draw: Int = 0
  ) throws(MDError) -> AtomicStructure {
    let order = Composition.shuffled(
      Array(sites.indices), random: CounterRandom(seed: seed, stream: .interstitials), draw: draw)
    let nearest = PeriodicDistance(cell: cell)
    let limit2 = separation * separation
    var taken = occupied
    var placed: [Vec3] = []
    for k in order {
      if placed.count == number { break }
      let site = sites[k]
      if taken.contains(where: { nearest.squared($0, site) < limit2 }) { continue }
      taken.append(site)
      placed.append(site)
    }
    guard placed.count == number else {
      throw MDError(
        .input, "no room for \(number) \(name) interstitials",
        found:
          "\(placed.count) places among \(sites.count) sites at least \(separation.formatted(4)) A apart",
        expected: "\(number) places", hint: "fewer of them, a larger repeat or a smaller separation")
    }
    var copy = self
    copy.positions += placed
    copy.species += Array(repeating: name, count: number)
    copy.velocities = nil
    return copy
  }
}

/// Distances between nearest images.
struct PeriodicDistance {
  private let cell: Cell
  private let inverse: Matrix3
  private let shifts: [Vec3]

  init(cell: Cell) {
    self.cell = cell
    inverse = cell.vectors.inverse
    func steps(_ axis: Int) -> [Double] { cell.periodic[axis] ? [-1, 0, 1] : [0] }
    var shifts: [Vec3] = []
    for x in steps(0) {
      for y in steps(1) {
        for z in steps(2) { shifts.append(Vec3(x, y, z) * cell.vectors) }
      }
    }
    self.shifts = shifts
  }

  /// Squared distance of the nearest images (A^2), for cells that are not extremely skewed.
  func squared(_ p: Vec3, _ q: Vec3) -> Double {
    var s = (q - p) * inverse
    for axis in 0..<3 where cell.periodic[axis] { s[axis] -= s[axis].rounded() }
    let d = s * cell.vectors
    var least = Double.infinity
    for shift in shifts { least = min(least, (d + shift).length2) }
    return least
  }
}
