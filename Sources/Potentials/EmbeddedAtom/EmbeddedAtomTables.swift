/// Functions of an embedded-atom model on equidistant points: what a setfl file holds.
public struct EmbeddedAtomTables: Sendable, Equatable {
  /// How the density functions are indexed.
  public enum Style: String, Sendable, CaseIterable {
    /// One density function per element (`eam/alloy`).
    case alloy
    /// One per ordered pair of elements (`eam/fs`, Finnis-Sinclair).
    case finnisSinclair = "fs"
  }

  public var style: Style
  public var elements: [String]
  /// Mass per element (u).
  public var masses: [Double]
  /// Distance beyond which atoms do not interact (A).
  public var cutoff: Double
  /// Spacing of the embedding functions' density.
  public var densitySpacing: Double
  /// Spacing of the functions of distance (A).
  public var distanceSpacing: Double
  /// Embedding energy F(rho) per element (eV).
  public var embedding: [[Double]]
  /// `density[a][b]`: what an atom of element a adds to the density at an atom of element b; one b for alloy.
  public var density: [[[Double]]]
  /// r phi(r) (eV A) for pairs (a, b) with b <= a, at a (a + 1) / 2 + b.
  public var pair: [[Double]]
  /// What the file held that was not read, by line; not part of the model.
  public var notices: [String] = []

  public init(
    style: Style, elements: [String], masses: [Double], cutoff: Double, densitySpacing: Double,
    distanceSpacing: Double, embedding: [[Double]], density: [[[Double]]], pair: [[Double]]
  ) {
    self.style = style
    self.elements = elements
    self.masses = masses
    self.cutoff = cutoff
    self.densitySpacing = densitySpacing
    self.distanceSpacing = distanceSpacing
    self.embedding = embedding
    self.density = density
    self.pair = pair
  }
}
