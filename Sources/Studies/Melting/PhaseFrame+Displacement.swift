package import Analysis
import Foundation
import MDCore
import Trajectory

extension PhaseFrame {
  /// Beyond this `displacement` no crystal is left: at its melting point the atoms of a crystal reach half of it.
  package static let molten = 0.3

  /// The atoms of a structure that carry the crystal.
  init(_ atoms: AtomicStructure) {
    let names = atoms.composition.map(\.species)
    let topology = Topology(
      species: names, types: atoms.species.map { name in names.firstIndex(of: name) ?? 0 },
      massPerSpecies: names.map { _ in 1 })
    let state = State(positions: atoms.positions, cell: atoms.cell)
    self.init(
      Snapshot(topology: topology, state: state, degreesOfFreedom: 0),
      atoms: PhaseFrame.metalSublattice(of: topology))
  }

  /// Median displacement of the same atoms from where they were in `start`, over the cube root of the volume of each: a
  /// few atoms that have jumped are no melt. Change of the cell and a shift of all atoms are left out; half the cell is as
  /// far as it sees.
  package func displacement(since start: PhaseFrame) -> Double {
    guard !positions.isEmpty, positions.count == start.positions.count else { return 0 }
    let count = Double(positions.count)
    let moves = zip(positions, start.positions).map { now, then in
      var s = cell.fractional(now) - start.cell.fractional(then)
      for axis in 0..<3 { s[axis] -= s[axis].rounded() }
      return cell.cartesian(s) - cell.cartesian(.zero)
    }
    let shift = (1 / count) * moves.reduce(.zero, +)
    let lengths = moves.map { ($0 - shift).length }.sorted()
    return lengths[lengths.count / 2] / cbrt(cell.volume / count)
  }
}
