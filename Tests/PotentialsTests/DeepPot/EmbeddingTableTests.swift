import MDCore
import Potentials
import TestSupport
import Testing

/// Tabulated embeddings, made from polynomials of the fifth degree, which a table holds exactly.
@Suite struct EmbeddingTableTests {
  static let polynomials = [[0.3, -1, 0.5, 0.2, -0.1, 0.05], [1, 0.5, 0, -0.3, 0.02, 0.01]]

  /// Value, first derivative and so on over factorials: Taylor coefficients of polynomial `p` around x.
  static func taylor(_ p: [Double], at x: Double) -> [Double] {
    (0..<6).map { k in
      var sum = 0.0
      for n in k..<6 {
        var term = p[n]
        for i in 0..<k { term *= Double(n - i) / Double(i + 1) }
        for _ in k..<n { term *= x }
        sum += term
      }
      return sum
    }
  }

  static var table: EmbeddingTableDescription {
    let fine: [Double] = (0..<20).map { -1.0 + 0.1 * Double($0) }
    let coarse: [Double] = (0..<8).map { 1.0 + 0.5 * Double($0) }
    var coefficients: [Double] = []
    for x in fine + coarse {
      for polynomial in polynomials { coefficients += taylor(polynomial, at: x) }
    }
    return EmbeddingTableDescription(
      outputs: 2, lower: -1, upper: 1, maximum: 5, fineStride: 0.1, coarseStride: 0.5,
      coefficients: coefficients)
  }

  @Test func reproducesPolynomials() {
    let s = [-1, -0.95, -0.1, 0, 0.3, 0.999, 1, 1.2, 3.7, 4.999]
    let (value, derivative) = evaluate(s)
    for (row, x) in s.enumerated() {
      for m in 0..<2 {
        let exact = Self.taylor(Self.polynomials[m], at: x)
        #expect(abs(value[2 * row + m] - exact[0]) < 1e-11 * max(1, abs(exact[0])))
        #expect(abs(derivative[2 * row + m] - exact[1]) < 1e-11 * max(1, abs(exact[1])))
      }
    }
  }

  @Test func continuesLinearly() {
    let (value, derivative) = evaluate([-3, 5, 1000, .nan, .infinity])
    for m in 0..<2 {
      let low = Self.taylor(Self.polynomials[m], at: -1)
      let high = Self.taylor(Self.polynomials[m], at: 5)
      #expect(abs(value[m] - (low[0] - 2 * low[1])) < 1e-12 && abs(derivative[m] - low[1]) < 1e-12)
      #expect(abs(value[2 + m] - high[0]) < 1e-10 && abs(derivative[2 + m] - high[1]) < 1e-10)
      #expect(abs(value[4 + m] - (high[0] + 995 * high[1])) < 1e-8 * abs(value[4 + m]))
      #expect(value[6 + m].isNaN && !value[8 + m].isFinite)
    }
  }

  @Test func gradientsOfATabulatedModel() throws {
    var random = RandomModel()
    random.embeddingWidths = [2]
    random.axisNeurons = 2
    var model = random.description()
    model.descriptor.embedding = model.descriptor.embedding.map { _ in EmbeddingDescription(table: Self.table)
    }
    let potential = try DeepPotential(model, name: "table")
    let cell = DeepPotentialTests.cell
    let (positions, types) = RandomModel.structure(count: 8, cell: cell, spacing: 1.8, seed: 12)
    let result = try PotentialsTests.evaluate(potential, positions, types, cell: cell)
    let h = 1e-5
    for axis in 0..<3 {
      let energies = try [h, -h].map { step in
        var moved = positions
        moved[3][axis] += step
        return try PotentialsTests.evaluate(potential, moved, types, cell: cell).energy
      }
      #expect(abs(-(energies[0] - energies[1]) / (2 * h) - result.forces[3][axis]) < 1e-7)
    }
  }

  private func evaluate(_ s: [Double]) -> (value: [Double], derivative: [Double]) {
    var value = Array(repeating: 0.0, count: 2 * s.count)
    var derivative = value
    EmbeddingTable.valueAndDerivative(
      Self.table, rows: s.count, s, into: &value, derivative: &derivative)
    return (value, derivative)
  }
}
