public import MDCore
public import Potentials

/// A small Deep Potential with random weights, for tests.
public struct RandomModel {
  public var elements = ["Fe", "Cr", "C"]
  public var cutoff = 4.0
  public var smoothCutoff = 1.0
  public var selection = [20, 12, 10]
  public var embeddingWidths = [3, 6, 12]
  public var fittingWidths = [7, 7]
  public var axisNeurons = 3
  public var typeOneSide = true
  /// Pairs of type indices.
  public var excluded: [(Int, Int)] = []
  public var hasMean = true
  public var embeddingTimestep = false
  public var activation = Activation.tanh
  public var backend = ModelOrigin.Backend.tensorflow
  public var seed: UInt64 = 1

  public init() {}

  /// The model in memory.
  public func description() -> ModelDescription {
    var numbers = TestNumbers(seed: seed)
    let count = elements.count
    let width = embeddingWidths.last ?? 1
    let pairs = (0..<count).map { a in
      (0..<count).map { b in excluded.contains { $0 == (a, b) || $0 == (b, a) } }
    }
    let embedding = (0..<(typeOneSide ? count : count * count)).map { _ in
      EmbeddingDescription(
        network: network([1] + embeddingWidths, timestep: embeddingTimestep, &numbers))
    }
    let mean = (0..<count).map { _ in hasMean ? [0.1 + 0.05 * numbers.next(), 0, 0, 0] : [0, 0, 0, 0] }
    let deviation = (0..<count).map { _ in
      let angular = 0.2 + 0.05 * numbers.next()
      return [0.15 + 0.05 * numbers.next(), angular, angular, angular]
    }
    let fitting = (0..<count).map { _ in
      var fit = network([width * axisNeurons] + fittingWidths, timestep: true, &numbers)
      let inputs = fit.outputs
      fit.layers.append(
        DenseLayerWeights(
          inputs: inputs, outputs: 1, weights: numbers.take(inputs), bias: numbers.take(1),
          activation: .linear,
          residual: .none))
      return fit
    }
    return ModelDescription(
      typeMap: elements,
      descriptor: DescriptorDescription(
        cutoff: cutoff, smoothCutoff: smoothCutoff, selection: selection, originalSelection: selection,
        axisNeurons: axisNeurons, typeOneSide: typeOneSide, excludedPairs: pairs, setDavgZero: !hasMean,
        mean: mean, deviation: deviation, embedding: embedding, embeddingWidth: width, precision: .float64),
      fitting: fitting, energyScale: (0..<count).map { _ in 1.2 }, energyBias: numbers.take(count),
      fittingPrecision: .float64,
      origin: ModelOrigin(
        format: .frozenGraph, backend: backend, version: nil, minimumNeighborDistance: nil,
        trainingScript: nil, sha256: "", byteCount: 0))
  }

  /// Layers of these widths with the residual rules of DeePMD-kit.
  public func network(
    _ widths: [Int], timestep: Bool, _ numbers: inout TestNumbers
  ) -> NetworkDescription {
    NetworkDescription(
      layers: zip(widths, widths.dropFirst()).map { inputs, outputs in
        let residual: DenseLayerWeights.Residual =
          outputs == inputs ? .identity : outputs == 2 * inputs ? .doubled : .none
        let scale = 1.5 / Double(inputs).squareRoot()
        return DenseLayerWeights(
          inputs: inputs, outputs: outputs, weights: numbers.take(inputs * outputs).map { scale * $0 },
          bias: numbers.take(outputs),
          timestep: timestep && residual != .none ? numbers.take(outputs).map { 0.5 + 0.3 * $0 } : nil,
          activation: activation, residual: residual)
      })
  }

  /// `count` atoms at random places of a triclinic cell, no two closer than `spacing` (A).
  public static func structure(
    count: Int, cell: Cell, spacing: Double, seed: UInt64
  ) -> (positions: [Vec3], types: [Int]) {
    var numbers = TestNumbers(seed: seed)
    var positions: [Vec3] = []
    while positions.count < count {
      let candidate = cell.cartesian(
        Vec3(0.5 + 0.5 * numbers.next(), 0.5 + 0.5 * numbers.next(), 0.5 + 0.5 * numbers.next()))
      let isFree = positions.allSatisfy { other in
        var s = cell.fractional(candidate) - cell.fractional(other)
        for axis in 0..<3 where cell.periodic[axis] { s[axis] -= s[axis].rounded() }
        return (s * cell.vectors).length > spacing
      }
      if isFree { positions.append(candidate) }
    }
    return (positions, positions.indices.map { ($0 * 7 + $0 / 3) % 3 })
  }
}

/// Repeatable numbers between -1 and 1 (SplitMix64).
public struct TestNumbers {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Double(z >> 11) * 0x1p-52 - 1
  }

  public mutating func take(_ count: Int) -> [Double] { (0..<count).map { _ in next() } }
}
