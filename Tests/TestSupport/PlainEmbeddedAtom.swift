public import MDCore
public import Potentials

/// The embedded-atom method written down as it stands in its definition: the reference for the fast kernel.
///
/// Every pair of the list is looked at one after the other, every function is a `SplineTable` of its own.
public struct PlainEmbeddedAtom: Potential {
  public let label = "plain embedded atom"
  public let provides = Quantities.all
  public let continuity = Continuity.c2
  public var neighbors: NeighborRequirement? { NeighborRequirement(cutoff: tables.cutoff) }
  private let tables: EmbeddedAtomTables
  private var elements: [Int] = []

  public init(_ tables: EmbeddedAtomTables) { self.tables = tables }

  public mutating func prepare(for topology: Topology) {
    elements = topology.species.map { tables.elements.firstIndex(of: $0)! }
  }

  public mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, pairs: Neighborhood, workers: Workers,
    into result: inout Evaluation
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
    var slopes: [Double] = []
    for i in 0..<pairs.count {
      var rho = 0.0
      forEachNear(i) { j, _, r in rho += added(element[j], element[i], r).value }
      let function = embedding[element[i]]
      let (value, slope) = function.evaluate(rho)
      let energy = value + slope * max(0, rho - function.end)
      slopes.append(slope)
      result.energy += energy
      result.atomEnergies[i] += energy
    }
    for i in 0..<pairs.count {
      forEachNear(i) { j, d, r in
        let (a, b) = (max(element[i], element[j]), min(element[i], element[j]))
        let (z, zSlope) = product[a * (a + 1) / 2 + b].evaluate(r)
        let phi = z / r
        let g =
          slopes[i] * added(element[j], element[i], r).slope + slopes[j]
          * added(element[i], element[j], r).slope
          + (zSlope - phi) / r
        result.forces[i] += (g / r) * d
        result.energy += 0.5 * phi
        result.atomEnergies[i] += 0.5 * phi
        result.virial += (-0.5 * g / r) * Matrix3.outer(d, d)
      }
    }
  }
}
