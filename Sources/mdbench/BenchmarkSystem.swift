public import ArgumentParser
import MDCore
public import Potentials
import Trajectory

extension Precision: ExpressibleByArgument {}

/// What is measured: a potential with atoms that suit it.
struct BenchmarkSystem {
  enum Kind: String, CaseIterable, ExpressibleByArgument { case deep, lj, eam }

  let kind: Kind
  /// Deep Potential model, read once for all sizes.
  let model: ModelDescription?
  /// Model or table file.
  let file: String
  /// Atoms from a file instead of a crystal.
  let structureFile: String?

  init(_ kind: Kind, model: String, eam: String, structure: String?) throws(MDError) {
    self.kind = kind
    self.model = kind == .deep ? try readModel(model) : nil
    file = kind == .eam ? eam : model
    structureFile = structure
  }

  /// Thickness added to the list's cutoff unless given: what is usual for these potentials (A or sigma).
  var skin: Double { kind == .lj ? 0.3 : 1 }
  /// Length of a step, internal units: 1 fs, for Lennard-Jones 0.005 tau.
  var timestep: Double { (kind == .lj ? 0.005 : 1) / units.timeToUser }

  func term(_ precision: Precision) throws(MDError) -> any ShortRangePotential {
    switch kind {
    case .deep:
      guard let model else {
        throw MDError(.input, "no model was read", found: file, expected: "a model file")
      }
      return try DeepPotential(model, name: file, precision: precision)
    case .eam: return try EmbeddedAtomPotential(contentsOf: file)
    case .lj:
      return try LennardJones.potential(
        [SpeciesPair("A", "A"): .init(epsilon: 1, sigma: 1, cutoff: 2.5)], truncation: .cut)
    }
  }

  /// Atoms and velocities: bcc Fe-10Cr-3C (a = 2.87 A, C on lattice sites) at 300 K for Deep Potentials, bcc Fe
  /// (2.855 A) at 300 K for EAM, fcc of density 0.8442 at temperature 1.44 for Lennard-Jones, as in LAMMPS' benchmarks;
  /// or those of the file.
  func structure(atoms: Int) throws(MDError) -> Structure {
    var structure: Structure
    if let structureFile {
      structure = try readStructure(structureFile, options: options)
    } else {
      let crystal = try crystal(atoms: atoms)
      structure = Structure(species: crystal.species, positions: crystal.positions, cell: crystal.cell)
    }
    if structure.velocities == nil {
      structure.velocities = Velocities.maxwellBoltzmann(
        try topology(structure), temperature: kind == .lj ? 1.44 : 300, seed: 1)
    }
    return structure
  }

  func topology(_ structure: Structure) throws(MDError) -> Topology {
    try structure.topology(species: species(structure), units: units)
  }

  /// How structure files are to be understood and written.
  var options: StructureOptions {
    StructureOptions(units: units, species: kind == .deep ? model?.typeMap : nil)
  }

  private var units: UnitSystem { kind == .lj ? .lennardJones : .metal }

  /// The model's order where it knows all species.
  private func species(_ structure: Structure) -> [String] {
    let present = structure.speciesNames
    return model?.typeMap.filter { present.contains($0) } ?? present
  }

  private func crystal(atoms: Int) throws(MDError) -> AtomicStructure {
    let lattice =
      switch kind {
      case .deep: Lattice(.bcc, a: 2.87)
      case .eam: Lattice(.bcc, a: 2.855)
      case .lj: Lattice(.fcc, a: 1.6796)
      }
    let repeats = CrystalSize.repeats(atoms: atoms, perCell: lattice.basis.count)
    let host = kind == .lj ? "A" : "Fe"
    let pure = AtomicStructure(lattice, species: [host], repeats: repeats)
    guard kind == .deep else { return pure }
    let counts = try Composition.counts(
      fractions: [("Fe", 0.87), ("Cr", 0.1), ("C", 0.03)], among: pure.count)
    return pure.substituted(counts, at: Array(0..<pure.count), seed: 1)
  }
}
