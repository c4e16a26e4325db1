/// The sections of a deck and the keys that each may hold. docs/deck.md documents every one of them.
public enum DeckSection: String, Sendable, CaseIterable {
  case deck
  case structure
  case lattice
  case interstitials
  case velocities
  case group
  case box
  case sphere
  case slab
  case minimize
  case nve
  case langevin
  case nvt
  case npt
  case nph
  case stageGroup = "stage group"
  case output
  case stability
  case viscosity
  case melt
  case sweep
  case compare
  case reference
  case system
  case state
  case staticProperties = "static"
  case elastic

  /// Every key of the section, in the order of the documentation. Sections that take names of the user's own
  /// (species, groups, potentials) take these besides.
  public var keys: [String] {
    switch self {
    case .deck:
      [
        "title", "units", "seed", "threads", "structure", "potential", "timestep", "skin", "stages", "output",
        "analyze", "checkpoint", "stability", "viscosity", "melt", "static", "elastic", "sweep", "compare",
      ]
    case .structure:
      [
        "lattice", "file", "from", "frame", "repeat", "species", "composition", "substitute", "interstitials",
        "rattle", "masses", "periodic", "crystal", "velocities", "groups", "seed",
      ]
    case .lattice: ["bcc", "fcc", "hcp", "diamond", "rocksalt", "c", "repeat"]
    case .interstitials: ["site", "separation"]
    case .velocities: ["temperature", "seed", "exact"]
    case .group: ["species", "indices", "box", "sphere", "slab", "frozen"]
    case .box: ["from", "to"]
    case .sphere: ["center", "radius"]
    case .slab: ["axis", "from", "to"]
    case .minimize: ["cell", "pressure", "force", "stress", "steps", "name"]
    case .nve: ["time", "steps", "name"]
    case .langevin: ["temperature", "groups", "thermostat-time", "time", "steps", "name"]
    case .nvt: ["temperature", "groups", "thermostat", "thermostat-time", "chain", "time", "steps", "name"]
    case .npt:
      [
        "temperature", "pressure", "coupling", "barostat", "barostat-time", "compressibility",
        "thermostat-time",
        "chain", "time", "steps", "name",
      ]
    case .nph: ["pressure", "coupling", "barostat-time", "time", "steps", "name"]
    case .stageGroup: ["temperature", "thermostat-time"]
    case .output:
      [
        "folder", "frames", "series", "precision", "velocities", "forces", "stress", "unwrapped",
        "atom-energies", "group", "csv", "stress-mean",
      ]
    case .stability: ["displacement", "temperature"]
    case .viscosity:
      [
        "temperature", "pressure", "density", "error", "melting-temperature", "melting-time", "equilibration",
        "start-time", "time", "replicas", "most-replicas", "block", "compare-size",
      ]
    case .melt:
      [
        "pressure", "guess", "atoms", "seeds", "most-seeds", "error", "melting-time", "equilibration",
        "bulk-time", "time", "checks", "pressure-step", "crystals",
      ]
    case .sweep: ["temperature", "pressure", "composition", "seed", "potential", "structure"]
    case .compare: ["potentials", "roles", "seeds", "same-starts", "references", "systems"]
    case .reference: ["file", "name", "kind"]
    case .system: ["structure", "material", "timestep", "state", "viscosity", "melt", "static", "elastic"]
    case .state:
      [
        "temperature", "pressure", "melt", "properties", "melting-time", "equilibration", "time", "coupling",
        "barostat-time",
      ]
    case .staticProperties:
      [
        "properties", "pressure", "hold", "symmetry", "strain", "volumes", "volume-range", "rattle", "sites",
        "force", "stress", "steps",
      ]
    case .elastic:
      [
        "temperature", "pressure", "symmetry", "strain", "strains", "equilibration", "time", "seeds",
        "temperature-step",
      ]
    }
  }
}

/// The names that a deck may use for parts defined elsewhere.
public struct DeckVocabulary: Sendable, Equatable {
  /// Keys under `potential`.
  public var potentials: [String]
  /// Names under `analyze`.
  public var analyses: [String]

  public init(potentials: [String], analyses: [String]) {
    self.potentials = potentials
    self.analyses = analyses
  }
}
