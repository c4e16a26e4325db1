import Deck
import MDCore

/// The time step against the fastest vibration of the structure.
extension Preflight {
  /// Steps in a period below which energies drift, and below which velocity Verlet diverges (omega dt = 2).
  private static let fewSteps = 12.0
  private static let divergence = Double.pi
  /// Steps in a period above which the time is wasted, or a unit mistaken.
  private static let manySteps = 2000.0
  /// Time steps (fs) beyond which something is odd where no vibration says more.
  private static let usual = 0.02...20.0

  mutating func lookAtTimestep() {
    let step = text(plan.timestep, .time)
    guard let frequency = try? FastestVibration.angularFrequency(evaluated, assembly.state) else {
      let femtoseconds = Quantity.toUser(plan.timestep, .time, units: units)
      if isMetal, !Self.usual.contains(femtoseconds) {
        warn("the timestep is \(step)\(reading); 0.5 to 5 fs are usual")
      }
      return
    }
    let period = 2 * Double.pi / frequency
    let steps = period / plan.timestep
    let vibration =
      "the fastest vibration of the structure has a period of about \(text(period, .time))"
    if steps < Self.divergence {
      warn("the timestep of \(step)\(reading) is too long to be stable: \(vibration)\(lightest)")
    } else if steps < Self.fewSteps {
      warn(
        "the timestep of \(step)\(reading) takes only \(steps.formatted(2)) steps through it: \(vibration)\(lightest)"
      )
    } else if steps > Self.manySteps {
      warn("the timestep is \(step)\(reading), and \(vibration), \(Int(steps.rounded())) steps")
    }
  }

  /// In which unit a bare number was read, where another program would have read it in another.
  private var reading: String {
    guard isMetal, let written = plan.places.text("timestep"), let number = Double(written) else { return "" }
    let here = " (a number without unit, read in fs"
    guard number > 0, number <= 0.02 else { return here + ")" }
    return here + "; LAMMPS' metal units count in ps, where it would be \(Quantity.plain(1000 * number)) fs)"
  }

  /// The lightest species that moves, where it is light.
  private var lightest: String {
    let mobile = topology.masses.indices.filter { !topology.frozen[$0] }
    guard isMetal, let atom = mobile.min(by: { topology.masses[$0] < topology.masses[$1] }),
      topology.masses[atom] < 5
    else { return "" }
    return "; \(topology.name(of: atom)) is light, 0.2 to 0.5 fs are usual for it"
  }
}
