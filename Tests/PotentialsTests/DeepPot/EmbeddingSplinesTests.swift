import MDCore
import Potentials
import TestSupport
import Testing

/// Splines of embeddings against the networks, and the polynomials they are made of.
@Suite struct EmbeddingSplinesTests {
  /// A polynomial of degree 2n - 1 comes back from its first n Taylor coefficients at both ends.
  @Test(arguments: [1, 2, 3, 4]) func basisReproducesPolynomials(order: Int) {
    let p = Array([0.4, -1.2, 0.7, 2.1, -0.3, 0.9, -1.1, 0.5].prefix(2 * order))
    func taylor(at x: Double) -> [Double] {
      (0..<order).map { k in
        p.indices.dropFirst(k).reduce(0) { sum, n in
          let binomial = (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
          return sum + p[n] * binomial * (k..<n).reduce(1.0) { power, _ in power * x }
        }
      }
    }
    let basis = HermiteBasis(order: order)
    let coefficients = taylor(at: 0) + taylor(at: 1)
    for x in [0, 0.1, 0.5, 0.93, 1] {
      let (value, slope) = (basis.weights(x), basis.slopeWeights(x))
      let exact = p.reversed().reduce(0) { $0 * x + $1 }
      let exactSlope = p.indices.dropFirst().reversed().reduce(0) { $0 * x + Double($1) * p[$1] }
      #expect(abs(coefficients.indices.reduce(0) { $0 + value[$1] * coefficients[$1] } - exact) < 1e-13)
      #expect(abs(coefficients.indices.reduce(0) { $0 + slope[$1] * coefficients[$1] } - exactSlope) < 1e-12)
    }
  }

  @Test(arguments: [Activation.tanh, .gelu, .silu, .softplus, .sigmoid])
  func keepTheirBound(_ activation: Activation) {
    var random = RandomModel()
    random.activation = activation
    random.embeddingWidths = [25, 50, 100]
    let descriptor = random.description().descriptor
    let double = EmbeddingSplines<Double>(descriptor)
    let single = EmbeddingSplines<Float>(descriptor)
    #expect(double.pieces > 0 && max(double.errors.value, double.errors.slope) <= 1e-11)
    #expect(single.pieces > 0 && max(single.errors.value, single.errors.slope) <= 1e-7)
    #expect(single.byteCount < double.byteCount)
  }

  /// An activation with a kink has no spline, and the network is evaluated directly.
  @Test(arguments: [Activation.relu, .relu6, .truncatedSiLU(threshold: 1)])
  func kinksAreEvaluatedDirectly(_ activation: Activation) throws {
    var random = RandomModel()
    random.activation = activation
    let model = random.description()
    #expect(EmbeddingSplines<Double>(model.descriptor).pieces == 0)
    let cell = DeepPotentialTests.cell
    let (positions, types) = RandomModel.structure(count: 10, cell: cell, spacing: 1.6, seed: 8)
    let reference = ReferenceDeepPot(model, policy: .all, types: types, positions: positions, cell: cell)
    let result = try evaluate(DeepPotential(model, name: "random"), positions, types, cell: cell)
    for (found, expected) in zip(result.forces, reference.forces) {
      #expect((found - expected).length < 1e-11)
    }
  }

  /// Pairs closer than the splines reach go through the network, in the same chunk as others.
  @Test func closePairsAreEvaluatedDirectly() throws {
    let model = RandomModel().description()
    let cell = DeepPotentialTests.cell
    var (positions, types) = RandomModel.structure(count: 10, cell: cell, spacing: 1.6, seed: 8)
    positions[1] = positions[0]
    positions[1].x += 0.9 * EmbeddingSplines<Double>.shortestDistance
    positions[3] = positions[2]
    positions[3].y += 0.5 * EmbeddingSplines<Double>.shortestDistance
    let reference = ReferenceDeepPot(model, policy: .all, types: types, positions: positions, cell: cell)
    let result = try evaluate(DeepPotential(model, name: "random"), positions, types, cell: cell)
    for (found, expected) in zip(result.forces, reference.forces) {
      #expect((found - expected).length < 1e-10)
    }
  }
}
