import Foundation
import Potentials

extension [KernelTime] {
  /// A table: microseconds per atom and step summed over threads, share of the whole, rate and its share of the `peak` of one core (Gflop/s).
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
