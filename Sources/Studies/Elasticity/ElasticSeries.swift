import Analysis
import MDCore

/// The stress of a run at constant volume, row by row, in the axes of the unstrained crystal.
struct ElasticSeries {
  private let series: StageSeries
  /// Voigt, positive under tension (eV/A^3).
  let stress: [[Double]]
  /// Potential and kinetic energy (eV).
  let energy: [Double]

  /// `rotation` turned the crystal into the axes of the run (row vectors, r' = r Q).
  init(_ folder: RunFolder, rotation: Matrix3 = .identity) throws(MDError) {
    series = try StageSeries(folder, stage: "measure")
    var columns: [[Double]] = []
    for name in ["xx", "yy", "zz", "yz", "xz", "xy"] {
      columns.append(try series.values("stress_mean_\(name)"))
    }
    stress = columns[0].indices.map { t in
      let turned = SymmetricTensor(voigt: columns.map { $0[t] }).matrix
      return (rotation * turned * rotation.transpose).symmetricPart.voigt
    }
    let kinetic = try series.values("kinetic_energy")
    energy = zip(try series.values("potential_energy"), kinetic).map(+)
  }

  /// The mean of something worked out row by row.
  func mean(_ unit: String, _ value: (Int) -> Double) -> Estimate {
    series.mean(stress.indices.map(value), unit: unit)
  }
}
