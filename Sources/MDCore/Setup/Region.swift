/// A part of space that selects atoms.
public enum Region: Sendable, Equatable {
  /// A box with edges along x, y, z (A), the lower faces included, the upper ones not.
  case box(from: Vec3, to: Vec3)
  /// A sphere (A); images of the centre count.
  case sphere(center: Vec3, radius: Double)
  /// A slab across cell axis 0, 1 or 2, between two fractions of the cell; from > to reaches across the face.
  case slab(axis: Int, from: Double, to: Double)

  /// Whether each position (A) lies in the region.
  public func contains(_ positions: [Vec3], cell: Cell) -> [Bool] {
    switch self {
    case .box(let low, let high):
      return positions.map { r in
        (0..<3).allSatisfy { r[$0] >= low[$0] && r[$0] < high[$0] }
      }
    case .sphere(let center, let radius):
      let nearest = PeriodicDistance(cell: cell)
      return positions.map { nearest.squared($0, center) <= radius * radius }
    case .slab(let axis, let from, let to):
      return positions.map { r in
        var s = cell.fractional(r)[axis]
        if cell.periodic[axis] { s -= s.rounded(.down) }
        return from <= to ? s >= from && s < to : s >= from || s < to
      }
    }
  }
}

/// How the atoms of a group are chosen; all conditions given must hold.
public struct GroupSelection: Sendable, Equatable {
  /// Species names; nil for any.
  public var species: [String]?
  public var region: Region?
  /// Ranges of atom indices from zero; nil for any.
  public var indices: [ClosedRange<Int>]?

  public init(species: [String]? = nil, region: Region? = nil, indices: [ClosedRange<Int>]? = nil) {
    self.species = species
    self.region = region
    self.indices = indices
  }

  /// Sorted indices of the atoms selected. Indices beyond the last atom are an error.
  public func atoms(of structure: AtomicStructure) throws(MDError) -> [Int] {
    if let last = indices?.map(\.upperBound).max(), last >= structure.count {
      throw MDError(
        .input, "an atom index is too large", found: "\(last + 1)", expected: "1 to \(structure.count)")
    }
    let inRegion = region?.contains(structure.positions, cell: structure.cell)
    return structure.positions.indices.filter { i in
      (species?.contains(structure.species[i]) ?? true) && (inRegion?[i] ?? true)
        && (indices?.contains { $0.contains(i) } ?? true)
    }
  }
}
