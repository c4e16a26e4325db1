internal import MDCore

/// Watches volume, energy and temperature of the frames an analysis gets, to tell where equilibrium begins.
struct EquilibrationMonitor {
  private var volume: [Double] = []
  private var energy: [Double] = []
  private var temperature: [Double] = []
  private var frames = 0

  mutating func note(_ snapshot: borrowing Snapshot) {
    frames += 1
    if snapshot.state.cell.isFullyPeriodic { volume.append(snapshot.state.cell.volume) }
    if let value = snapshot.potentialEnergy { energy.append(value) }
    if let value = snapshot.temperature { temperature.append(value) }
  }

  /// Quantities that some frames lack do not count.
  func equilibration() -> Equilibration {
    let complete = [volume, energy, temperature].filter { $0.count == frames }
    return complete.isEmpty ? .none(of: frames) : .detect(complete)
  }
}
