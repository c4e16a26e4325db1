import Foundation
import MDCore
import Studies

/// The lines that `mdrun watch` shows.
struct WatchView {
  let quantity: LiveSeries.Quantity
  /// Time and share of steps at the first look at each run, for its speed.
  private var first: [String: (time: Date, fraction: Double)] = [:]

  init(quantity: LiveSeries.Quantity) { self.quantity = quantity }

  mutating func lines(_ run: RunProgress) -> [String] {
    let live = reading(run)
    return summary(run, live.series, indent: "") + notice(live.error) + plot(live.series)
      + (run.state == .waiting
        ? ["not at work; go on with: mdrun resume \(Terminal.printable(run.name))"] : [])
  }

  mutating func lines(_ study: StudyProgressOnDisk, _ state: RunState, path: String) -> [String] {
    let tasks = study.tasks
    let done = tasks.count { $0.state.isDone }
    let working = tasks.filter { $0.state == .atWork }
    var lines = [
      "\(Terminal.printable(path)): \(Terminal.printable(state.text)); \(tasks.count) runs begun, \(done) done, \(working.count) at work"
    ]
    var shown: LiveSeries?
    var name = ""
    for task in working {
      let live = reading(task)
      lines += summary(task, live.series, indent: "  ") + notice(live.error)
      if shown == nil, let series = live.series { (shown, name) = (series, task.name) }
    }
    for task in tasks {
      guard case .failed(let error) = task.state else { continue }
      lines.append("  \(Terminal.printable("\(task.name) failed: \(error)"))")
    }
    if state == .waiting { lines.append("not at work; go on with: mdrun resume \(Terminal.printable(path))") }
    if shown != nil { lines.append("\(Terminal.printable(name)):") }
    return lines + plot(shown)
  }

  private func reading(_ run: RunProgress) -> (series: LiveSeries?, error: String?) {
    do throws(MDError) { return (try LiveSeries(of: run, quantity), nil) } catch {
      return (nil, "no series: \(error.description)")
    }
  }

  private func notice(_ text: String?) -> [String] { text.map { [Terminal.printable($0)] } ?? [] }

  /// Bar with step and time left, then what the last row of the series says.
  private mutating func summary(_ run: RunProgress, _ series: LiveSeries?, indent: String) -> [String] {
    let name = Terminal.printable(run.name)
    guard !run.state.isDone else { return ["\(indent)\(name): \(Terminal.printable(run.state.text))"] }
    let step = series?.step ?? run.checkpointStep
    let fraction = run.fraction(at: step) ?? 0
    var text = "\(indent)\(ProgressLine.bar(fraction)) \(name)"
    if let stage = run.stage { text += "  \(stage.number)/\(stage.count) \(Terminal.printable(stage.name))" }
    text += "  step \(step)" + (run.steps.map { "/\($0)" } ?? "")
    if run.state == .atWork {
      text += timeLeft(run, fraction).map { "  \($0) left" } ?? ""
    } else {
      text += "  \(Terminal.printable(run.state.text))"
    }
    var values: [String] = []
    if let temperature = series?.temperature {
      values.append(String(format: "T %.4g %@", temperature, run.units.temperatureSymbol))
    }
    if let pressure = series?.pressure {
      values.append(String(format: "P %.3f %@", pressure, run.units.pressureSymbol))
    }
    if let change = series?.conservedChange {
      values.append("drift \(ProgressLine.drift(change, run.units)) in this stage")
    }
    return [text] + (values.isEmpty ? [] : ["\(indent)  " + values.joined(separator: "  ")])
  }

  /// By the speed since the first look, or at that look by the mean speed since the run began.
  private mutating func timeLeft(_ run: RunProgress, _ fraction: Double) -> String? {
    let now = Date()
    let start = first[run.name] ?? (now, fraction)
    first[run.name] = start
    let made = fraction - start.fraction
    if made > 0 {
      return ProgressLine.duration((1 - fraction) / made * now.timeIntervalSince(start.time))
    }
    guard fraction > 0 else { return nil }
    return "about "
      + ProgressLine.duration((1 - fraction) / fraction * max(0, now.timeIntervalSince(run.started)))
  }

  private func plot(_ series: LiveSeries?) -> [String] {
    guard let series, let low = series.values.filter(\.isFinite).min(),
      let high = series.values.filter(\.isFinite).max(), let start = series.times.first,
      let end = series.times.last
    else { return [] }
    let margin = 11
    let width = min(100, max(20, Terminal.width - margin - 3))
    let picture = TextPlot(
      series.values, width: width, height: 10, in: low...high,
      letters: Terminal.hasUnicode ? .braille : .ascii)
    let (left, corner) = Terminal.hasUnicode ? ("\u{2502}", "\u{2514}") : ("|", "+")
    let floor = Terminal.hasUnicode ? "\u{2500}" : "-"
    let unit = Terminal.printable(series.unit)
    var lines = [unit.isEmpty ? quantity.title : "\(quantity.title) (\(unit))"]
    for (row, line) in picture.lines.enumerated() {
      let label = row == 0 ? high : row == picture.lines.count - 1 ? low : nil
      lines.append(padded(label.map { String(format: "%.5g", $0) } ?? "", margin) + left + line)
    }
    lines.append(padded("", margin) + corner + String(repeating: floor, count: width))
    let from = String(format: "%.4g", start)
    let to = String(format: "%.4g %@", end, Terminal.printable(series.timeUnit))
    let gap = max(1, width - from.count - to.count)
    lines.append(padded("", margin + 1) + from + String(repeating: " ", count: gap) + to)
    return lines
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - 1 - text.count)) + text + " "
  }
}
