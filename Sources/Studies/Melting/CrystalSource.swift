import Analysis
import Deck
import Foundation
import MDCore
import Trajectory

/// Makes cells of one crystal in the sizes and shapes that its melting needs.
struct CrystalSource: Sendable {
  private(set) var plan: Plan
  let structure: StructurePlan
  /// The cell that is repeated: the deck's, or the turned one, scaled.
  private(set) var unit: Cell
  let atomsPerUnit: Int
  /// Atoms of the turned cell, nil for the deck's own orientation.
  private let turned: AtomicStructure?
  /// Axes over those of the deck.
  private(set) var scale = 1.0

  init(_ plan: Plan, _ structure: StructurePlan) throws(MDError) {
    self.plan = plan
    self.structure = structure
    (unit, atomsPerUnit) = try plan.repeatedCell(of: structure)
    turned = nil
  }

  /// The same cubic crystal with [110] along c: axes [001], [1-10], [110], twice the atoms of the cubic cell.
  private init(turning source: CrystalSource, lattice: Lattice, species: [String]) {
    plan = source.plan
    structure = source.structure
    let cubic = AtomicStructure(lattice, species: species, repeats: [2, 2, 2])
    let (a, r) = (lattice.a, lattice.a * 2.0.squareRoot())
    let cell = Cell(orthogonal: Vec3(a, r, r))
    // Rows: the new axes in the old frame, as unit vectors.
    let axes = [Vec3(0, 0, 1), Vec3(1, -1, 0) * 0.5.squareRoot(), Vec3(1, 1, 0) * 0.5.squareRoot()]
    var atoms = AtomicStructure(cell: cell, species: [], positions: [])
    for (name, position) in zip(cubic.species, cubic.positions) {
      var s = cell.fractional(Vec3(position.dot(axes[0]), position.dot(axes[1]), position.dot(axes[2])))
      for axis in 0..<3 { s[axis] -= (s[axis] + 1e-9).rounded(.down) }
      let folded = cell.cartesian(s)
      if atoms.positions.allSatisfy({ ($0 - folded).length > 1e-3 * a }) {
        atoms.species.append(name)
        atoms.positions.append(folded)
      }
    }
    (unit, atomsPerUnit, turned) = (cell, atoms.count, atoms)
  }

  /// The crystal with (110) across c; nil unless it is a cubic lattice of one composition throughout.
  var turnedTo110: CrystalSource? {
    guard case .lattice(let lattice, let species) = structure.source, lattice.kind != .hcp,
      structure.composition.count < 2, structure.substitutions.isEmpty, structure.interstitials == nil
    else { return nil }
    return CrystalSource(turning: self, lattice: lattice, species: species).scaled(by: scale)
  }

  /// The same crystal with its axes multiplied by `factor`.
  func scaled(by factor: Double) -> CrystalSource {
    var copy = self
    copy.scale *= factor
    copy.unit.vectors = factor * unit.vectors
    return copy
  }

  /// The same crystal under a deck with another time step.
  func timestep(_ step: Double) -> CrystalSource {
    var copy = self
    copy.plan.timestep = step
    return copy
  }

  /// What becomes of the three cell lengths in the solid: which are equal by symmetry.
  var crystalClass: CrystalClass {
    guard case .lattice(let lattice, _) = structure.source else {
      // Angles stay as they are.
      return structure.crystal.map { $0 == .monoclinic || $0 == .triclinic ? .orthorhombic : $0 }
        ?? .orthorhombic
    }
    return lattice.kind == .hcp ? .hexagonal : .cubic
  }

  /// How the pure solid's cell follows the pressure.
  var coupling: BarostatPlan.Coupling { crystalClass == .cubic ? .isotropic : .anisotropic }

  private var volumePerAtom: Double { unit.volume / Double(atomsPerUnit) }

  /// Copies for a nearly cubic cell of about `atoms` atoms.
  func bulkRepeats(atoms: Int) -> [Int] {
    let edge = cbrt(Double(atoms) * volumePerAtom)
    let lengths = unit.lengths
    return [lengths.x, lengths.y, lengths.z].map { max(1, Int((edge / $0).rounded())) }
  }

  /// Copies for a slab of about `atoms` atoms, four times as long along c as it is wide.
  func slabRepeats(atoms: Int) -> [Int] {
    let edge = cbrt(Double(atoms) * volumePerAtom / 4)
    let lengths = unit.lengths
    let across = [lengths.x, lengths.y].map { max(1, Int((edge / $0).rounded())) }
    let along = Double(atoms) / Double(atomsPerUnit * across[0] * across[1])
    return across + [max(4, 2 * Int((along / 2).rounded()))]
  }

  /// Crystal of so many cells, its three axes stretched from `unit`.
  func crystal(_ repeats: [Int], stretched: [Double] = [1, 1, 1]) throws(MDError) -> AtomicStructure {
    let factors = stretched.map { scale * $0 }
    if let turned { return turned.repeated(repeats).stretched(factors) }
    return try plan.atoms(of: structure, repeats: repeats).stretched(factors)
  }

  /// A crystal whose upper half along c is stretched to the liquid's volume, ready to be molten.
  ///
  /// `expansion` is the ratio of the volumes per atom of liquid and solid. The atoms of the half that stays crystal come
  /// first; `solidCount` of them.
  func slab(_ repeats: [Int], stretched: [Double], expansion: Double) throws(MDError) -> (
    atoms: AtomicStructure, solidCount: Int
  ) {
    let whole = try crystal(repeats, stretched: stretched)
    let fractions = whole.positions.map { position in
      var s = whole.cell.fractional(position)
      // A layer on the face belongs to the half above it, whatever the rounding.
      s.z -= (s.z + 1e-9).rounded(.down)
      return s
    }
    let order = whole.positions.indices.filter { fractions[$0].z < 0.5 - 1e-9 }
    let rest = whole.positions.indices.filter { fractions[$0].z >= 0.5 - 1e-9 }
    var cell = whole.cell
    let length = 0.5 * (1 + expansion)
    cell.vectors[2] = length * cell.vectors[2]
    let positions = (order + rest).map { i in
      var s = fractions[i]
      s.z = (s.z < 0.5 - 1e-9 ? s.z : 0.5 + (s.z - 0.5) * expansion) / length
      return cell.cartesian(s)
    }
    return (
      AtomicStructure(cell: cell, species: (order + rest).map { whole.species[$0] }, positions: positions),
      order.count
    )
  }
}

extension AtomicStructure {
  /// Cell vectors multiplied by three factors, the atoms moved along.
  func stretched(_ factors: [Double]) -> AtomicStructure {
    var copy = self
    for axis in 0..<3 { copy.cell.vectors[axis] = factors[axis] * cell.vectors[axis] }
    copy.positions = positions.map { copy.cell.cartesian(cell.fractional($0)) }
    return copy
  }

  /// As a file holds it.
  var file: Structure { Structure(species: species, positions: positions, cell: cell) }
}
