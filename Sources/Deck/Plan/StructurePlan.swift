public import Analysis
public import MDCore

/// Where the atoms come from and what is done to them before the first stage.
public struct StructurePlan: Sendable, Equatable {
  /// Where the atoms come from.
  public enum Source: Sendable, Equatable {
    case lattice(Lattice, species: [String])
    /// A structure file: POSCAR, extended XYZ or LAMMPS data.
    case file(String, frame: FrameChoice, types: [String]? = nil)
    /// Another run's folder or trajectory.
    case run(String, frame: FrameChoice, types: [String]? = nil)

    /// Species of the numeric types 1, 2, ... of a file that has no names, as the deck gives them.
    public var types: [String]? {
      switch self {
      case .lattice: nil
      case .file(_, _, let types), .run(_, _, let types): types
      }
    }
  }

  /// A frame of a file with several.
  public enum FrameChoice: Sendable, Equatable {
    case last
    /// Counted from zero.
    case index(Int)
  }

  /// How much of something: a number of atoms, or a fraction.
  public enum Amount: Sendable, Equatable {
    case count(Int)
    case fraction(Double)
    /// What the others leave.
    case rest
  }

  /// A species and how much of it.
  public struct Portion: Sendable, Equatable {
    public var species: String
    public var amount: Amount
  }

  /// Atoms of `host` replaced at random.
  public struct Substitution: Sendable, Equatable {
    public var host: String
    public var portions: [Portion]
  }

  /// Atoms put at random on interstitial sites; fractions are of all atoms of the finished structure.
  public struct Interstitials: Sendable, Equatable {
    public var portions: [Portion]
    public var site: InterstitialKind
    /// Least distance between two interstitials (A).
    public var separation: Double
  }

  /// Velocities at the start.
  public enum StartVelocities: Sendable, Equatable {
    /// Those of the file or run.
    case keep
    /// Maxwell-Boltzmann at a temperature (K), scaled to it if `exact`.
    case draw(temperature: Double, seed: UInt64, exact: Bool)
  }

  /// A named group.
  public struct Group: Sendable, Equatable {
    public var name: String
    public var selection: GroupSelection
    /// Its atoms never move.
    public var frozen: Bool
  }

  public var source: Source
  /// Copies along the three cell vectors.
  public var repeats: [Int]
  /// Species of all lattice sites at random; empty where the species are as in the source.
  public var composition: [Portion]
  public var substitutions: [Substitution]
  public var interstitials: Interstitials?
  /// Standard deviation of random displacements (A).
  public var rattle: Double
  /// Masses by species (u), only those that differ from the table.
  public var masses: [Mass]
  /// Whether each axis repeats; nil for as in the file.
  public var periodic: [Bool]?
  /// That a file holds one conventional cell of a crystal of this class, for lattice parameters and the crystal test.
  public var crystal: CrystalClass?
  public var velocities: StartVelocities
  public var groups: [Group]
  /// Seed of substitution, interstitials and rattling.
  public var seed: UInt64

  /// A species and its mass (u).
  public struct Mass: Sendable, Equatable {
    public var species: String
    public var mass: Double
  }

  /// Whether all axes are known to repeat; a structure from a file may still be free.
  public var isKnownFree: Bool { periodic.map { !$0.allSatisfy { $0 } } ?? false }
}
