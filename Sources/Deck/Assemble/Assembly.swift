public import Analysis
import Foundation
public import MDCore
public import Potentials
import Trajectory

/// A plan turned into objects: what a run starts from.
public struct Assembly: Sendable {
  public let topology: Topology
  /// At step zero, with velocities where a stage needs them.
  public let state: State
  /// The crystal the cell was built from, where that is known.
  public let lattice: LatticeDescription?
  /// What the reader of the structure had to say.
  public let notices: [String]
  /// SHA-256 of the files that the potential was read from, by path.
  public let modelHashes: [String: String]
  let terms: [any Potential]
  /// What the models of a committee are to be compared by, nil where the deck has none.
  let comparison: ModelComparison?
}

extension Plan {
  /// Builds structure, groups, velocities and potentials. Errors have the place in the deck they come from.
  public func assemble(registry: PotentialRegistry) throws(MDError) -> Assembly {
    try assemble(structure.build(units, places: places), registry: registry)
  }

  /// With `restoresVelocities` those to be kept may be missing: a checkpoint brings them.
  func assemble(
    _ built: BuiltStructure, registry: PotentialRegistry, restoresVelocities: Bool = false
  ) throws(MDError) -> Assembly {
    let topology = try topology(built)
    let context = PotentialContext(
      topology: topology, positions: built.atoms.positions, cell: built.atoms.cell)
    let terms = try terms(context, registry: registry)
    let velocities = try velocities(built, topology, mayBeMissing: restoresVelocities)
    return Assembly(
      topology: topology,
      state: State(positions: built.atoms.positions, velocities: velocities, cell: built.atoms.cell),
      lattice: built.lattice, notices: built.notices, modelHashes: try modelHashes(registry), terms: terms,
      comparison: try comparison(of: terms, topology))
  }

  /// The terms of the potential energy for given atoms.
  public func terms(_ context: PotentialContext, registry: PotentialRegistry) throws(MDError)
    -> [any Potential]
  {
    var terms: [any Potential] = []
    for term in potential {
      guard let factory = registry[term.key] else {
        throw MDError(
          .input, "no potential is called '\(term.key)'", at: term.options.location,
          expected: registry.keys.joined(separator: ", "))
      }
      do throws(MDError) {
        let made = try factory.make(term.options, context)
        // A term that does not suit the species says so here, where its place in the deck is known.
        for term in made {
          if var potential = term as? any ShortRangePotential {
            try potential.prepare(species: context.topology.species)
          } else if var field = term as? any ExternalField {
            try field.prepare(for: context.topology)
          }
        }
        terms += made
      } catch {
        throw error.located(at: term.options.location)
      }
    }
    return terms
  }

  private func modelHashes(_ registry: PotentialRegistry) throws(MDError) -> [String: String] {
    var hashes: [String: String] = [:]
    for term in potential {
      for file in registry[term.key]?.fileOptions.flatMap({ term.options.texts($0) }) ?? [] {
        hashes[file] = sha256(try FileBytes.read(file))
      }
    }
    return hashes
  }

  private func topology(_ built: BuiltStructure) throws(MDError) -> Topology {
    let names = built.atoms.composition.map(\.species)
    let own = Dictionary(structure.masses.map { ($0.species, $0.mass) }, uniquingKeysWith: { $1 })
    var perSpecies: [Double] = []
    for name in names {
      guard let mass = own[name] ?? (units.name == .lj ? 1 : PeriodicTable.element(name)?.mass) else {
        throw MDError(
          .input, "the mass of species '\(name)' is unknown", at: places["structure"],
          expected: "an element's symbol, or its mass in 'structure.masses'")
      }
      perSpecies.append(mass)
    }
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var topology = Topology(
      species: names, types: built.atoms.species.map { index[$0]! }, massPerSpecies: perSpecies,
      frozen: built.frozen, units: units)
    if let masses = built.masses {
      for i in masses.indices where own[topology.name(of: i)] == nil {
        if let mass = masses[i] { topology.masses[i] = mass }
      }
    }
    for group in structure.groups {
      let place = places["structure.groups.\(group.name)"]
      let atoms: [Int]
      do throws(MDError) {
        atoms = try group.selection.atoms(of: built.atoms)
      } catch {
        throw error.located(at: place)
      }
      guard !atoms.isEmpty else {
        throw MDError(.input, "no atom is in the group '\(group.name)'", at: place)
      }
      topology.groups[group.name] = atoms
      if group.frozen { for i in atoms { topology.frozen[i] = true } }
    }
    return topology
  }

  /// Nil where there are none to keep and no stage needs them.
  private func velocities(
    _ built: BuiltStructure, _ topology: Topology, mayBeMissing: Bool
  ) throws(MDError) -> [Vec3]? {
    switch structure.velocities {
    case .draw(let temperature, let seed, let exact):
      // A run of minimisations only is one of atoms without velocities, not of atoms at 0 K.
      guard temperature > 0 || stages.contains(where: \.isDynamics) else { return nil }
      return Velocities.maxwellBoltzmann(topology, temperature: temperature, seed: seed, exact: exact)
    case .keep:
      let kept = built.atoms.velocities
      // Programs write zeros where they have no velocities, and nothing that moved is at rest exactly.
      let isAtRest = kept?.allSatisfy { $0 == .zero } ?? false
      guard stages.contains(where: \.isDynamics), !mayBeMissing, kept == nil || isAtRest else { return kept }
      throw MDError(
        .input, "there are no velocities to keep", at: places["structure.velocities"],
        found: isAtRest ? "velocities that are all exactly zero" : "a file without velocities",
        expected: "velocities to start from",
        hint: "'velocities: {temperature: 300 K}' under 'structure'")
    }
  }
}

extension Assembly {
  /// The force field, with the terms matched to the species.
  ///
  /// Forces are evaluated once in a copy, so what cannot work (a cell too small for the cutoff) fails here.
  public func forceField(_ plan: Plan) throws(MDError) -> ForceField { try fields(plan).fresh }

  /// The force field as a run begins with it, and one that holds energy and forces of the starting state.
  public func fields(_ plan: Plan) throws(MDError) -> (fresh: ForceField, evaluated: ForceField) {
    do throws(MDError) {
      let field = try ForceField(terms, topology: topology, skin: plan.skin, workers: plan.workers)
      var trial = field
      try trial.evaluate(state, wanted: [.energy, .forces])
      return (field, trial)
    } catch {
      throw error.located(at: plan.places["potential"])
    }
  }

  /// The writers that the plan asks for, with fresh files; `deviation` is the table of a committee.
  public func observers(
    _ plan: Plan, trajectory: String, series: String, table: String, deviation: String
  ) -> [any Observer] {
    let output = plan.output
    let identity = RunIdentity(
      title: plan.title, codeVersion: ferriteVersion, modelHashes: modelHashes, timestep: plan.timestep,
      seed: plan.seed)
    var list: [any Observer] = []
    if let interval = output.frameInterval {
      list.append(
        TrajectoryWriter(
          path: trajectory, schedule: Schedule(every: interval),
          contents: TrajectoryContents(
            precision: output.precision == .double ? .double : .single, velocities: output.velocities,
            forces: output.forces, stress: output.stress && state.cell.isFullyPeriodic,
            atomEnergies: output.atomEnergies, unwrapped: output.unwrapped,
            atoms: output.group.flatMap { topology.groups[$0] }, group: output.group), identity: identity))
    }
    if let interval = output.seriesInterval {
      list.append(
        SeriesWriter(
          path: series, tablePath: output.csv ? table : nil, every: interval,
          averagesStress: output.stressMean && state.cell.isFullyPeriodic, identity: identity))
    }
    if let comparison {
      list.append(DeviationWriter(path: deviation, every: comparison.interval, fields: comparison.fields))
    }
    return list
  }
}

extension InputNode {
  /// The text, or those of a list, under a key, or of the value itself for an empty key.
  fileprivate func texts(_ key: String) -> [String] {
    (key.isEmpty ? self : self[key])?.elementsOrSelf().compactMap {
      if case .scalar(let text) = $0.content { text } else { nil }
    } ?? []
  }
}
