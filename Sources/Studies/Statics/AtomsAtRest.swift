import Deck
import MDCore
import Potentials

/// Atoms without motion and the forces on them: what static properties are worked out from.
struct AtomsAtRest: Sendable {
  let topology: Topology
  var state: State
  let field: ForceField

  init(
    _ topology: Topology, _ state: State, plan: Plan, registry: PotentialRegistry, threads: Int
  ) throws(MDError) {
    let context = PotentialContext(topology: topology, positions: state.positions, cell: state.cell)
    self.topology = topology
    self.state = State(positions: state.positions, cell: state.cell)
    field = try ForceField(
      plan.terms(context, registry: registry), topology: topology, skin: plan.skin,
      workers: Workers(threads: threads))
  }

  var count: Int { topology.count }

  /// Topology and state of the cell repeated along its vectors, copy by copy; atom i of the first copy is atom i.
  func repeated(_ repeats: [Int]) -> (topology: Topology, state: State) {
    let copies = repeats.reduce(1, *)
    var large = topology
    large.types = (0..<copies).flatMap { _ in topology.types }
    large.masses = (0..<copies).flatMap { _ in topology.masses }
    large.frozen = Array(repeating: false, count: large.types.count)
    large.groups = [:]
    let atoms = AtomicStructure(
      cell: state.cell, species: topology.types.map { topology.species[$0] }, positions: state.positions
    ).repeated(repeats)
    return (large, State(positions: atoms.positions, cell: atoms.cell))
  }

  /// Copies for at least so many atoms in a cell of nearly equal heights.
  func repeats(atLeast atoms: Int) -> [Int] {
    var repeats = [1, 1, 1]
    let heights = [state.cell.heights.x, state.cell.heights.y, state.cell.heights.z]
    while repeats.reduce(count, *) < atoms {
      let lengths = (0..<3).map { Double(repeats[$0]) * heights[$0] }
      let shortest = (0..<3).min { lengths[$0] < lengths[$1] * (1 - 1e-6) } ?? 0
      repeats[shortest] += 1
    }
    return repeats
  }
}

extension Topology {
  /// The same without one atom.
  func without(_ atom: Int) -> Topology {
    var copy = self
    copy.types.remove(at: atom)
    copy.masses.remove(at: atom)
    copy.frozen.remove(at: atom)
    copy.groups = [:]
    return copy
  }
}
