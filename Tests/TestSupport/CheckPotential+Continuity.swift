import MDCore
import Testing

extension PotentialCheck {
  /// Measures energy, force and force gradient on both sides of where each pair of species stops to interact,
  /// for the pair alone and beside a third atom, and compares with what is declared.
  func checkContinuity() throws {
    guard let cutoff = potential.interactionRange else { return }
    var worst: (continuity: Continuity, pair: String)?
    for a in system.species.indices {
      for b in system.species.indices where b >= a {
        guard let edge = try reach(a, b, cutoff: cutoff) else { continue }
        let names = "\(system.species[a])-\(system.species[b]) at \(edge) A"
        let scale = try scale(a, b, edge: edge)
        for neighbor in [nil] + system.species.indices.map({ Optional($0) }) {
          let measured = try measure(a, b, third: neighbor, edge: edge, scale: scale)
          if worst == nil || rank(measured) < rank(worst!.continuity) {
            worst = (measured, names + (neighbor.map { " beside \(system.species[$0])" } ?? ""))
          }
        }
      }
    }
    guard let worst else {
      Issue.record("\(label): no pair of species interacts", sourceLocation: place)
      return
    }
    #expect(
      worst.continuity == potential.continuity,
      "\(label): declares \(potential.continuity.rawValue), measured \(worst.continuity.rawValue) (\(worst.pair))",
      sourceLocation: place)
  }

  private func rank(_ continuity: Continuity) -> Int { Continuity.allCases.firstIndex(of: continuity)! }

  /// Energy and force along x on the second atom, at distance r along x from the first.
  private func probe(_ a: Int, _ b: Int, third: Int?, span: Double, at r: Double) throws -> (Double, Double) {
    var cluster = SampleSystem(
      species: system.species, types: [a, b], positions: [.zero, Vec3(r, 0, 0)],
      cell: Cell(.diagonal(3 * span, 3 * span, 3 * span), periodic: [false, false, false]))
    if let third {
      cluster.types.append(third)
      cluster.positions.append(span * Vec3(0.31, 0.37, 0.11))
    }
    let result = try evaluate(cluster, skin: 0.1 * span)
    return (result.energy, result.forces[1].x)
  }

  /// The largest distance at which the two feel each other, or nil.
  private func reach(_ a: Int, _ b: Int, cutoff: Double) throws -> Double? {
    func interacts(_ r: Double) throws -> Bool {
      try probe(a, b, third: nil, span: cutoff, at: r).1 != 0
    }
    #expect(
      try !interacts(1.001 * cutoff), "\(label): acts beyond its cutoff \(cutoff) A", sourceLocation: place)
    let steps = 60
    var outside = 1.001 * cutoff
    for k in 0..<steps {
      let r = cutoff * (1 - Double(k) / Double(steps) - 1e-12)
      if try interacts(r) {
        var inside = r
        for _ in 0..<60 where outside.nextDown > inside {
          let middle = 0.5 * (inside + outside)
          if try interacts(middle) { inside = middle } else { outside = middle }
        }
        return inside
      }
      outside = r
    }
    return nil
  }

  /// Sizes of energy, force and force gradient of the pair between 0.6 and 1 times the reach.
  private func scale(_ a: Int, _ b: Int, edge: Double) throws -> (Double, Double, Double) {
    let far = try probe(a, b, third: nil, span: edge, at: 1.01 * edge).0
    let points = try (0...20).map { k in
      try probe(a, b, third: nil, span: edge, at: edge * (0.6 + 0.0199 * Double(k)))
    }
    let gradients = zip(points, points.dropFirst()).map { abs($1.1 - $0.1) / (0.0199 * edge) }
    let energy = points.map { abs($0.0 - far) }.max()!
    return (energy, points.map { abs($0.1) }.max()!, gradients.max()!)
  }

  private func measure(
    _ a: Int, _ b: Int, third: Int?, edge: Double, scale: (Double, Double, Double)
  ) throws -> Continuity {
    // Short, so that a knot of an interpolated embedding function hardly ever lies within.
    let h = 1e-5 * edge
    func value(_ r: Double) throws -> (Double, Double) { try probe(a, b, third: third, span: edge, at: r) }
    let (inside, outside) = (try value(edge), try value(edge * (1 + 4e-16)))
    if abs(outside.0 - inside.0) > 1e-7 * scale.0 { return .jump }
    if abs(outside.1 - inside.1) > 1e-6 * scale.1 { return .c0 }
    // One-sided gradients, extrapolated to the edge.
    func gradient(_ start: Double, _ step: Double) throws -> Double {
      let coarse = (try value(edge + 2 * step).1 - start) / (2 * step)
      let fine = (try value(edge + step).1 - start) / step
      return 2 * fine - coarse
    }
    let jump = try gradient(outside.1, h) - gradient(inside.1, -h)
    return abs(jump) > 1e-4 * scale.2 ? .c1 : .c2
  }
}
