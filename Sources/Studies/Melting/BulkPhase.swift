import Analysis
import Deck
import MDCore
import Trajectory

/// What the pure solid or liquid says at one temperature and pressure.
struct BulkPhase: Sendable, Codable {
  /// (E + P V) / N (eV).
  let enthalpy: Estimate
  /// V / N (A^3).
  let volume: Estimate
  /// Mean lengths of the cell's axes over those it began with.
  let stretch: [Double]
  /// Isothermal bulk modulus from the fluctuations of the volume, kB T <V> / var(V) (eV/A^3).
  let bulkModulus: Double
  /// Mean stress across c minus that along c (eV/A^3), positive under tension.
  let deviator: Estimate

  /// From the stage `measure` of a bulk run that began with the cell `start`.
  init(_ folder: RunFolder, start: Cell, crystalClass: CrystalClass, pressure: Double, temperature: Double)
    throws(MDError)
  {
    let series = try StageSeries(folder, stage: "measure")
    let units = series.units
    let atoms = Double(try TrajectoryReader(path: folder.trajectory).read(0).topology.count)
    let volumes = try series.values("volume")
    let (potential, kinetic) = (try series.values("potential_energy"), try series.values("kinetic_energy"))
    enthalpy = series.mean(
      volumes.indices.map { (potential[$0] + kinetic[$0] + pressure * volumes[$0]) / atoms },
      unit: "\(units.energySymbol)/atom")
    volume = series.mean(volumes.map { $0 / atoms }, unit: "\(units.lengthSymbol)3/atom")
    let initial = start.lengths
    var factors: [Double] = []
    for axis in 0..<3 {
      let name = ["a", "b", "c"][axis]
      let rows = try ["x", "y", "z"].map { (k) throws(MDError) in
        try series.values("cell_vectors_\(name)\(k)")
      }
      let lengths = volumes.indices.map { t in
        (rows[0][t] * rows[0][t] + rows[1][t] * rows[1][t] + rows[2][t] * rows[2][t]).squareRoot()
      }
      factors.append(lengths.reduce(0, +) / Double(lengths.count) / initial[axis])
    }
    for group in crystalClass.equalLengths {
      let mean = group.reduce(0) { $0 + factors[$1] } / Double(group.count)
      for axis in group { factors[axis] = mean }
    }
    stretch = factors
    let mean = volumes.reduce(0, +) / Double(volumes.count)
    let variance = volumes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, volumes.count - 1))
    bulkModulus = variance > 0 ? units.boltzmann * temperature * mean / variance : .infinity
    let (xx, yy, zz) = (
      try series.values("stress_xx"), try series.values("stress_yy"), try series.values("stress_zz")
    )
    deviator = series.mean(
      xx.indices.map { 0.5 * (xx[$0] + yy[$0]) - zz[$0] },
      unit: "\(units.energySymbol)/\(units.lengthSymbol)3")
  }
}
