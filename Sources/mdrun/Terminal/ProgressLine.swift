import Foundation
import MDCore

/// Shows how a run goes: a bar with stage, temperature, pressure, drift of the conserved energy, speed and time left on a
/// terminal, plain lines in a log.
struct ProgressLine {
  private let onTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?
  private var lastTenth = -1
  private var firstStep: Int?
  private let units: UnitSystem
  /// Conserved energy where the stage began, or went on.
  private var zero: (stage: String, energy: Double)?

  init(units: UnitSystem) { self.units = units }

  /// `step` of `steps` in all stages; `snapshot` is the present instant, `timestep` in user units.
  mutating func show(step: Int, of steps: Int, stage: String, snapshot: Snapshot, timestep: Double) {
    let now = ContinuousClock.now
    if firstStep == nil { firstStep = step }
    if let energy = snapshot.conservedEnergy, zero?.stage != stage { zero = (stage, energy) }
    let done = Double(step) / Double(max(1, steps))
    if onTerminal {
      if let last = lastShown, now - last < .milliseconds(200), step < steps { return }
    } else {
      let tenth = Int(done * 10)
      if tenth == lastTenth { return }
      lastTenth = tenth
    }
    lastShown = now
    let seconds = (now - start) / .seconds(1)
    let made = step - (firstStep ?? 0)
    let rate = seconds > 0 ? Double(made) / seconds : 0
    var text =
      "\(stage.padding(toLength: max(14, stage.count), withPad: " ", startingAt: 0)) step \(step)/\(steps)"
    if let temperature = snapshot.temperature {
      text += String(format: "  T %.4g %@", temperature, units.temperatureSymbol)
    }
    if let pressure = snapshot.pressureTensor {
      text += String(format: "  P %.3f %@", pressure.trace / 3 * units.pressureToUser, units.pressureSymbol)
    }
    if let energy = snapshot.conservedEnergy, let zero {
      text += "  drift \(Self.drift((energy - zero.energy) / Double(max(1, snapshot.state.count)), units))"
    }
    if rate > 0 {
      let perDay = rate * timestep * 86_400
      text +=
        units.name == .metal
        ? String(format: "  %.3g ns/day", perDay * 1e-6) : String(format: "  %.3g tau/day", perDay)
      text += String(format: "  %.3g atom-steps/s", rate * Double(snapshot.state.count))
      text += "  \(Self.duration(Double(steps - step) / rate)) left"
    }
    if onTerminal {
      // A longer line would wrap, and only its last part be replaced.
      let line = "\(Self.bar(done)) \(text)".prefix(max(40, Terminal.width - 1))
      FileHandle.standardError.write(Data("\r\u{1B}[2K\(line)".utf8))
    } else {
      writeError("\(String(format: "%3.0f", done * 100)) %  \(text)")
    }
  }

  /// Ends the bar's line.
  func finish() {
    if onTerminal, lastShown != nil { writeError("") }
  }

  /// "[#####---------------]".
  static func bar(_ fraction: Double, width: Int = 20) -> String {
    let filled = min(width, max(0, Int(fraction * Double(width))))
    return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled) + "]"
  }

  /// A change of the conserved energy per atom (eV; reduced: epsilon) with its sign.
  static func drift(_ change: Double, _ units: UnitSystem) -> String {
    units.name == .metal
      ? String(format: "%+.2g meV/atom", 1000 * change) : String(format: "%+.2g epsilon/atom", change)
  }

  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e8 else { return "?" }
    let s = Int(seconds.rounded())
    if s < 60 { return "\(s) s" }
    if s < 3600 { return "\(s / 60) min \(s % 60) s" }
    return "\(s / 3600) h \(s % 3600 / 60) min"
  }
}
