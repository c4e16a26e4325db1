public import MDCore

/// The atomic units of the i-PI protocol in this program's units.
///
/// Programs hold slightly different values: ASE those of CODATA 2014 (8e-9 away in energy), i-PI some of eight digits. A server
/// whose values are known gets its own numbers back to the last digits.
public struct DriveUnits: Sendable, Equatable {
  /// One Bohr (A).
  public var bohr: Double
  /// One Hartree (eV).
  public var hartree: Double

  /// CODATA 2018 unless given.
  public init(bohr: Double = PhysicalConstants.bohr, hartree: Double = PhysicalConstants.hartree) {
    self.bohr = bohr
    self.hartree = hartree
  }
}
