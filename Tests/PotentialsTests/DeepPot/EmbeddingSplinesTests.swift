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
    compare(descriptor, Double.self, tolerance: 2e-11)
    compare(descriptor, Float.self, tolerance: 3e-6)
  }

  /// Values and slopes as the kernels get them from the stored tables, against the network at random places.
  private func compare<Scalar: KernelScalar>(
    _ descriptor: DescriptorDescription, _: Scalar.Type, tolerance: Double
  ) {
    let splines = EmbeddingSplines<Scalar>(descriptor)
    guard splines.pieces > 0, let nodes = splines.table(1), let embedding = descriptor.embedding[1] else {
      Issue.record("no spline")
      return
    }
    let layout = Descriptor<Scalar>(width: descriptor.embeddingWidth, axis: 4)
    let basis = HermiteBasis(order: Scalar.splineOrder)
    var numbers = TestNumbers(seed: 41)
    let positions = numbers.take(60).map { (0.5 + 0.5 * $0) * Double(splines.pieces) }
    let s = positions.map { splines.lower + $0 / splines.inverseSpacing }
    let width = descriptor.embeddingWidth
    let (value, slope) = plain(embedding, s)
    let largest = (value.reduce(0) { max($0, abs($1)) }, slope.reduce(0) { max($0, abs($1)) })
    for (row, position) in positions.enumerated() {
      let piece = position.rounded(.down)
      let neighbor = NeighborRow<Scalar>(
        row: SIMD4(1, 0, 0, 0), nodes: nodes + Int(piece) * splines.rowStride, position: position - piece,
        inverseSpacing: splines.inverseSpacing)
      var weights = Array(repeating: 0.0, count: 16)
      EmbeddingKernels.fillWeights([neighbor], count: 1, basis: basis, into: &weights)
      let rounded = weights.map { Scalar($0) }
      var t = Array(repeating: Scalar.zero, count: 4 * layout.stride)
      EmbeddingKernels.accumulate(
        [neighbor], weights: rounded, count: 1, descriptor: layout, rowStride: splines.rowStride, into: &t)
      for m in 0..<width {
        let g = Double(t[m])
        #expect(abs(g - value[row * width + m]) < tolerance * largest.0)
        // With dE/dT = 1 in one place the radial entry's derivative is G + dG/ds there.
        var b = Array(repeating: Scalar.zero, count: 4 * layout.stride)
        b[m] = 1
        var q = [0.0, 0, 0, 0]
        q.withUnsafeMutableBufferPointer {
          let q = $0.baseAddress!
          EmbeddingKernels.gradients(
            [neighbor], weights: rounded, count: 1, descriptor: layout, rowStride: splines.rowStride, b,
            scale: SIMD4(repeating: 1), radial: q, q + 1, q + 2, q + 3)
        }
        #expect(abs(q[0] - g - slope[row * width + m]) < tolerance * largest.1)
      }
    }
  }

  private func plain(_ embedding: EmbeddingDescription, _ s: [Double]) -> ([Double], [Double]) {
    var value = Array(repeating: 0.0, count: s.count * (embedding.network?.outputs ?? 0))
    var slope = value
    var work = Array(repeating: 0.0, count: EmbeddingNet.workSize(embedding))
    EmbeddingNet.valueAndDerivative(
      embedding, rows: s.count, s, into: &value, derivative: &slope, work: &work)
    return (value, slope)
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
