import Foundation
public import MDCore

/// Springs between neighbours of a crystal: smooth, without cutoff, translation and rotation invariant.
///
/// U = sum over bonds of k (r - r0)^2 / 2, bonds between fixed images. Positions must be unwrapped.
public struct Springs: ExternalField {
  struct Bond: Sendable {
    var i: Int
    var j: Int
    var image: Vec3
    var length: Double
  }

  var bonds: [Bond] = []
  let stiffness: Double

  public let label = "springs"
  public let isTranslationInvariant = true
  public let provides: Quantities = [.energy, .forces, .virial]
  public let continuity = Continuity.c2

  /// Bonds between all pairs closer than `range`, at rest in this configuration.
  public init(positions: [Vec3], cell: Cell, range: Double, stiffness: Double) throws {
    self.stiffness = stiffness
    var list = NeighborList(cutoff: range, skin: 0)
    try list.update(positions: positions, cell: cell, workers: Workers(threads: 1))
    let inverse = cell.vectors.inverse
    let found = try list.withNeighborhood { view in
      var found: [Bond] = []
      for row in 0..<view.count {
        for p in view.entries(of: row) where view.isFirst(row, p) {
          let r = view.displacement(row, p)
          let (i, j) = (Int(view.atoms[row]), Int(view.atoms[Int(view.neighbors[p])]))
          let s = (r - positions[j] + positions[i]) * inverse
          let image = Vec3(s.x.rounded(), s.y.rounded(), s.z.rounded())
          found.append(Bond(i: i, j: j, image: image, length: r.length))
        }
      }
      return found
    }
    bonds = found
  }

  public mutating func prepare(for topology: Topology) {}

  public mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, workers: Workers, into result: inout Evaluation
  ) {
    let r = configuration.positions
    for bond in bonds {
      let d = r[bond.j] - r[bond.i] + bond.image * configuration.cell.vectors
      let length = d.length
      let stretch = length - bond.length
      let force = (stiffness * stretch / length) * d
      result.energy += 0.5 * stiffness * stretch * stretch
      result.forces[bond.i] += force
      result.forces[bond.j] -= force
      result.virial += Matrix3.outer(d, -force)
    }
  }
}

/// Independent wells at fixed points: U = sum k_a (r - site)_a^2 / 2 with one stiffness per axis.
public struct Wells: ExternalField {
  public let sites: [Vec3]
  public let stiffness: Vec3

  public let label = "wells"
  public let provides: Quantities = [.energy, .forces]
  public let continuity = Continuity.c2

  public init(sites: [Vec3], stiffness: Vec3) {
    self.sites = sites
    self.stiffness = stiffness
  }

  public mutating func prepare(for topology: Topology) {}

  public mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, workers: Workers, into result: inout Evaluation
  ) {
    for (i, site) in sites.enumerated() {
      let d = configuration.positions[i] - site
      let force = Vec3(-stiffness.x * d.x, -stiffness.y * d.y, -stiffness.z * d.z)
      result.forces[i] += force
      result.energy -= 0.5 * force.dot(d)
    }
  }
}

/// A spring on the cell alone: U = k (sum of squared logarithms of the diagonal + sum of squared tilts) / 2.
public struct CellSpring: ExternalField {
  public let stiffness: Double

  public let label = "cell spring"
  public let provides: Quantities = [.energy, .forces, .virial]
  public let continuity = Continuity.c2

  public init(stiffness: Double) { self.stiffness = stiffness }

  public mutating func prepare(for topology: Topology) {}

  public mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, workers: Workers, into result: inout Evaluation
  ) {
    let h = configuration.cell.vectors
    var gradient = Matrix3.zero
    for row in 0..<3 {
      for column in 0...row {
        let x = h[row, column]
        let strain = row == column ? log(x) : x
        result.energy += 0.5 * stiffness * strain * strain
        gradient[row, column] = stiffness * strain / (row == column ? x : 1)
      }
    }
    // Minus the derivative by G in h -> h (1 + G).
    result.virial += (-1) * (h.transpose * gradient)
  }
}

/// A system for tests of integrators, in reduced units: topology, start and potential.
public struct TestSystem: Sendable {
  public var topology: Topology
  public var state: State
  public var terms: [any Potential]

  public init(topology: Topology, state: State, terms: [any Potential]) {
    self.topology = topology
    self.state = state
    self.terms = terms
  }

  public func field(threads: Int = 1) throws -> ForceField {
    try ForceField(terms, topology: topology, skin: 1, workers: Workers(threads: threads))
  }

  /// A face-centred cubic crystal of springs to first and second neighbours, two species, with thermal velocities
  /// of zero total momentum. Nearest neighbours are at distance one.
  public static func crystal(
    repeat n: Int, temperature: Double, stiffness: Double = 50, seed: UInt64 = 7, sheared: Bool = false
  ) throws -> TestSystem {
    let a = 2.0.squareRoot()
    let basis = [
      Vec3(0.25, 0.25, 0.25), Vec3(0.75, 0.75, 0.25), Vec3(0.75, 0.25, 0.75), Vec3(0.25, 0.75, 0.75),
    ]
    let shape = sheared ? Matrix3(Vec3(1, 0, 0), Vec3(0.1, 1, 0), Vec3(-0.05, 0.08, 1)) : .identity
    let cell = Cell((Double(n) * a) * shape)
    var positions: [Vec3] = []
    for x in 0..<n {
      for y in 0..<n {
        for z in 0..<n {
          for s in basis { positions.append(a * ((Vec3(Double(x), Double(y), Double(z)) + s) * shape)) }
        }
      }
    }
    let types = positions.indices.map { $0 % 2 }
    let topology = Topology(
      species: ["A", "B"], types: types, massPerSpecies: [1, 1.5], units: .lennardJones)
    let springs = try Springs(positions: positions, cell: cell, range: 1.6, stiffness: stiffness)
    var state = State(positions: positions, cell: cell)
    state.velocities = thermalVelocities(topology, temperature: temperature, seed: seed)
    return TestSystem(topology: topology, state: state, terms: [springs])
  }

  /// Atoms without interaction in a cube, total momentum zero.
  public static func idealGas(
    count: Int, side: Double, temperature: Double, terms: [any Potential] = [], frozen: [Bool]? = nil
  ) -> TestSystem {
    let topology = Topology(
      species: ["A"], types: Array(repeating: 0, count: count), massPerSpecies: [1], frozen: frozen,
      units: .lennardJones)
    let random = CounterRandom(seed: 3, stream: .positions)
    let positions = (0..<count).map { i in
      let (x, y) = random.uniforms(step: 0, index: 2 * i)
      return side * Vec3(x, y, random.uniforms(step: 0, index: 2 * i + 1).0)
    }
    var state = State(positions: positions, cell: Cell(orthogonal: Vec3(side, side, side)))
    state.velocities = thermalVelocities(topology, temperature: temperature, seed: 5)
    return TestSystem(topology: topology, state: state, terms: terms)
  }

  static func thermalVelocities(_ topology: Topology, temperature: Double, seed: UInt64) -> [Vec3] {
    let random = CounterRandom(seed: seed, stream: .velocities)
    var velocities = topology.masses.enumerated().map { i, m in
      (temperature / m).squareRoot() * random.normalVector(step: 0, atom: i)
    }
    var momentum = Vec3.zero
    for (v, m) in zip(velocities, topology.masses) { momentum += m * v }
    let drift = momentum / topology.totalMass
    for i in velocities.indices { velocities[i] = topology.frozen[i] ? .zero : velocities[i] - drift }
    return velocities
  }
}
