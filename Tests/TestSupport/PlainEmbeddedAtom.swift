public import MDCore
public import Potentials

/// The embedded-atom method written down as it stands in its definition: the reference for the fast kernel.
///
/// Every pair of the list is looked at one after the other, every function is a `SplineTable` of its own.
public struct PlainEmbeddedAtom: ShortRangePotential {
  public let label = "plain embedded atom"
  public let provides = Quantities.all
  public let continuity = Continuity.c2
  public var cutoff: Double { tables.cutoff }
  private let tables: EmbeddedAtomTables
  private var elements: [Int] = []

  public init(_ tables: EmbeddedAtomTables) { self.tables = tables }

  public mutating func prepare(species: [String]) {
    elements = species.map { tables.elements.firstIndex(of: $0)! }
  }

  /// Centre after centre: its energy, and what that energy pulls at every atom it depends on.
  public mutating func accumulate(
    _ wanted: Quantities, neighborhood pairs: Neighborhood, workers: Workers, into result: inout Evaluation
  ) {
    let embedding = tables.embedding.map { SplineTable($0, spacing: tables.densitySpacing) }
    let density = tables.density.map { $0.map { SplineTable($0, spacing: tables.distanceSpacing) } }
    let product = tables.pair.map { SplineTable($0, spacing: tables.distanceSpacing) }
    let element = pairs.types.map { elements[Int($0)] }
    /// What an atom of element a adds at one of b.
    func added(_ a: Int, _ b: Int, _ r: Double) -> (value: Double, slope: Double) {
      density[a][tables.style == .alloy ? 0 : b].evaluate(r)
    }
    func forEachNear(_ i: Int, _ body: (_ j: Int, _ d: Vec3, _ r: Double) -> Void) {
      for p in pairs.entries(of: i) {
        let d = pairs.displacement(i, p)
        if d.length2 < tables.cutoff * tables.cutoff { body(Int(pairs.neighbors[p]), d, d.length) }
      }
    }
    for i in 0..<pairs.centreCount {
      var rho = 0.0
      forEachNear(i) { j, _, r in rho += added(element[j], element[i], r).value }
      let function = embedding[element[i]]
      let (value, slope) = function.evaluate(rho)
      var energy = value + slope * max(0, rho - function.end)
      var virial = Matrix3.zero
      forEachNear(i) { j, d, r in
        let (a, b) = (max(element[i], element[j]), min(element[i], element[j]))
        let (z, zSlope) = product[a * (a + 1) / 2 + b].evaluate(r)
        let phi = z / r
        let force = ((slope * added(element[j], element[i], r).slope + 0.5 * (zSlope - phi) / r) / r) * d
        energy += 0.5 * phi
        virial += Matrix3.outer(-d, force)
        result.forces[i] += force
        result.forces[j] -= force
      }
      result.energy += energy
      result.virial += virial
      if wanted.contains(.atomEnergies) { result.atomEnergies[i] += energy }
      if wanted.contains(.atomVirials) { result.atomVirials[i] += virial }
    }
  }
}
