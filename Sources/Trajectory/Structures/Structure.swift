public import MDCore

/// Atoms in a cell as a structure file holds them, with whatever else it says.
public struct Structure: Sendable, Equatable {
  /// An entry of a file's header that has no meaning here but is kept.
  public struct Note: Sendable, Equatable {
    public var key: String
    public var value: String

    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// Name of the species of each atom, e.g. "Fe".
  public var species: [String]
  /// Unwrapped where the file tells (A).
  public var positions: [Vec3]
  /// True: positions do not jump at cell faces from frame to frame; false: they are folded into the cell; nil: the file
  /// does not say.
  public var isUnwrapped: Bool?
  /// Internal units; nil if the file has none.
  public var velocities: [Vec3]?
  public var cell: Cell
  /// Mass per atom (u); nil if the file has none.
  public var masses: [Double]?
  /// Atoms that never move; nil if the file does not say.
  public var frozen: [Bool]?
  /// Potential energy (eV).
  public var energy: Double?
  /// Forces (eV/A).
  public var forces: [Vec3]?
  /// Potential energy per atom (eV).
  public var atomEnergies: [Double]?
  /// Virial -dE/dstrain, without the kinetic part (eV).
  public var virial: Matrix3?
  /// Time of the frame (internal units); nil if the file does not say.
  public var time: Double?
  /// Number of its step; nil if the file does not say.
  public var step: Int?
  /// What part of a larger system the atoms are; nil for all of one, or where the file does not say.
  public var part: PartOfSystem?
  /// Numbers of the atoms in a file whose lines need not be in their order.
  public var ids: [Int]?
  /// Names of what the file holds for each atom and is not understood here.
  public var unread: [String] = []
  /// The file's title.
  public var comment: String
  /// Other entries of the header, in the file's order.
  public var notes: [Note]

  public init(
    species: [String], positions: [Vec3], velocities: [Vec3]? = nil, cell: Cell, masses: [Double]? = nil,
    frozen: [Bool]? = nil, comment: String = "", notes: [Note] = []
  ) {
    precondition(species.count == positions.count)
    self.species = species
    self.positions = positions
    self.velocities = velocities
    self.cell = cell
    self.masses = masses
    self.frozen = frozen
    self.comment = comment
    self.notes = notes
  }

  public var count: Int { positions.count }

  /// The value of a header entry.
  public func note(_ key: String) -> String? { notes.first { $0.key == key }?.value }

  /// Names of the species in order of first appearance.
  public var speciesNames: [String] {
    var seen: Set<String> = []
    return species.filter { seen.insert($0).inserted }
  }

  /// The state at step zero, of unknown time; without velocities if there are none.
  public var state: State { State(positions: positions, velocities: velocities, cell: cell, time: nil) }
}

extension Structure {
  /// Species indices, masses and frozen flags for a run.
  ///
  /// - Parameters:
  ///   - names: the species in the order wanted, all of those in the file; by default in order of appearance.
  ///   - masses: mass of each species (u), which wins over the file's; the file's over the periodic table's.
  /// Fails if a species is not in `names`, or has no mass in any of the three.
  public func topology(
    species names: [String]? = nil, masses given: [String: Double] = [:], units: UnitSystem = .metal
  ) throws(MDError) -> Topology {
    let names = names ?? speciesNames
    let place = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var types: [Int] = []
    for (atom, name) in species.enumerated() {
      guard let type = place[name] else {
        throw MDError(
          .input, "atom \(atom) is of a species that is not in the list", found: "'\(name)'",
          expected: names.joined(separator: ", "))
      }
      types.append(type)
    }
    var massPerSpecies: [Double] = []
    for (index, name) in names.enumerated() {
      let own = masses.flatMap { all in types.firstIndex(of: index).map { all[$0] } }
      let element = units.name == .lj ? 1 : PeriodicTable.element(name)?.mass
      guard let mass = given[name] ?? own ?? element else {
        throw MDError(
          .input, "the mass of species '\(name)' is unknown",
          expected: "an element's symbol, or masses in the file", hint: PeriodicTable.hint(for: name))
      }
      massPerSpecies.append(mass)
    }
    var topology = Topology(
      species: names, types: types, massPerSpecies: massPerSpecies, frozen: frozen, units: units, part: part)
    if let masses {
      for atom in types.indices where given[species[atom]] == nil { topology.masses[atom] = masses[atom] }
    }
    return topology
  }

  /// A snapshot, for analyses and writers; at step zero if the file does not say.
  public func snapshot(
    species names: [String]? = nil, masses: [String: Double] = [:], units: UnitSystem = .metal
  ) throws(MDError) -> Snapshot {
    let topology = try topology(species: names, masses: masses, units: units)
    var state = state
    state.time = time
    state.step = step ?? 0
    var snapshot = Snapshot(
      topology: topology, state: state, potentialEnergy: energy,
      kineticEnergy: state.kineticEnergy(masses: topology.masses),
      degreesOfFreedom: topology.degreesOfFreedom, forces: forces, atomEnergies: atomEnergies, virial: virial)
    snapshot.isUnwrapped = isUnwrapped
    return snapshot
  }

  /// The same of a structure that stands in a file, which errors name.
  public func snapshot(units: UnitSystem, of file: String) throws(MDError) -> Snapshot {
    do throws(MDError) {
      return try snapshot(units: units)
    } catch {
      throw error.located(in: file)
    }
  }

  /// What a snapshot shows.
  public init(_ snapshot: Snapshot, velocities: Bool = true) {
    let topology = snapshot.topology
    self.init(
      species: topology.types.map { topology.species[$0] }, positions: snapshot.state.positions,
      velocities: velocities ? snapshot.state.velocities : nil,
      cell: snapshot.state.cell, masses: topology.masses,
      frozen: topology.frozen.contains(true) ? topology.frozen : nil)
    isUnwrapped = snapshot.isUnwrapped
    time = snapshot.state.time
    step = snapshot.state.step
    energy = snapshot.potentialEnergy
    forces = snapshot.forces
    atomEnergies = snapshot.atomEnergies
    virial = snapshot.virial
    part = topology.part
  }
}
