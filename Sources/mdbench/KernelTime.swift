import Foundation

/// What one kernel took while a case was measured.
struct KernelTime: Encodable {
  /// Such as "fitting network".
  let name: String
  /// Wall time over the measured steps (s).
  let seconds: Double
  /// Floating-point operations over the measured steps; zero where they are not counted.
  let flop: Double

  /// Gflop/s; nil where operations are not counted.
  var rate: Double? { flop > 0 && seconds > 0 ? flop / seconds * 1e-9 : nil }
}

extension [KernelTime] {
  /// A table: microseconds per atom and step, share of the whole, rate, share of `peak` (Gflop/s).
  ///
  /// `atomSteps` is the number of atoms times that of steps. No lines at all without kernels.
  func table(atomSteps: Double, peak: Double) -> [String] {
    let whole = reduce(0) { $0 + $1.seconds }
    return map { kernel in
      var line = String(
        format: "    %8.3f us %5.1f %%", kernel.seconds * 1e6 / atomSteps, 100 * kernel.seconds / whole)
      if let rate = kernel.rate {
        line += String(format: " %8.2f Gflop/s %5.1f %% of peak", rate, 100 * rate / peak)
      } else {
        line += String(repeating: " ", count: 32)
      }
      return line + "  " + kernel.name
    }
  }
}
