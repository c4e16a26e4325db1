import Foundation
import MDCore

/// Atoms of a crystal by what surrounds them: those with equal surroundings form one kind of site.
struct SiteEnvironments {
  /// Atom indices of each kind, rising; kinds in the order of their first atoms.
  let kinds: [[Int]]

  private static let widths = [0.3, 0.6, 1.0, 1.6]

  /// Surroundings are compared by smooth sums over neighbours of each species, sum f(r) exp(-(w r/d)^2), with d the cube
  /// root of the volume per atom and f = (1 - (r/R)^2)^2 up to R = 3 d; equal means to 1e-4.
  init(_ atoms: AtomsAtRest) throws(MDError) {
    let spacing = cbrt(atoms.state.cell.volume / Double(atoms.count))
    let reach = 3 * spacing
    let species = atoms.topology.species.count
    let types = atoms.topology.types
    var list = NeighborList(cutoff: reach, skin: 0, types: types)
    try list.update(positions: atoms.state.positions, cell: atoms.state.cell, workers: Workers(threads: 1))
    var sums = Array(
      repeating: Array(repeating: 0.0, count: species * Self.widths.count), count: atoms.count)
    try list.withNeighborhood { (view) throws(MDError) in
      for row in 0..<view.count {
        let atom = Int(view.atoms[row])
        for entry in view.entries(of: row) {
          let square = view.displacement(row, entry).length2
          let fade = 1 - square / (reach * reach)
          guard fade > 0 else { continue }
          let first = types[Int(view.atoms[Int(view.neighbors[entry])])] * Self.widths.count
          for (k, width) in Self.widths.enumerated() {
            sums[atom][first + k] += fade * fade * exp(-width * width * square / (spacing * spacing))
          }
        }
      }
    }
    var kinds: [[Int]] = []
    for atom in 0..<atoms.count {
      let known = kinds.firstIndex { kind in
        types[kind[0]] == types[atom]
          && zip(sums[kind[0]], sums[atom]).allSatisfy { ($0 - $1).magnitude < 1e-4 * max(1, $0) }
      }
      if let known { kinds[known].append(atom) } else { kinds.append([atom]) }
    }
    self.kinds = kinds
  }
}
