public import MDCore

/// Atoms in a cell, for tests.
public struct SampleSystem: Sendable {
  public var species: [String]
  public var types: [Int]
  public var positions: [Vec3]
  public var cell: Cell

  public init(species: [String], types: [Int], positions: [Vec3], cell: Cell) {
    self.species = species
    self.types = types
    self.positions = positions
    self.cell = cell
  }

  /// Random atoms no closer than `distance` (A), species in turn.
  ///
  /// Stops the test run if they do not fit: choose a larger cell.
  public init(random count: Int, species: [String], cell: Cell, distance: Double, seed: UInt64) {
    let random = CounterRandom(seed: seed, stream: .positions)
    var positions: [Vec3] = []
    var attempt = 0
    while positions.count < count {
      attempt += 1
      precondition(attempt < 200_000, "\(count) atoms at least \(distance) apart do not fit the cell")
      let (x, y) = random.uniforms(step: attempt, index: 0)
      let (z, _) = random.uniforms(step: attempt, index: 1)
      let candidate = cell.cartesian(Vec3(x, y, z))
      if Self.nearest(positions, to: candidate, cell: cell) >= distance { positions.append(candidate) }
    }
    self.init(species: species, types: (0..<count).map { $0 % species.count }, positions: positions, cell: cell)
  }

  /// Sites of a bcc lattice, each moved by normal numbers of width `disorder` (A), species in turn.
  public init(
    bcc constant: Double, repeats: Int, species: [String], disorder: Double, seed: UInt64,
    strain: Matrix3 = .identity
  ) {
    let random = CounterRandom(seed: seed, stream: .positions)
    let cell = Cell(constant * Double(repeats) * strain)
    var positions: [Vec3] = []
    for x in 0..<repeats {
      for y in 0..<repeats {
        for z in 0..<repeats {
          for offset in [0, 0.5] {
            let site = Vec3(Double(x) + offset, Double(y) + offset, Double(z) + offset) / Double(repeats)
            let noise = disorder * random.normalVector(step: 0, atom: positions.count)
            positions.append(cell.cartesian(site) + noise)
          }
        }
      }
    }
    self.init(
      species: species, types: positions.indices.map { $0 % species.count }, positions: positions, cell: cell)
  }

  public var topology: Topology {
    Topology(species: species, types: types, massPerSpecies: species.map { _ in 1 })
  }

  /// The system repeated along its cell vectors.
  public func repeated(_ a: Int, _ b: Int, _ c: Int) -> SampleSystem {
    var copy = self
    let h = cell.vectors
    copy.cell.vectors = Matrix3(Double(a) * h.a, Double(b) * h.b, Double(c) * h.c)
    copy.positions = []
    copy.types = []
    for x in 0..<a {
      for y in 0..<b {
        for z in 0..<c {
          copy.positions += positions.map { $0 + Vec3(Double(x), Double(y), Double(z)) * h }
          copy.types += types
        }
      }
    }
    return copy
  }

  /// Smallest distance between two atoms or images (A).
  public var nearestDistance: Double {
    var least = Double.infinity
    for i in positions.indices {
      least = min(least, Self.nearest(Array(positions[..<i]), to: positions[i], cell: cell))
    }
    return least
  }

  private static func nearest(_ others: [Vec3], to point: Vec3, cell: Cell) -> Double {
    var least = Double.infinity
    func range(_ axis: Int) -> ClosedRange<Int> { cell.periodic[axis] ? -1...1 : 0...0 }
    for x in range(0) {
      for y in range(1) {
        for z in range(2) {
          let image = point + Vec3(Double(x), Double(y), Double(z)) * cell.vectors
          for other in others { least = min(least, (other - image).length2) }
        }
      }
    }
    return least.squareRoot()
  }
}
