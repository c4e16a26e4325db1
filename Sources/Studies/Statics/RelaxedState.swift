import MDCore

/// Where a relaxation ended, kept in the study's decisions so that it is made once.
struct RelaxedState: Codable, Sendable {
  /// Rows of the cell (A).
  private var vectors: [Double]
  private var coordinates: [Double]
  /// Potential energy (eV).
  var energy: Double
  /// Voigt, positive under tension (eV/A^3).
  var stress: [Double]
  /// Largest force left (eV/A), and difference of stress that the cell could have followed (eV/A^3).
  var largestForce: Double
  var largestStress: Double
  var isConverged: Bool
  /// Energy and cell where forces and stress were a hundred times as large as wanted: what tolerances matter.
  var looseEnergy: Double
  private var looseVectors: [Double]

  init(
    _ state: State, energy: Double, stress: SymmetricTensor, result: MinimizationResult, looseEnergy: Double,
    looseCell: Cell
  ) {
    vectors = Self.flat(state.cell.vectors)
    coordinates = state.positions.flatMap { [$0.x, $0.y, $0.z] }
    self.energy = energy
    self.stress = stress.voigt
    largestForce = result.maximumForce
    largestStress = result.maximumStress
    isConverged = result.isConverged
    self.looseEnergy = looseEnergy
    looseVectors = Self.flat(looseCell.vectors)
  }

  var cell: Cell { Cell(Self.matrix(vectors)) }
  var looseCell: Cell { Cell(Self.matrix(looseVectors)) }
  var state: State {
    let positions = stride(from: 0, to: coordinates.count, by: 3).map {
      Vec3(coordinates[$0], coordinates[$0 + 1], coordinates[$0 + 2])
    }
    return State(positions: positions, cell: cell)
  }

  private static func flat(_ m: Matrix3) -> [Double] { [m.a, m.b, m.c].flatMap { [$0.x, $0.y, $0.z] } }
  private static func matrix(_ v: [Double]) -> Matrix3 {
    Matrix3(Vec3(v[0], v[1], v[2]), Vec3(v[3], v[4], v[5]), Vec3(v[6], v[7], v[8]))
  }
}
