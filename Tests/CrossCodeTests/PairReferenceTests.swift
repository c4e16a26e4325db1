import MDCore
import Potentials
import TestSupport
import Testing

/// Pair potentials against LAMMPS.
@Suite struct PairReferenceTests {
  private let names = ["Ar", "Kr"]

  @Test func lennardJones() throws {
    for frame in try LAMMPSReference.frames("lj.extxyz") {
      let pairs = LAMMPSReference.coefficients(frame, names).mapValues {
        LennardJones.Coefficients(epsilon: $0[0], sigma: $0[1], cutoff: $0[2])
      }
      let lines = frame.header["lammps"]!
      let hasTail = lines.contains("tail yes")
      let truncation: LennardJones.Truncation =
        lines.contains("smooth/linear") ? .forceShifted : lines.contains("shift yes") ? .shifted : .cut
      var terms: [any Potential] = [try LennardJones.potential(pairs, truncation: truncation)]
      if hasTail { terms.append(try LennardJonesTail(pairs)) }
      // LAMMPS does not share the tail among the atoms.
      try LAMMPSReference.compare(terms, with: frame, atomEnergies: !hasTail)
      if hasTail { try compareTail(LennardJonesTail(pairs), with: frame) }
    }
  }

  private func compareTail(_ tail: LennardJonesTail, with frame: ReferenceFrame) throws {
    let system = frame.system()
    var field = try ForceField([tail], topology: system.topology)
    try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
    let energy = try #require(frame.number("energy_tail"))
    let pressure = try #require(frame.number("pressure_tail"))
    #expect(abs(field.evaluation.energy - energy) < 1e-9 * abs(energy))
    let own = field.evaluation.virial.trace / (3 * system.cell.volume)
    #expect(abs(own - pressure) < 1e-9 * abs(pressure))
  }

  @Test func wangFrenkel() throws {
    for frame in try LAMMPSReference.frames("wang_frenkel.extxyz") {
      let pairs = LAMMPSReference.coefficients(frame, names).mapValues { c in
        // LAMMPS' order: epsilon sigma nu mu cutoff.
        WangFrenkel.Coefficients(
          epsilon: c[0], sigma: c[1], cutoff: c[4], mu: Int(c[3]), nu: Int(c[2]))
      }
      try LAMMPSReference.compare([WangFrenkel.potential(pairs)], with: frame)
    }
  }

  @Test func morse() throws {
    for frame in try LAMMPSReference.frames("morse.extxyz") {
      let cutoff = Double(LAMMPSReference.style(frame)[2])!
      let pairs = LAMMPSReference.coefficients(frame, names).mapValues {
        Morse.Coefficients(depth: $0[0], alpha: $0[1], distance: $0[2], cutoff: cutoff)
      }
      let shifted = frame.header["lammps"]!.contains("shift yes")
      try LAMMPSReference.compare(
        [Morse.potential(pairs, truncation: shifted ? .shifted : .cut)], with: frame)
    }
  }

  /// With the Coulomb constant of LAMMPS' metal units, 14.399645 eV A.
  @Test func zbl() throws {
    for frame in try LAMMPSReference.frames("zbl.extxyz") {
      let style = LAMMPSReference.style(frame)
      let potential = try ZBL.potential(
        atomicNumbers: ["Fe": 26, "Cr": 24, "C": 6], inner: Double(style[2])!, outer: Double(style[3])!,
        coulomb: 14.399645)
      try LAMMPSReference.compare([potential], with: frame)
    }
  }
}
