import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Trajectory

/// Number of all atoms of a run, and what the stage to analyse held constant; nil where the run does not say.
func facts(
  of folder: RunFolder, _ manifest: Manifest, stage name: String?, _ units: UnitSystem
) throws(MDError) -> (atoms: Int?, ensemble: StatisticalEnsemble?) {
  var atoms: Int?
  if FileManager.default.fileExists(atPath: folder.topology) {
    atoms = try readStructure(folder.topology, options: StructureOptions(units: units)).count
  }
  return (atoms, StageDynamics(of: folder, manifest, named: name)?.stage.ensemble)
}

extension StagePlan {
  /// What fluctuations of the stage mean.
  var ensemble: StatisticalEnsemble {
    func fault(_ bath: ThermostatPlan) -> String? {
      if !bath.groups.isEmpty { return "stage '\(name)' controls the temperature of groups only" }
      return bath.temperature.start == bath.temperature.end ? nil : "stage '\(name)' has a ramp"
    }
    switch method {
    case .minimize, .nve, .nph: return .other("stage '\(name)' is '\(kind)'")
    case .nvt(let bath):
      return fault(bath).map { .other($0) } ?? .constantVolume(temperature: bath.temperature.start)
    case .npt(let bath, let barostat):
      if let fault = fault(bath) { return .other(fault) }
      if barostat.pressure.start != barostat.pressure.end { return .other("stage '\(name)' has a ramp") }
      if [.x, .y, .z].contains(barostat.coupling) {
        return .other("stage '\(name)' moves one axis of the cell only")
      }
      return .constantPressure(temperature: bath.temperature.start, pressure: barostat.pressure.start)
    }
  }
}
