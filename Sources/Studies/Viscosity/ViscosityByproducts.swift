import Analysis
import MDCore
import Trajectory

/// What the replicas of a viscosity tell besides: self-diffusion.
struct ViscosityByproducts {
  let folders: [RunFolder]
  let viscosity: ViscosityResult
  let units: UnitSystem

  /// Self-diffusion of each species, mean and scatter of the replicas, with its correction for the cell's size.
  func diffusion() throws(MDError) -> [NamedEstimate] {
    var values: [String: [Double]] = [:]
    var order: [String] = []
    var unit = ""
    var cell: Cell?
    for folder in folders {
      var analysis = DiffusionAnalysis()
      // Frames for transverse currents lie closer than diffusion needs.
      let stride = max(1, try TrajectoryReader(path: folder.trajectory).count / 100)
      var frames = 0
      try folder.forEachFrame(stage: "production") { (now) throws(MDError) in
        if frames % stride == 0 { try analysis.consume(now) }
        frames += 1
        cell = now.state.cell
      }
      guard let result = try? analysis.finish() else { continue }
      for curve in result.curves where curve.name != "total" {
        if values[curve.name] == nil { order.append(curve.name) }
        values[curve.name, default: []].append(curve.diffusion.value)
        unit = curve.diffusion.unit
      }
    }
    var list: [NamedEstimate] = []
    for species in order {
      guard let all = values[species], all.count > 1 else { continue }
      let mean = all.reduce(0, +) / Double(all.count)
      let squares = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let estimate = Estimate(
        value: mean, standardError: (squares / Double(all.count * (all.count - 1))).squareRoot(), unit: unit,
        evidence: Evidence(samples: all.count, method: .independentRuns))
      list.append(NamedEstimate("diffusion of \(species) in this cell", estimate))
      if let cell,
        let corrected = estimate.correctedForSize(
          viscosity: viscosity.viscosity, temperature: viscosity.temperature, cell: cell, units: units)
      {
        list.append(NamedEstimate("diffusion of \(species), infinite system", corrected))
      }
    }
    return list
  }
}
