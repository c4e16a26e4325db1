import Foundation
import Potentials

/// Everything of one run of the program, as text and as JSON.
struct Report: Encodable {
  let processor: String
  let peaks: [PeakRate]
  var cases: [Measurement] = []

  /// Such as "AMD EPYC; fused multiply-adds on 1 thread 57.6 Gflop/s double, 115.0 single".
  var machineLines: [String] {
    ["processor: \(processor)"]
      + peaks.map {
        String(
          format: "peak of fused multiply-adds, %d thread%@: %.1f Gflop/s double, %.1f single", $0.threads,
          $0.threads == 1 ? "" : "s", $0.double, $0.single)
      }
  }

  static let heading = """

    Microseconds per atom and step of NVE: median (least - most) of blocks of steps
    case                               us  (least - most)          Gflop/s  of peak  neighbours (listed)  busy  memory
    """

  /// One line, and the kernels below it.
  func lines(_ m: Measurement) -> [String] {
    let peak = peak(of: m, threads: m.threads)
    var line = column("\(m.potential) \(m.precision), \(m.atoms) atoms, \(m.threads) threads", 34)
    line += column(String(format: "%8.3f  (%.3f - %.3f)", m.median, m.least, m.most), 28)
    if let rate = m.rate {
      line += String(format: "  %8.2f  %5.1f %%", rate, 100 * rate / peak)
    } else {
      line += "         -        -"
    }
    line += String(
      format: "  %10.1f (%.1f)  %8.2f  %.0f MiB", m.neighbors, m.listed, m.threadsBusy, m.peakMemory)
    return [line] + m.kernels.table(atomSteps: m.atomSteps, peak: self.peak(of: m, threads: 1))
  }

  func writeJSON(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(self).write(to: URL(fileURLWithPath: path))
  }

  /// Gflop/s of this many threads, in the precision of most of the work.
  private func peak(of m: Measurement, threads: Int) -> Double {
    let peak = peaks.first { $0.threads == threads } ?? peaks[0]
    return m.precision == Precision.mixed.rawValue ? peak.single : peak.double
  }

  private func column(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
  }
}
