import MDCore
import Testing

extension PotentialCheck {
  /// The cell cut into two and into eight domains with ghosts.
  func checkDomains() throws {
    guard var potential = potential as? any ShortRangePotential else { return }
    try potential.prepare(species: system.species)
    let whole = try evaluate(system)
    let range = potential.cutoff + 0.3
    for parts in [[2, 1, 1], [2, 2, 2]] {
      let domains = SystemDomain.cut(system, into: parts, range: range)
      #expect(
        domains.reduce(0) { $0 + $1.centreCount } == system.positions.count,
        "\(label): the domains do not hold every atom once", sourceLocation: place)
      var sum = Evaluation(count: system.positions.count, wanted: .all)
      for domain in domains where domain.centreCount > 0 {
        let part = try domain.evaluate(&potential, threads: 2)
        sum.energy += part.energy
        sum.virial += part.virial
        for (k, owner) in domain.owners.enumerated() {
          sum.forces[owner] += part.forces[k]
          sum.atomEnergies[owner] += part.atomEnergies[k]
          sum.atomVirials[owner] += part.atomVirials[k]
        }
      }
      expectNear(sum, whole, "in \(domains.count) domains")
    }
  }

  /// Of the scale of what is added up, since sums over domains are rounded elsewhere.
  private func expectNear(_ sum: Evaluation, _ whole: Evaluation, _ comment: String) {
    func near(_ difference: Double, _ scale: Double, _ what: String) {
      #expect(
        difference <= domainTolerance * scale,
        "\(label): \(what) \(comment) off by \(difference), scale \(scale)",
        sourceLocation: place)
    }
    let energies = whole.atomEnergies.map(abs)
    near(abs(sum.energy - whole.energy), max(1, energies.reduce(0, +)), "energy")
    let force = max(whole.forces.map(largest).max() ?? 0, 1e-2)
    let virials = whole.atomVirials.map(largest)
    near(largest(sum.virial - whole.virial), max(1, virials.reduce(0, +)), "virial")
    for i in whole.forces.indices {
      near(largest(sum.forces[i] - whole.forces[i]), force, "force on atom \(i)")
      near(
        abs(sum.atomEnergies[i] - whole.atomEnergies[i]), max(1, energies.max() ?? 0), "energy of atom \(i)")
      near(
        largest(sum.atomVirials[i] - whole.atomVirials[i]), max(1, virials.max() ?? 0), "virial of atom \(i)")
    }
  }

  /// Forces of one of eight domains on its atoms and ghosts are -dE/dr of its own energy.
  func checkGhostForces() throws {
    guard var potential = potential as? any ShortRangePotential else { return }
    try potential.prepare(species: system.species)
    let range = potential.cutoff + 0.3
    let domains = SystemDomain.cut(system, into: [2, 2, 2], range: range)
    guard let domain = domains.max(by: { $0.centreCount < $1.centreCount }), domain.centreCount > 0 else {
      return
    }
    let forces = try domain.evaluate(&potential).forces
    let scale = max(forces.map(largest).max() ?? 0, 0.1)
    let pulled = forces.indices.filter { $0 >= domain.centreCount && largest(forces[$0]) > 1e-3 * scale }
    #expect(!pulled.isEmpty, "\(label): no ghost feels a force", sourceLocation: place)
    let h = 1e-5
    for i in [0] + pulled.prefix(2) + pulled.suffix(2) {
      for axis in 0..<3 {
        let energies = try [h, -h].map { step in
          var moved = domain
          moved.positions[i][axis] += step
          return try moved.evaluate(&potential).energy
        }
        let numeric = (energies[1] - energies[0]) / (2 * h)
        let atom = i < domain.centreCount ? "centre \(i)" : "ghost \(i)"
        #expect(
          abs(numeric - forces[i][axis]) <= tolerance * scale,
          "\(label): force \(forces[i][axis]) on \(atom) of a domain along axis \(axis), -dE/dr = \(numeric)",
          sourceLocation: place)
      }
    }
  }
}
