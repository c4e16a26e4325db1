import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Embedded-atom potentials against LAMMPS, with the tables of Debian's lammps-data.
@Suite struct EmbeddedAtomReferenceTests {
  static let folder = "/usr/share/lammps/potentials/"
  static let tablesAreThere = FileManager.default.fileExists(atPath: folder + "Fe_mm.eam.fs")

  @Test(
    .enabled(if: tablesAreThere, "needs the Debian package lammps-data"),
    arguments: ["Fe_mm", "Al_mm", "AlFe_mm", "Cu_mishin1", "CuNi"])
  func equalsLAMMPS(_ name: String) throws {
    for frame in try LAMMPSReference.frames("eam_\(name).extxyz") {
      let file = try #require(frame.header["lammps"]!.split(separator: " ").first { $0.contains(".eam.") })
      let style: EmbeddedAtomTables.Style = file.hasSuffix("fs") ? .finnisSinclair : .alloy
      let potential = try EmbeddedAtomPotential(contentsOf: Self.folder + file, style: style)
      try LAMMPSReference.compare([potential], with: frame)
    }
  }

  @Test(
    .enabled(if: tablesAreThere, "needs the Debian package lammps-data"),
    arguments: [
      ("Fe_mm.eam.fs", ["Fe"], 2.6), ("AlFe_mm.eam.fs", ["Fe", "Al"], 2.8),
      ("CuNi.eam.alloy", ["Cu", "Ni"], 2.8),
    ])
  func keepsItsContract(file: String, species: [String], constant: Double) throws {
    let style: EmbeddedAtomTables.Style = file.hasSuffix("fs") ? .finnisSinclair : .alloy
    let system = SampleSystem(
      bcc: constant, repeats: 2, species: species, disorder: 0.1, seed: 8,
      strain: Matrix3(Vec3(1, 0, 0), Vec3(0.2, 0.97, 0), Vec3(-0.1, 0.3, 1.04)))
    try checkPotential(EmbeddedAtomPotential(contentsOf: Self.folder + file, style: style), in: system)
  }
}
