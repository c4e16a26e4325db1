import MDCore
import Trajectory

/// Made-up structures: cells of any shape, hand and boundary, with whatever else a file may hold there or not.
struct RandomStructure {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// Uniform in 0 ..< 1 (SplitMix64).
  private mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ z >> 31) >> 11) * 0x1p-53
  }

  private mutating func vector(_ size: Double) -> Vec3 {
    let (x, y, z) = (uniform(), uniform(), uniform())
    return size * Vec3(2 * x - 1, 2 * y - 1, 2 * z - 1)
  }

  private mutating func chance(_ share: Double) -> Bool { uniform() < share }

  mutating func make() -> Structure {
    let count = 1 + Int(8 * uniform())
    var vectors = Matrix3(
      Vec3(6, 0, 0) + vector(1.5), Vec3(0, 7, 0) + vector(1.5), Vec3(0, 0, 8) + vector(1.5))
    if chance(0.3) { vectors = Matrix3(vectors.b, vectors.a, vectors.c) }
    if chance(0.2) { vectors = .diagonal(5, 6, 7) }
    let cell = Cell(
      vectors, origin: chance(0.5) ? vector(4) : .zero,
      periodic: chance(0.6) ? [true, true, true] : [chance(0.5), chance(0.5), chance(0.5)])
    let names = ["Fe", "Cr", "C"]
    let species = (0..<count).map { _ in names[Int(3 * uniform())] }
    var structure = Structure(
      species: species, positions: (0..<count).map { _ in cell.cartesian(vector(1.8)) }, cell: cell)
    if chance(0.5) { structure.velocities = (0..<count).map { _ in vector(0.05) } }
    if chance(0.5) { structure.forces = (0..<count).map { _ in vector(2) } }
    if chance(0.5) { structure.atomEnergies = (0..<count).map { _ in -5 * uniform() } }
    if chance(0.4) { structure.frozen = [true] + (1..<max(1, count)).map { _ in chance(0.3) } }
    if chance(0.3) {
      let perSpecies = Dictionary(uniqueKeysWithValues: names.map { ($0, 10 + 50 * uniform()) })
      structure.masses = species.map { perSpecies[$0]! }
      if chance(0.3), count > 1 { structure.masses = (0..<count).map { _ in 10 + 50 * uniform() } }
    }
    if chance(0.2) {
      structure.part = PartOfSystem(indices: (0..<count).map { 3 * $0 + 1 }, group: "hot", total: 100)
    } else {
      if chance(0.5) { structure.energy = -100 * uniform() }
      if chance(0.5) {
        structure.virial = SymmetricTensor(voigt: (0..<6).map { _ in 10 * uniform() - 5 }).matrix
      }
    }
    return structure
  }
}
