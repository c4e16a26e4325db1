import Analysis
import MDCore

/// The cell of a run at constant pressure, row by row.
struct CellSeries {
  private let series: StageSeries
  private let cells: [Matrix3]
  private let lattice: LatticeDescription
  private let volumes: [Double]
  private let energies: [Double]

  init(_ folder: RunFolder, lattice: LatticeDescription) throws(MDError) {
    series = try StageSeries(folder, stage: "measure")
    self.lattice = lattice
    var columns: [[Double]] = []
    for row in ["a", "b", "c"] {
      for axis in ["x", "y", "z"] { columns.append(try series.values("cell_vectors_\(row)\(axis)")) }
    }
    cells = columns[0].indices.map { t in
      let v = (0..<3).map { Vec3(columns[3 * $0][t], columns[3 * $0 + 1][t], columns[3 * $0 + 2][t]) }
      return Matrix3(v[0], v[1], v[2])
    }
    volumes = try series.values("volume")
    energies = zip(try series.values("potential_energy"), try series.values("kinetic_energy")).map(+)
  }

  /// Length of conventional axes that are equal by symmetry.
  func length(_ axes: [Int], _ unit: String) -> Estimate {
    let lengths = cells.map { cell in
      let all = Cell(lattice.conventional(cell)).lengths
      return axes.reduce(0) { $0 + all[$1] } / Double(axes.count)
    }
    return series.mean(lengths, unit: unit)
  }

  /// Volume times a factor.
  func volume(_ factor: Double, _ unit: String) -> Estimate {
    series.mean(volumes.map { factor * $0 }, unit: unit)
  }

  var meanVolume: Double { volumes.reduce(0, +) / Double(volumes.count) }

  /// (E + P V)/N.
  func enthalpy(_ pressure: Double, per atoms: Double, _ unit: String) -> Estimate {
    series.mean(zip(energies, volumes).map { ($0 + pressure * $1) / atoms }, unit: unit)
  }

  /// The mean cell of several runs; where the symmetry fixes the angles, that of the start with other lengths.
  static func mean(_ runs: [CellSeries], of start: Cell, symmetry: CrystalClass) -> Cell {
    let all = runs.flatMap(\.cells)
    let mean = (1 / Double(all.count)) * all.reduce(Matrix3.zero, +)
    guard symmetry.fixedAngles.allSatisfy({ $0 != nil }) else { return Cell(mean) }
    let (now, before) = (Cell(mean).lengths, start.lengths)
    var cell = start
    for group in symmetry.equalLengths {
      let factor = group.reduce(0) { $0 + now[$1] / before[$1] } / Double(group.count)
      for axis in group { cell.vectors[axis] = factor * start.vectors[axis] }
    }
    return cell
  }
}
