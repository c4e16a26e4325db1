package import Analysis
package import Deck
import MDCore
import Potentials
import Trajectory

/// What is measured in time, and so depends on how atoms were made to move and not on their ensemble alone.
package enum DynamicQuantity: Sendable {
  case shearViscosity, diffusion, spectra
}

/// How a stage of a run moved its atoms, and what that does to quantities that are measured in time.
///
/// The one place that knows: constant energy changes nothing; global thermostats rescale all velocities alike, which
/// matters where they are fast; Langevin's friction and baths of groups act on single atoms, and a barostat on the stress
/// (docs/theory/viscosity.md).
package struct StageDynamics {
  package let stage: StagePlan
  let units: UnitSystem
  /// The temperature that this stage or the last one before it held (K); nil where none did, or in a ramp.
  package let heldTemperature: Double?

  /// Global thermostats that are at least so many times slower than the default leave the stress alone.
  private static let slowThermostat = 10.0
  /// Faster ones than this part of the default act within a vibration, and so do barostats within a tenth of theirs.
  private static let (fastThermostat, fastBarostat) = (0.5, 0.1)

  package init(_ plan: Plan, place: Int) {
    stage = plan.stages[place]
    units = plan.units
    let own = stage.bath
    let source = own ?? plan.stages[..<place].last { $0.isDynamics }?.bath
    heldTemperature = source.flatMap { bath in
      bath.groups.isEmpty && bath.temperature.start == bath.temperature.end ? bath.temperature.start : nil
    }
  }

  /// Of the last finished stage of that name, or of the last one; nil where the deck cannot be read.
  init?(of folder: RunFolder, _ manifest: Manifest, named name: String?) {
    let place =
      name.map { name in manifest.stages.lastIndex { $0.name == name } } ?? manifest.stages.indices.last
    guard let place, let plan = try? Plan(file: folder.deck, registry: .standard),
      plan.stages.indices.contains(place)
    else { return nil }
    self.init(plan, place: place)
  }

  /// "stage 'warm' (nvt, langevin)".
  package var description: String { "stage '\(stage.name)' (\(scheme))" }

  private var scheme: String {
    ([stage.kind] + [stage.bath?.kind.rawValue, stage.barostat?.kind.rawValue].compactMap { $0 })
      .joined(separator: ", ")
  }

  /// What to say of a quantity measured in this stage, nil where nothing is known against it.
  package func warning(of quantity: DynamicQuantity) -> String? {
    guard stage.isDynamics else { return "\(description) is no dynamics: nothing moves in time" }
    if let ramp { return ramp }
    if let bath = stage.bath, !bath.groups.isEmpty {
      return
        "the thermostat of \(description) acts on groups of atoms and drives them against the others: their "
        + "motion is not that of constant energy"
    }
    let found = [
      stage.barostat.flatMap { warning(of: quantity, $0) }, stage.bath.flatMap { warning(of: quantity, $0) },
    ]
    .compactMap { $0 }
    return found.isEmpty ? nil : found.joined(separator: "; ")
  }

  private func warning(of quantity: DynamicQuantity, _ barostat: BarostatPlan) -> String? {
    switch quantity {
    case .shearViscosity:
      return "the cell changes in \(description), which biases the viscosity: use nve"
    case .diffusion, .spectra:
      guard barostat.relaxationTime < Self.fastBarostat * DeckDefaults(units).barostatTime else { return nil }
      return
        "the barostat of \(description) acts within \(text(barostat.relaxationTime)): it moves atoms with the cell"
    }
  }

  private func warning(of quantity: DynamicQuantity, _ bath: ThermostatPlan) -> String? {
    let time = text(bath.relaxationTime)
    if bath.kind == .langevin {
      let friction = "\(description) has a friction of 1/(\(time)) on every atom, which "
      switch quantity {
      case .shearViscosity:
        return friction + "changes the viscosity, by how much is not known: use nve"
      case .diffusion: return friction + "slows diffusion down, by how much is not known: use nve"
      case .spectra:
        let width = 1 / (2 * .pi * bath.relaxationTime * units.longTimeFactor)
        return friction
          + "broadens every line by \(significant(width, digits: 2)) \(units.name == .metal ? "THz" : "1/tau"): use nve"
      }
    }
    let relative = bath.relaxationTime / DeckDefaults(units).thermostatTime
    switch quantity {
    case .shearViscosity:
      guard relative < Self.slowThermostat else { return nil }
      return
        "\(description) rescales velocities within \(time), which may change the viscosity: use nve, or a "
        + "'thermostat-time' of \(text(Self.slowThermostat * DeckDefaults(units).thermostatTime)) and more"
    case .diffusion, .spectra:
      guard relative < Self.fastThermostat else { return nil }
      return "\(description) rescales velocities within \(time), in the time of a vibration: use nve"
    }
  }

  /// What averages over a stage that never is in one state are worth.
  private var ramp: String? {
    if let bath = stage.bath {
      for target in [bath.temperature] + bath.groups.map(\.temperature) where target.start != target.end {
        return
          "\(description) goes from \(significant(target.start, digits: 5)) to \(significant(target.end, digits: 5)) "
          + "\(units.temperatureSymbol): means are over the whole ramp, and of no one state"
      }
    }
    guard let pressure = stage.barostat?.pressure, pressure.start != pressure.end else { return nil }
    let ends = [pressure.start, pressure.end].map { significant($0 * units.pressureToUser, digits: 4) }
    return
      "\(description) goes from \(ends[0]) to \(ends[1]) \(units.pressureSymbol): means are over the whole ramp, and "
      + "of no one state"
  }

  private func text(_ time: Double) -> String {
    "\(significant(time * units.longTimeFactor, digits: 3)) \(units.longTimeSymbol)"
  }

  /// Adds to each number of a report what its stage does to it.
  package func warn(_ report: inout AnalysisReport) {
    if stage.isDynamics, let ramp { report.warnings.append(ramp) }
    for k in report.estimates.indices {
      let name = report.estimates[k].name
      let isSpectral = name.hasSuffix(" by velocities") || name.hasPrefix("mean frequency")
      let quantity: DynamicQuantity? = isSpectral ? .spectra : name.hasPrefix("diffusion ") ? .diffusion : nil
      guard let quantity, let warning = warning(of: quantity) else { continue }
      if ramp == nil { report.estimates[k].estimate.warnings.append(warning) }
    }
  }
}

extension StagePlan {
  /// What controls the temperature; nil where nothing does.
  fileprivate var bath: ThermostatPlan? {
    switch method {
    case .nvt(let bath), .npt(let bath, _): bath
    case .minimize, .nve, .nph: nil
    }
  }

  fileprivate var barostat: BarostatPlan? {
    switch method {
    case .npt(_, let barostat), .nph(let barostat): barostat
    case .minimize, .nve, .nvt: nil
    }
  }
}
