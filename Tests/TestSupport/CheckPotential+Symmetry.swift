import Foundation
import MDCore
import Testing

extension PotentialCheck {
  /// Energy is invariant, forces and virial turn with the system.
  func checkRotation() throws {
    let result = try evaluate(system)
    let q = rotation(axis: Vec3(0.3, -0.7, 0.5), angle: 1.1)
    var turned = system
    turned.positions = system.positions.map { $0 * q }
    turned.cell.vectors = system.cell.vectors * q
    turned.cell.origin = system.cell.origin * q
    var expected = result
    expected.forces = result.forces.map { $0 * q }
    expected.virial = q.transpose * result.virial * q
    expectEqual(expected, try evaluate(turned), "after a rotation")
  }

  /// Another order of the atoms.
  func checkPermutation() throws {
    let count = system.positions.count
    let order = (0..<count).map { (7 * $0 + 3) % count }
    let isPermutation = Set(order).count == count
    let target = isPermutation ? order : (0..<count).map { count - 1 - $0 }
    var shuffled = system
    for i in 0..<count {
      shuffled.positions[target[i]] = system.positions[i]
      shuffled.types[target[i]] = system.types[i]
    }
    expectEqual(try evaluate(system), try evaluate(shuffled), order: target, "after a permutation")
  }

  /// Atoms moved by whole cell vectors along periodic axes.
  func checkImages() throws {
    var moved = system
    for i in moved.positions.indices {
      var n = Vec3(Double(i % 3 - 1), Double(i % 5 - 2), Double(i % 2))
      for axis in 0..<3 where !system.cell.periodic[axis] { n[axis] = 0 }
      moved.positions[i] += n * system.cell.vectors
    }
    expectEqual(try evaluate(system), try evaluate(moved), "with atoms moved by cell vectors")
  }

  /// Twice the cell, twice the energy; and a cell much smaller than the cutoff against a large one.
  func checkSupercells() throws {
    let result = try evaluate(system)
    for (axis, n) in [(0, [2, 1, 1]), (1, [1, 2, 1]), (2, [1, 1, 2])] where system.cell.periodic[axis] {
      let double = try evaluate(system.repeated(n[0], n[1], n[2]))
      expectEqual(result, double, copies: 2, "in a cell doubled along axis \(axis)")
    }
    guard let cutoff = potential.interactionRange, system.cell.isFullyPeriodic else { return }
    let edge = 1.3 * system.nearestDistance
    let small = SampleSystem(
      species: system.species, types: [0, system.species.count - 1],
      positions: [Vec3(0.02, 0.1, 0) * edge, Vec3(0.55, 0.5, 0.46) * edge],
      cell: Cell(edge * Matrix3(Vec3(1, 0, 0), Vec3(0.2, 1, 0), Vec3(-0.3, 0.1, 1.05))))
    let heights = small.cell.heights
    let n = (0..<3).map { max(2, Int((2.1 * cutoff / heights[$0]).rounded(.up))) }
    guard n[0] * n[1] * n[2] <= 1000 else { return }
    expectEqual(
      try evaluate(small), try evaluate(small.repeated(n[0], n[1], n[2])), copies: Double(n[0] * n[1] * n[2]),
      "in a cell of \(edge) A against \(n) repeats")
  }

  /// A free axis against a periodic one with vacuum.
  func checkFreeBoundaries() throws {
    guard let cutoff = potential.interactionRange else { return }
    for free in [[0], [2], [0, 1, 2]] {
      var wide = system
      for axis in free where system.cell.periodic[axis] {
        // The atoms lie anywhere within one cell and its disorder; three more cells and the cutoff part images.
        let h = system.cell.vectors[axis]
        wide.cell.vectors[axis] = (4 + 2 * cutoff / system.cell.heights[axis]) * h
      }
      var open = wide
      for axis in free { open.cell.periodic[axis] = false }
      expectEqual(try evaluate(wide), try evaluate(open), "with free axes \(free)")
    }
  }

  /// `prepare` must name a species that it does not know.
  func checkUnknownSpecies() {
    guard var copy = potential as? any ShortRangePotential else { return }
    do {
      try copy.prepare(species: system.species + ["Xx"])
      Issue.record("\(label): an unknown species was accepted", sourceLocation: place)
    } catch {
      #expect(
        error.description.contains("Xx"), "\(label): the error does not name the species: \(error)",
        sourceLocation: place)
    }
  }

  private func rotation(axis: Vec3, angle: Double) -> Matrix3 {
    let u = axis / axis.length
    let k = Matrix3(Vec3(0, -u.z, u.y), Vec3(u.z, 0, -u.x), Vec3(-u.y, u.x, 0))
    return .identity + sin(angle) * k + (1 - cos(angle)) * (k * k)
  }
}
