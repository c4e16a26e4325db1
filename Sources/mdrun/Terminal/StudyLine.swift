import Foundation
import Studies
import Synchronization

/// Shows how a study goes: a bar for the tasks at work on a terminal, plain lines in a log.
final class StudyLine: Sendable {
  private struct Shown {
    var last: ContinuousClock.Instant?
    var phase = ""
    var phaseStart = ContinuousClock.now
    var tenth = -1
    var isOpen = false
  }

  private let onTerminal = isatty(STDERR_FILENO) == 1
  private let shown = Mutex(Shown())

  func show(_ event: StudyEvent) {
    shown.withLock { shown in
      switch event {
      case .phase(let name):
        close(&shown)
        shown = Shown(phase: name)
        writeError("== \(name)")
      case .notice(let text):
        close(&shown)
        writeError("note: \(text)")
      case .progress(let progress): show(progress, &shown)
      }
    }
  }

  /// Ends the bar's line.
  func finish() { shown.withLock { close(&$0) } }

  private func close(_ shown: inout Shown) {
    if shown.isOpen { writeError("") }
    shown.isOpen = false
  }

  private func show(_ progress: StudyProgress, _ shown: inout Shown) {
    let now = ContinuousClock.now
    let isDone = progress.done + progress.failed == progress.count
    if onTerminal {
      if let last = shown.last, now - last < .milliseconds(200), !isDone { return }
    } else {
      let tenth = Int(progress.fraction * 10)
      if tenth == shown.tenth { return }
      shown.tenth = tenth
    }
    shown.last = now
    let seconds = (now - shown.phaseStart) / .seconds(1)
    let made = progress.fraction - progress.fractionBefore
    var text = "\(progress.done)/\(progress.count) tasks"
    if progress.failed > 0 { text += ", \(progress.failed) failed" }
    if made > 0, !isDone {
      text += "  \(ProgressLine.duration((1 - progress.fraction) / made * seconds)) left"
    }
    if !progress.running.isEmpty { text += "  " + progress.running.joined(separator: "; ") }
    // A longer line would wrap, and only its last part be replaced.
    if onTerminal {
      text = String(text.prefix(max(20, Terminal.width - 24)))
      let bar = ProgressLine.bar(progress.fraction)
      FileHandle.standardError.write(Data("\r\u{1B}[2K\(bar) \(text)".utf8))
      shown.isOpen = true
    } else {
      writeError(String(format: "%3.0f %%  ", progress.fraction * 100) + text)
    }
  }
}
