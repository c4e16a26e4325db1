public import MDCore

/// Springs that hold atoms to places: E = k/2 sum_i |r_i - a_i|^2.
///
/// The anchors a_i are fixed in fractional coordinates, so they follow the cell; the virial is that of the
/// springs, sum (r - a) F, and independent of the origin. Distances are measured on unwrapped positions.
public struct HarmonicRestraint: ExternalField {
  public let label: String
  public var provides: Quantities { .all }
  public var continuity: Continuity { .c2 }

  private let atoms: [Int]
  private let anchors: [Vec3]
  private let stiffness: Double

  /// Holds `atoms` to `positions` (A) in `cell`; `stiffness` in eV/A^2.
  public init(atoms: [Int], positions: [Vec3], cell: Cell, stiffness: Double) throws(MDError) {
    precondition(atoms.count == positions.count)
    guard stiffness >= 0, stiffness.isFinite else {
      throw MDError(
        .input, "the stiffness of a restraint is not usable", found: "\(stiffness)", expected: "zero or more")
    }
    self.atoms = atoms
    self.stiffness = stiffness
    anchors = positions.map { cell.fractional($0) }
    label = "restraint on \(atoms.count) atoms"
  }

  public mutating func prepare(for topology: Topology) throws(MDError) {
    for atom in atoms where !topology.types.indices.contains(atom) {
      throw MDError(
        .input, "\(label): there is no atom \(atom + 1)", found: "\(topology.count) atoms",
        expected: "atoms of the system")
    }
  }

  public mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, workers: Workers, into result: inout Evaluation
  ) throws(MDError) {
    let cell = configuration.cell
    for (atom, anchor) in zip(atoms, anchors) {
      let d = configuration.positions[atom] - cell.cartesian(anchor)
      let force = -stiffness * d
      let energy = 0.5 * stiffness * d.length2
      result.energy += energy
      result.forces[atom] += force
      let virial = Matrix3.outer(d, force)
      result.virial += virial
      if wanted.contains(.atomVirials) { result.atomVirials[atom] += virial }
      if wanted.contains(.atomEnergies) { result.atomEnergies[atom] += energy }
    }
  }
}
