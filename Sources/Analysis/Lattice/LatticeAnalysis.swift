public import MDCore

/// Lattice parameters of a run after testing that it still is that crystal.
public struct LatticeAnalysis: Analysis {
  private let lattice: LatticeDescription
  private var crystal: CrystalAnalysis
  private var cells: [Matrix3] = []
  private var times: [Double] = []
  private var topology: Topology?

  public init(_ lattice: LatticeDescription) {
    self.lattice = lattice
    crystal = CrystalAnalysis(lattice)
  }

  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    try crystal.consume(snapshot)
    if topology == nil { topology = snapshot.topology }
    cells.append(snapshot.state.cell.vectors)
    times.append(snapshot.longTime)
  }

  /// The crystal test, and the parameters if the crystal was kept.
  public consuming func finish() throws(MDError) -> (test: CrystalTest, result: LatticeResult) {
    try finish(series: nil)
  }

  /// The same with cells from a denser series of the same run where it has them (`cell_vectors_ax` ... `cz`).
  public consuming func finish(
    series: SeriesTable?
  ) throws(MDError) -> (test: CrystalTest, result: LatticeResult) {
    let test = try crystal.finish(series: series)
    guard !test.isLost, let topology else { return (test, .lost(test)) }
    let average: CellAverage
    if let series, let dense = series.cells {
      average = try CellAverage(
        cells: dense, lattice: lattice, sampling: series.sampling, units: topology.units)
    } else {
      let sampling = try Sampling(times: times, unit: topology.units.longTimeSymbol)
      average = try CellAverage(cells: cells, lattice: lattice, sampling: sampling, units: topology.units)
    }
    return (test, .lattice(average.parameters(totalMass: topology.totalMass, units: topology.units)))
  }
}

extension SeriesTable {
  /// Row vectors of the cell of every sample (A), nil where the series has none.
  var cells: [Matrix3]? {
    let names = ["ax", "ay", "az", "bx", "by", "bz", "cx", "cy", "cz"]
    let columns = names.compactMap { values("cell_vectors_\($0)") }
    guard columns.count == 9 else { return nil }
    return (0..<rowCount).map { t in
      let v = (0..<3).map { Vec3(columns[3 * $0][t], columns[3 * $0 + 1][t], columns[3 * $0 + 2][t]) }
      return Matrix3(v[0], v[1], v[2])
    }
  }
}
