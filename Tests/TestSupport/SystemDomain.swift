public import MDCore

/// A part of a periodic system as one process of another engine holds it: its atoms, and ghosts of all that is near.
public struct SystemDomain: Sendable {
  /// Centres first, then ghosts.
  public var positions: [Vec3] = []
  public var types: [Int] = []
  /// Index in the system of each atom.
  public var owners: [Int] = []
  public let centreCount: Int
  public let range: Double
  /// By centre.
  public let neighbors: [[Int]]

  /// The atoms of `system` that lie in one of `parts` boxes along each axis, and images of all atoms within `range` (A) of them.
  public init(_ system: SampleSystem, box: [Int], of parts: [Int], range: Double) {
    self.range = range
    let cell = system.cell
    for (i, r) in system.positions.enumerated() {
      var s = cell.fractional(r)
      for axis in 0..<3 where cell.periodic[axis] { s[axis] -= s[axis].rounded(.down) }
      let isInside = (0..<3).allSatisfy { axis in
        parts[axis] == 1 || Int(s[axis] * Double(parts[axis])) == box[axis]
      }
      guard isInside else { continue }
      positions.append(cell.cartesian(s))
      types.append(system.types[i])
      owners.append(i)
    }
    let (centres, inside) = (positions, Set(owners))
    centreCount = centres.count
    let reach = (0..<3).map { cell.periodic[$0] ? Int((range / cell.heights[$0]).rounded(.up)) + 1 : 0 }
    for (i, r) in system.positions.enumerated() {
      var s = cell.fractional(r)
      for axis in 0..<3 where cell.periodic[axis] { s[axis] -= s[axis].rounded(.down) }
      for x in -reach[0]...reach[0] {
        for y in -reach[1]...reach[1] {
          for z in -reach[2]...reach[2] {
            let image = cell.cartesian(s + Vec3(Double(x), Double(y), Double(z)))
            if (x, y, z) == (0, 0, 0) && inside.contains(i) { continue }
            guard centres.contains(where: { ($0 - image).length2 < range * range }) else { continue }
            positions.append(image)
            types.append(system.types[i])
            owners.append(i)
          }
        }
      }
    }
    let all = positions
    neighbors = centres.indices.map { i in
      all.indices.filter { $0 != i && (all[$0] - all[i]).length2 < range * range }
    }
  }

  /// All domains of a system cut into so many parts along each axis.
  public static func cut(_ system: SampleSystem, into parts: [Int], range: Double) -> [SystemDomain] {
    (0..<parts[0]).flatMap { x in
      (0..<parts[1]).flatMap { y in
        (0..<parts[2]).map { z in SystemDomain(system, box: [x, y, z], of: parts, range: range) }
      }
    }
  }

  public func list() throws -> HostNeighborList {
    var list = HostNeighborList(range: range)
    try list.update(types: types, centreCount: centreCount) { neighbors[$0] }
    try list.move(to: positions)
    return list
  }

  /// What a potential, prepared for the species of the system, says of this domain.
  public func evaluate(
    _ potential: inout any ShortRangePotential, threads: Int = 1
  ) throws -> Evaluation {
    var result = Evaluation(count: positions.count, wanted: .all)
    try list().withNeighborhood { (neighborhood) throws(MDError) in
      try potential.accumulate(
        .all, neighborhood: neighborhood, workers: Workers(threads: threads), into: &result)
    }
    return result
  }
}
