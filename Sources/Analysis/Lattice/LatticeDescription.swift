public import MDCore

/// How a simulation cell was built from a crystal: what its lattice parameters and its crystal test need.
public struct LatticeDescription: Sendable, Equatable, Codable {
  /// How to tell whether the crystal is still there.
  public enum Structure: String, Sendable, Codable, CaseIterable {
    /// By bond order around each atom.
    case bcc, fcc, hcp
    /// By displacement from the sites of the first frame; for any other crystal.
    case sites
  }

  /// Name for messages, e.g. "bcc" or "Fe3C".
  public var name: String
  public var structure: Structure
  public var crystalClass: CrystalClass
  /// Rows: the vectors a, b, c of the simulation cell as integer combinations of the conventional cell's.
  public var supercell: [[Int]]
  /// Species on the lattice's own sites; others (interstitials) are left out of the crystal test. Nil: all but
  /// H, B, C, N, O for bcc, fcc, hcp, and all for `sites`.
  public var latticeSpecies: [String]?

  /// A cell of `repeats` conventional cells along a, b, c.
  public init(
    name: String, structure: Structure, crystalClass: CrystalClass, repeats: [Int],
    latticeSpecies: [String]? = nil
  ) throws(MDError) {
    let rows = repeats.indices.map { i in repeats.indices.map { $0 == i ? repeats[i] : 0 } }
    try self.init(
      name: name, structure: structure, crystalClass: crystalClass, supercell: rows,
      latticeSpecies: latticeSpecies)
  }

  /// Throws unless `supercell` is a 3x3 matrix with an inverse.
  public init(
    name: String, structure: Structure, crystalClass: CrystalClass, supercell: [[Int]],
    latticeSpecies: [String]? = nil
  ) throws(MDError) {
    guard supercell.count == 3, supercell.allSatisfy({ $0.count == 3 }),
      Self.matrix(supercell).determinant.magnitude > 0.5
    else {
      throw MDError(
        .input, "the supercell does not fit a crystal", found: "\(supercell)",
        expected: "three rows of three integers, linearly independent")
    }
    self.name = name
    self.structure = structure
    self.crystalClass = crystalClass
    self.supercell = supercell
    self.latticeSpecies = latticeSpecies
  }

  /// The conventional cell of a simulation cell (A).
  public func conventional(_ vectors: Matrix3) -> Matrix3 { Self.matrix(supercell).inverse * vectors }

  /// Conventional cells in the simulation cell.
  public var cellCount: Double { Self.matrix(supercell).determinant.magnitude }

  /// Indices of the atoms on lattice sites.
  public func latticeAtoms(of topology: Topology) -> [Int] {
    let all = Array(topology.types.indices)
    if let latticeSpecies { return all.filter { latticeSpecies.contains(topology.name(of: $0)) } }
    return structure == .sites ? all : Self.metals(of: topology)
  }

  /// Indices of all atoms but H, B, C, N and O; of all where there is nothing else.
  static func metals(of topology: Topology) -> [Int] {
    let metals = topology.types.indices.filter { !Self.interstitials.contains(topology.name(of: $0)) }
    return metals.isEmpty ? Array(topology.types.indices) : metals
  }

  private static let interstitials: Set<String> = ["H", "B", "C", "N", "O"]

  private static func matrix(_ rows: [[Int]]) -> Matrix3 {
    let v = rows.map { Vec3(Double($0[0]), Double($0[1]), Double($0[2])) }
    return Matrix3(v[0], v[1], v[2])
  }
}
