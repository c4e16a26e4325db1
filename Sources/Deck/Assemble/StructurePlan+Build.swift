public import Analysis
import Foundation
public import MDCore
import Trajectory

/// Atoms as a structure plan makes them, with what files say of them besides.
struct BuiltStructure {
  var atoms: AtomicStructure
  /// Which crystal it is, where that is known.
  var lattice: LatticeDescription?
  /// Masses per atom of a file; nil for an atom that has become another or is new.
  var masses: [Double?]?
  /// Frozen atoms of a file.
  var frozen: [Bool]?
  /// What the reader of the file had to say.
  var notices: [String] = []
}

extension StructurePlan {
  /// Reads or makes the atoms and applies composition, substitution, interstitials and rattling.
  func build(_ units: UnitSystem, places: Places) throws(MDError) -> BuiltStructure {
    var built = try sourceStructure(units, places)
    if let periodic { built.atoms.cell.periodic = periodic }
    if built.atoms.cell.isFullyPeriodic && !built.atoms.cell.isStandardOrientation { built.turn() }
    try located(places, "composition") { () throws(MDError) in try addComposition(&built.atoms) }
    let species = built.atoms.species
    try located(places, "substitute") { () throws(MDError) in try substitute(&built.atoms) }
    for i in species.indices where built.atoms.species[i] != species[i] { built.masses?[i] = nil }
    let sites = built.atoms.count
    try located(places, "interstitials") { () throws(MDError) in try addInterstitials(&built.atoms) }
    built.extend(from: sites)
    if rattle > 0 { built.atoms = built.atoms.rattled(rattle, seed: seed) }
    return built
  }

  private func addComposition(_ atoms: inout AtomicStructure) throws(MDError) {
    guard !composition.isEmpty else { return }
    let counts = try Portion.counts(composition, among: atoms.count)
    atoms = atoms.substituted(counts, at: Array(0..<atoms.count), seed: seed)
  }

  private func substitute(_ atoms: inout AtomicStructure) throws(MDError) {
    for (draw, change) in substitutions.enumerated() {
      let sites = atoms.species.indices.filter { atoms.species[$0] == change.host }
      guard !sites.isEmpty else {
        throw MDError(
          .input, "no atom of \(change.host) to substitute",
          found: Set(atoms.species).sorted().joined(separator: ", "),
          expected: "a species of the structure")
      }
      let rest =
        change.portions.contains { $0.amount == .rest } ? [] : [Portion(species: change.host, amount: .rest)]
      let counts = try Portion.counts(change.portions + rest, among: sites.count)
      atoms = atoms.substituted(counts, at: sites, seed: seed, draw: draw + 1)
    }
  }

  private func addInterstitials(_ atoms: inout AtomicStructure) throws(MDError) {
    guard let interstitials, case .lattice(let lattice, _) = source else { return }
    let hosts = atoms.count
    let total = try interstitials.counts(hosts: hosts)
    let sites = lattice.interstitialSites(interstitials.site, repeats: repeats)
    for (draw, entry) in total.enumerated() {
      atoms = try atoms.inserting(
        entry.count, of: entry.species, on: sites, separation: interstitials.separation,
        occupied: Array(atoms.positions[hosts...]), seed: seed, draw: draw)
    }
  }

  func located<R>(_ places: Places, _ key: String, _ body: () throws(MDError) -> R) throws(MDError)
    -> R
  {
    do throws(MDError) {
      return try body()
    } catch {
      throw error.located(at: places["structure.\(key)"])
    }
  }
}

extension LatticeDescription {
  /// Name of the file in a run's folder that says which crystal the cell was built from.
  public static var fileName: String { "crystal.json" }

  /// Reads such a file; nil if there is none.
  public static func read(_ path: String) throws(MDError) -> LatticeDescription? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    do {
      return try JSONDecoder().decode(LatticeDescription.self, from: data)
    } catch {
      throw MDError(
        .file, "the description of the crystal is damaged", at: .init(file: path), found: "\(error)")
    }
  }

  /// Writes it, replacing the file in one stroke.
  public func write(to path: String) throws(MDError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a lattice description is plain data")
    }
    try AtomicFile.write(Array(data) + [10], to: path)
  }
}

extension StructurePlan.Interstitials {
  /// Whole numbers per species; fractions are of all atoms of the finished structure.
  fileprivate func counts(hosts: Int) throws(MDError) -> [(species: String, count: Int)] {
    let fraction = portions.reduce(0.0) { if case .fraction(let f) = $1.amount { $0 + f } else { $0 } }
    let fixed = portions.reduce(0) { if case .count(let n) = $1.amount { $0 + n } else { $0 } }
    guard fraction < 1 else {
      throw MDError(.input, "the fractions of interstitials leave no host", found: "\(fraction)")
    }
    let total = Double(hosts + fixed) / (1 - fraction)
    var counts: [(species: String, count: Int)] = []
    for portion in portions {
      switch portion.amount {
      case .count(let n): counts.append((portion.species, n))
      case .fraction(let f):
        let count = Int((f * total).rounded())
        guard count > 0 || f == 0 else {
          throw MDError(
            .input, "the structure is too small for \(portion.species) as an interstitial",
            found: "\(hosts) lattice sites, a fraction of \(f)", expected: "at least one atom",
            hint: "a larger repeat")
        }
        counts.append((portion.species, count))
      case .rest: break
      }
    }
    return counts
  }
}

extension BuiltStructure {
  init(_ structure: Structure) {
    atoms = AtomicStructure(
      cell: structure.cell, species: structure.species, positions: structure.positions,
      velocities: structure.velocities)
    masses = structure.masses
    frozen = structure.frozen
  }

  func repeated(_ repeats: [Int]) -> BuiltStructure {
    guard repeats != [1, 1, 1] else { return self }
    let copies = repeats.reduce(1, *)
    var copy = self
    copy.atoms = atoms.repeated(repeats)
    copy.masses = masses.map { list in (0..<copies).flatMap { _ in list } }
    copy.frozen = frozen.map { list in (0..<copies).flatMap { _ in list } }
    if var lattice {
      for axis in 0..<3 { lattice.supercell[axis] = lattice.supercell[axis].map { $0 * repeats[axis] } }
      copy.lattice = lattice
    }
    return copy
  }

  /// Brings the cell into standard orientation and everything with it.
  mutating func turn() {
    let (cell, rotation) = atoms.cell.standardOrientation()
    atoms.cell = cell
    atoms.positions = atoms.positions.map { $0 * rotation }
    atoms.velocities = atoms.velocities?.map { $0 * rotation }
  }

  /// New atoms after the first `count` are free, and have the mass of their species.
  mutating func extend(from count: Int) {
    let added = atoms.count - count
    guard added > 0 else { return }
    if frozen != nil { frozen! += Array(repeating: false, count: added) }
    if masses != nil { masses! += Array(repeating: nil, count: added) }
  }
}
