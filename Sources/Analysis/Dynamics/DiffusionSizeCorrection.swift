internal import Foundation
public import MDCore

extension Estimate {
  /// A self-diffusion coefficient of a cubic periodic cell, corrected to an infinite system.
  ///
  /// D = D(L) + 2.837297 kB T / (6 pi eta L) [YehHummer2004], for atoms in a liquid of viscosity eta.
  /// - Parameters:
  ///   - viscosity: in mPa s (reduced).
  ///   - temperature: in K (reduced).
  /// Nil for cells that are no cubes, to which the number does not belong, and for a viscosity that is not positive.
  public func correctedForSize(
    viscosity: Estimate, temperature: Double, cell: Cell, units: UnitSystem
  ) -> Estimate? {
    let m = cell.vectors
    let edges = [m.a.length, m.b.length, m.c.length]
    let length = cbrt(cell.volume)
    guard cell.isFullyPeriodic, viscosity.value > 0,
      edges.allSatisfy({ ($0 - length).magnitude < 1e-3 * length })
    else { return nil }
    // eV over (eV/A^3 ps) A is A^2/ps.
    let eta = viscosity.value / units.viscosityToUser
    let shift = 2.837297 * units.boltzmann * temperature / (6 * .pi * eta * length)
    let shiftError = shift * viscosity.standardError / viscosity.value
    var corrected = self
    corrected.value += shift
    corrected.warnings += viscosity.warnings.map { "viscosity of the correction: \($0)" }
    corrected.standardError = (standardError * standardError + shiftError * shiftError).squareRoot()
    return corrected
  }
}
