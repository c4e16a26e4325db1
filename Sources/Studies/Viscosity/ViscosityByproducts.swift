import Analysis
import MDCore
import Trajectory

/// What the replicas of a viscosity tell besides: self-diffusion.
struct ViscosityByproducts {
  let folders: [RunFolder]
  let viscosity: ViscosityResult
  let units: UnitSystem

  /// Self-diffusion of each species, mean of the replicas with the larger of their own errors and their scatter, and with
  /// its correction for the cell's size; findings where replicas show none.
  func diffusion() throws(MDError) -> (estimates: [NamedEstimate], findings: [String]) {
    var runs: [String: [Estimate]] = [:]
    var order: [String] = []
    var (findings, without): ([String], [String: Int]) = ([], [:])
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
        if let finding = curve.finding {
          if without[curve.name] == nil { findings.append(finding) }
          without[curve.name, default: 0] += 1
        }
        guard let diffusion = curve.diffusion else { continue }
        if runs[curve.name] == nil { order.append(curve.name) }
        runs[curve.name, default: []].append(diffusion)
      }
    }
    var list: [NamedEstimate] = []
    for species in order {
      guard let all = runs[species], all.count > 1 else { continue }
      var estimate = Estimate.mean(ofRuns: all)
      if let silent = without[species] {
        estimate.warnings.append(
          "\(silent) of \(silent + all.count) replicas show no diffusion and are left out: the mean is too large"
        )
      }
      list.append(NamedEstimate("diffusion of \(species) in this cell", estimate))
      if let cell,
        let corrected = estimate.correctedForSize(
          viscosity: viscosity.viscosity, temperature: viscosity.temperature.value, cell: cell, units: units)
      {
        list.append(NamedEstimate("diffusion of \(species), infinite system", corrected))
      }
    }
    return (list, findings)
  }
}
