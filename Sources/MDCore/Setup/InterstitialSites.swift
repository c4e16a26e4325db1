/// Kinds of interstitial sites.
public enum InterstitialKind: String, Sendable, CaseIterable { case octahedral, tetrahedral }

extension Lattice {
  /// Fractional coordinates of the interstitial sites of one conventional cell; empty where the lattice has
  /// none of the kind (the octahedral sites of rocksalt hold atoms, diamond has none).
  ///
  /// Per cell: bcc 6 and 12, fcc 4 and 8, hcp 2 and 4, diamond 0 and 8, rocksalt 0 and 8. The tetrahedral sites
  /// of hcp lie 3/8 c above and below each atom.
  public func interstitialSites(_ site: InterstitialKind) -> [Vec3] {
    let faces = Self.faceCentering
    switch (kind, site) {
    case (.bcc, .octahedral):
      return [
        Vec3(0.5, 0.5, 0), Vec3(0.5, 0, 0.5), Vec3(0, 0.5, 0.5), Vec3(0.5, 0, 0), Vec3(0, 0.5, 0),
        Vec3(0, 0, 0.5),
      ]
    case (.bcc, .tetrahedral):
      var sites: [Vec3] = []
      for axis in 0..<3 {
        for (u, v) in [(0.5, 0.25), (0.5, 0.75), (0.25, 0.5), (0.75, 0.5)] {
          var fraction = Vec3.zero
          fraction[(axis + 1) % 3] = u
          fraction[(axis + 2) % 3] = v
          sites.append(fraction)
        }
      }
      return sites
    case (.fcc, .octahedral): return Self.octahedralOfFCC
    case (.fcc, .tetrahedral), (.rocksalt, .tetrahedral):
      return faces.map { $0 + Vec3(0.25, 0.25, 0.25) }
        + Self.octahedralOfFCC.map { $0 + Vec3(0.25, 0.25, 0.25) }.map(Self.folded)
    case (.hcp, .octahedral): return [Vec3.zero, Vec3(0, 0, 0.5)]
    case (.hcp, .tetrahedral):
      let (third, twoThirds) = (1.0 / 3, 2.0 / 3)
      return [
        Vec3(third, twoThirds, 0.625), Vec3(third, twoThirds, 0.875), Vec3(twoThirds, third, 0.125),
        Vec3(twoThirds, third, 0.375),
      ]
    case (.diamond, .tetrahedral):
      return Self.octahedralOfFCC
        + Self.octahedralOfFCC.map { $0 + Vec3(0.25, 0.25, 0.25) }.map(Self.folded)
    case (.diamond, .octahedral), (.rocksalt, .octahedral): return []
    }
  }

  private static func folded(_ s: Vec3) -> Vec3 {
    Vec3(s.x - s.x.rounded(.down), s.y - s.y.rounded(.down), s.z - s.z.rounded(.down))
  }

  /// The interstitial sites of the whole crystal (A).
  public func interstitialSites(_ site: InterstitialKind, repeats: [Int]) -> [Vec3] {
    let unit = cell
    return Self.translations(repeats).flatMap { n in
      interstitialSites(site).map { unit.cartesian($0 + n) }
    }
  }

  /// Whole cell translations of a supercell, the last axis fastest.
  static func translations(_ repeats: [Int]) -> [Vec3] {
    precondition(repeats.count == 3 && repeats.allSatisfy { $0 > 0 })
    var list: [Vec3] = []
    list.reserveCapacity(repeats[0] * repeats[1] * repeats[2])
    for x in 0..<repeats[0] {
      for y in 0..<repeats[1] {
        for z in 0..<repeats[2] { list.append(Vec3(Double(x), Double(y), Double(z))) }
      }
    }
    return list
  }
}
