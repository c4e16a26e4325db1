import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing

/// What is said of quantities measured in time under each way to control temperature and pressure.
@Suite struct StageDynamicsTests {
  private func dynamics(_ stages: [String], place: Int? = nil) throws -> StageDynamics {
    let text = """
      structure:
        lattice: {fcc: 5.4 A, repeat: 3}
        species: Ar
        velocities: {temperature: 80 K}
        groups: {half: {indices: [1-54]}}
      potential: {lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 5 A}}
      timestep: 2 fs
      stages:
      \(stages.map { "  - \($0)" }.joined(separator: "\n"))
      """
    let plan = try Plan(text: text, file: "deck.yaml", registry: .standard)
    return StageDynamics(plan, place: place ?? stages.count - 1)
  }

  private static let all: [DynamicQuantity] = [.shearViscosity, .diffusion, .spectra]

  @Test(arguments: [
    "nve: {time: 1 ps}", "nvt: {temperature: 80 K, time: 1 ps, thermostat-time: 2 ps}",
    "nvt: {temperature: 80 K, time: 1 ps, thermostat: nose-hoover, thermostat-time: 1 ps}",
  ])
  func nothingIsSaidWhereNothingIsKnownAgainstIt(stage: String) throws {
    for quantity in Self.all { #expect(try dynamics([stage]).warning(of: quantity) == nil) }
  }

  @Test func langevinIsWarnedOfForEveryQuantity() throws {
    let stage = try dynamics([
      "langevin: {temperature: 80 K, time: 1 ps, thermostat-time: 0.5 ps, name: warm}"
    ])
    #expect(stage.description == "stage 'warm' (nvt, langevin)")
    let texts = Self.all.compactMap { stage.warning(of: $0) }
    #expect(
      texts.count == 3
        && texts.allSatisfy { $0.hasPrefix("stage 'warm' (nvt, langevin) has a friction of 1/(0.5 ps)") })
    #expect(texts[0].contains("changes the viscosity") && texts[1].contains("slows diffusion down"))
    // 1/(2 pi 0.5 ps)
    #expect(texts[2].contains("broadens every line by 0.32 THz"))
  }

  @Test func globalThermostatsMatterWhereTheyAreFast() throws {
    let usual = try dynamics(["nvt: {temperature: 80 K, time: 1 ps}"])
    #expect(usual.warning(of: .shearViscosity)?.contains("rescales velocities within 0.1 ps") == true)
    #expect(usual.warning(of: .diffusion) == nil && usual.warning(of: .spectra) == nil)
    let fast = try dynamics(["nvt: {temperature: 80 K, time: 1 ps, thermostat-time: 20 fs}"])
    #expect(Self.all.allSatisfy { fast.warning(of: $0)?.contains("within 0.02 ps") == true })
  }

  @Test func barostatsGroupsRampsAndMinimisationsAreNamed() throws {
    let npt = try dynamics(["npt: {temperature: 80 K, pressure: 0 GPa, time: 1 ps, thermostat-time: 2 ps}"])
    #expect(
      npt.warning(of: .shearViscosity)?.contains("the cell changes in stage 'npt' (npt, bussi, rescaling)")
        == true)
    #expect(npt.warning(of: .diffusion) == nil)
    let both = try dynamics(["npt: {temperature: 80 K, pressure: 0 GPa, time: 1 ps}"])
    #expect(both.warning(of: .shearViscosity)?.contains("use nve; stage 'npt'") == true)
    let ramp = try dynamics(["nvt: {temperature: [80 K, 120 K], time: 1 ps, name: heat}"])
    #expect(Self.all.allSatisfy { ramp.warning(of: $0)?.contains("goes from 80 to 120 K") == true })
    let groups = try dynamics(["langevin: {groups: {half: 90 K}, time: 1 ps}"])
    #expect(Self.all.allSatisfy { groups.warning(of: $0)?.contains("acts on groups of atoms") == true })
    #expect(groups.heldTemperature == nil)
    let minimize = try dynamics(["minimize: {steps: 10}"])
    #expect(minimize.warning(of: .spectra)?.contains("is no dynamics") == true)
  }

  @Test func theTemperatureHeldIsThatOfTheLastThermostat() throws {
    let stages = [
      "langevin: {temperature: 120 K, time: 1 ps}", "nvt: {temperature: 80 K, time: 1 ps}",
      "nve: {time: 1 ps}",
    ]
    #expect(try dynamics(stages).heldTemperature == 80)
    #expect(try dynamics(stages, place: 0).heldTemperature == 120)
    #expect(
      try dynamics(["nvt: {temperature: [80 K, 120 K], time: 1 ps}", "nve: {time: 1 ps}"]).heldTemperature
        == nil)
    #expect(try dynamics(["nve: {time: 1 ps}"]).heldTemperature == nil)
  }

  @Test func warningsGoWithTheNumbers() throws {
    func estimate(_ name: String) -> NamedEstimate {
      NamedEstimate(
        name,
        Estimate(
          value: 1, standardError: 0.1, unit: "", evidence: Evidence(samples: 5, method: .independentBlocks)))
    }
    var report = AnalysisReport(title: "")
    report.estimates = ["diffusion Ar", "diffusion Ar by velocities", "mean frequency Ar", "density"].map(
      estimate)
    try dynamics(["langevin: {temperature: 80 K, time: 1 ps}"]).warn(&report)
    #expect(report.estimates.map { $0.estimate.warnings.count } == [1, 1, 1, 0] && report.warnings.isEmpty)
    var ramped = AnalysisReport(title: "")
    ramped.estimates = [estimate("density")]
    try dynamics(["nvt: {temperature: [80 K, 120 K], time: 1 ps}"]).warn(&ramped)
    #expect(ramped.warnings.count == 1 && ramped.warnings[0].contains("the whole ramp"))
  }
}
