import MDCore
import Testing

extension PotentialCheck {
  /// Sums over atoms, symmetry of the virial, and the number of threads.
  func checkSums(_ properties: PotentialProperties) throws {
    let result = try evaluate(system)
    #expect(result.energy.isFinite && result.virial.isFinite, "\(label): not finite", sourceLocation: place)
    let force = max(result.forces.map(largest).max() ?? 0, 1e-6)
    #expect(force > 1e-6, "\(label): no atom feels a force: the check is empty", sourceLocation: place)
    if properties.contains(.momentum) {
      let sum = result.forces.reduce(.zero, +)
      let bound = symmetryTolerance * force * Double(system.positions.count)
      #expect(largest(sum) <= bound, "\(label): the forces add up to \(sum)", sourceLocation: place)
    }
    if properties.contains(.symmetricVirial) {
      let asymmetry = largest(result.virial - result.virial.transpose)
      #expect(
        asymmetry <= symmetryTolerance * max(1, largest(result.virial)),
        "\(label): the virial is not symmetric, by \(asymmetry)", sourceLocation: place)
    }
    if properties.contains(.atomEnergies) && potential.provides.contains(.atomEnergies) {
      let sum = result.atomEnergies.reduce(0, +)
      let size = result.atomEnergies.reduce(1) { $0 + abs($1) }
      #expect(
        abs(sum - result.energy) <= symmetryTolerance * size,
        "\(label): per-atom energies add up to \(sum), the energy is \(result.energy)", sourceLocation: place)
    }
    if properties.contains(.threads) {
      let other = try evaluate(system, threads: 2)
      let same =
        result.energy == other.energy && result.forces == other.forces && result.virial == other.virial
        && result.atomEnergies == other.atomEnergies && result.atomVirials == other.atomVirials
      #expect(same, "\(label): two threads give other bits than one", sourceLocation: place)
    }
  }

  /// F = -dE/dr for up to eight atoms.
  func checkForces() throws {
    let forces = try evaluate(system).forces
    let scale = forces.map(largest).max() ?? 0
    let h = 1e-5
    let atoms = stride(from: 0, to: system.positions.count, by: max(1, system.positions.count / 8))
    for i in atoms {
      for axis in 0..<3 {
        let moved = [h, -h].map { step in
          var positions = system.positions
          positions[i][axis] += step
          return (positions, system.cell)
        }
        let energy = try energies(system, moved)
        let numeric = (energy[1] - energy[0]) / (2 * h)
        #expect(
          abs(numeric - forces[i][axis]) <= tolerance * max(scale, 0.1),
          "\(label): force \(forces[i][axis]) on atom \(i) along axis \(axis), -dE/dr = \(numeric)",
          sourceLocation: place)
      }
    }
  }

  /// Virial = -dE/dstrain, r' = r (1 + strain), all nine components.
  func checkVirial() throws {
    let virial = try evaluate(system).virial
    let h = 1e-6
    for row in 0..<3 {
      for column in 0..<3 {
        let strained = [h, -h].map { step in
          var deformation = Matrix3.identity
          deformation[row, column] += step
          var cell = system.cell
          cell.vectors = cell.vectors * deformation
          cell.origin = cell.origin * deformation
          return (system.positions.map { $0 * deformation }, cell)
        }
        let energy = try energies(system, strained)
        let numeric = (energy[1] - energy[0]) / (2 * h)
        #expect(
          abs(numeric - virial[row, column]) <= tolerance * max(largest(virial), 1),
          "\(label): virial \(virial[row, column]) at \(row), \(column), -dE/dstrain = \(numeric)",
          sourceLocation: place)
      }
    }
  }

  /// Per-atom virials add up to the virial, and are -dE_i/dstrain along three directions.
  func checkAtomVirials() throws {
    guard potential.provides.isSuperset(of: [.atomEnergies, .atomVirials]) else { return }
    let result = try evaluate(system)
    let sum = result.atomVirials.reduce(.zero, +)
    let size = result.atomVirials.reduce(1) { $0 + largest($1) }
    #expect(
      largest(sum - result.virial) <= symmetryTolerance * size,
      "\(label): per-atom virials add up to \(sum), the virial is \(result.virial)", sourceLocation: place)
    let h = 1e-6
    for (row, column) in [(0, 0), (1, 2), (2, 0)] {
      let energies = try [h, -h].map { step in
        var deformation = Matrix3.identity
        deformation[row, column] += step
        var strained = system
        strained.cell.vectors = system.cell.vectors * deformation
        strained.cell.origin = system.cell.origin * deformation
        strained.positions = system.positions.map { $0 * deformation }
        return try evaluate(strained).atomEnergies
      }
      let scale = max(1, result.atomVirials.map(largest).max() ?? 0)
      for i in result.atomVirials.indices {
        let (numeric, virial) = (
          (energies[1][i] - energies[0][i]) / (2 * h), result.atomVirials[i][row, column]
        )
        #expect(
          abs(numeric - virial) <= tolerance * scale,
          "\(label): virial \(virial) of atom \(i) at \(row), \(column), -dE_i/dstrain = \(numeric)",
          sourceLocation: place)
      }
    }
  }
}
