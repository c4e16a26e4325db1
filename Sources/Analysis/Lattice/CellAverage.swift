internal import MDCore

/// Averages the cell matrix of a run and derives lattice parameters with errors from it.
///
/// Every cell is turned into standard orientation (six numbers), divided into conventional cells, and averaged
/// as a matrix: <h>. Lengths, angles and volume are functions f(<h>); their errors come from the series
///   f(<h>) + df(<h>; h_t - <h>),
/// the linearised deviation of each frame, so that correlations among the six numbers are in them.
struct CellAverage {
  private let lattice: LatticeDescription
  private let sampling: Sampling
  private let lengthUnit: String
  private let equilibration: Equilibration
  private let conventional: [Matrix3]
  private let mean: Matrix3

  /// `cells`: row vectors of the simulation cell (A) of equally spaced frames.
  init(cells: [Matrix3], lattice: LatticeDescription, sampling: Sampling, units: UnitSystem) throws(MDError) {
    guard !cells.isEmpty else { throw MDError(.analysis, "there is no cell to average") }
    let conventional = cells.map { lattice.conventional(Cell($0).standardOrientation().cell.vectors) }
    let monitored = conventional.map(Self.parameters)
    let columns = (0..<7).map { k in monitored.map { $0[k] } }
    let independent = lattice.crystalClass.equalLengths.map { group in
      monitored.map { frame in group.reduce(0) { $0 + frame[$1] } }
    }
    let angles = (0..<3).filter { lattice.crystalClass.fixedAngles[$0] == nil }.map { columns[3 + $0] }
    equilibration = .detect(independent + angles + [columns[6]])
    let production = conventional[equilibration.start...]
    mean = (1 / Double(production.count)) * production.reduce(Matrix3.zero, +)
    self.lattice = lattice
    self.sampling = sampling
    self.conventional = conventional
    lengthUnit = units.lengthSymbol
  }

  /// `totalMass` in u.
  func parameters(totalMass: Double, units: UnitSystem) -> LatticeParameters {
    let center = Self.parameters(mean)
    // Directional derivatives by central differences; the step keeps rounding below 1e-10 of the deviation.
    let step = 1e-3
    var series = Array(repeating: [Double](), count: 7)
    for cell in conventional {
      let deviation = cell + (-1) * mean
      let (ahead, behind) = (
        Self.parameters(mean + step * deviation), Self.parameters(mean + (-step) * deviation)
      )
      for k in 0..<7 { series[k].append(center[k] + (ahead[k] - behind[k]) / (2 * step)) }
    }
    let crystal = lattice.crystalClass
    var lengths = (0..<3).map { estimate(series[$0], lengthUnit) }
    var tests: [LatticeParameters.SymmetryTest] = []
    for group in crystal.equalLengths where group.count > 1 {
      let combined = conventional.indices.map { t in
        group.reduce(0) { $0 + series[$1][t] } / Double(group.count)
      }
      let common = estimate(combined, lengthUnit)
      for axis in group { lengths[axis] = common }
      for (i, j) in zip(group, group.dropFirst()) {
        let names = ["a", "b", "c"]
        tests.append(
          test(
            "\(names[i]) - \(names[j])", zip(series[i], series[j]).map { $0 - $1 }, lengthUnit,
            scale: center[i]))
      }
    }
    let angles = (0..<3).map { axis -> Estimate in
      guard let fixed = crystal.fixedAngles[axis] else { return estimate(series[3 + axis], "deg") }
      let name = ["alpha", "beta", "gamma"][axis]
      tests.append(
        test("\(name) - \(Int(fixed))", series[3 + axis].map { $0 - fixed }, "deg", scale: fixed))
      let evidence = Evidence(samples: conventional.count - equilibration.start, method: .constant)
      return Estimate(value: fixed, standardError: 0, unit: "deg", evidence: evidence)
    }
    let volume = estimate(series[6], "\(lengthUnit)3")
    let massPerCell = totalMass / lattice.cellCount
    // d(M/V) = -M dV / V^2
    var density = volume.converted(
      by: massPerCell / (volume.value * volume.value) * units.densityToUser, to: units.densitySymbol)
    density.value = massPerCell / volume.value * units.densityToUser
    return LatticeParameters(
      crystalClass: crystal, lengths: lengths, angles: angles, volume: volume, density: density,
      symmetryTests: tests)
  }

  private func estimate(_ series: [Double], _ unit: String) -> Estimate {
    .mean(of: series, unit: unit, sampling: sampling, from: equilibration)
  }

  /// Differences below `1e-6 scale` are rounding of files in single precision and count as none.
  private func test(
    _ name: String, _ series: [Double], _ unit: String, scale: Double
  ) -> LatticeParameters.SymmetryTest {
    let difference = estimate(series, unit)
    let isRounding = difference.value.magnitude < 1e-6 * scale
    return LatticeParameters.SymmetryTest(
      name: name, difference: difference,
      z: isRounding ? 0 : difference.value.magnitude / difference.standardError)
  }

  /// a, b, c, alpha, beta, gamma, volume.
  private static func parameters(_ h: Matrix3) -> [Double] {
    let cell = Cell(h)
    let (l, angles) = (cell.lengths, cell.anglesInDegrees)
    return [l.x, l.y, l.z, angles.x, angles.y, angles.z, cell.volume]
  }
}
