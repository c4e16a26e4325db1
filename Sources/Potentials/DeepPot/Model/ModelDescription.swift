/// What a DeePMD-kit model file holds, whichever format it came in: everything that energies and forces
/// depend on.
///
/// All numbers are checked on import: finite, of matching sizes. float32 weights are converted to Double
/// exactly.
public struct ModelDescription: Sendable, Equatable {
  /// Chemical symbols (or other names) in the order of the type index.
  public var typeMap: [String]
  /// The `se_e2_a` descriptor.
  public var descriptor: DescriptorDescription
  /// One fitting network per type, from the descriptor (axisNeurons x embedding width, row-major with the
  /// embedding neuron slow: index = neuron x axisNeurons + axis) to one number. The last layer is linear.
  public var fitting: [NetworkDescription]
  /// Per type: atomic energy = energyScale x network output + energyBias (dimensionless); 1 unless a
  /// TensorFlow file says otherwise.
  public var energyScale: [Double]
  /// Per type: atomic energy = energyScale x network output + energyBias (eV).
  public var energyBias: [Double]
  /// Type of the fitting networks' weights.
  public var fittingPrecision: WeightPrecision
  /// Where the file comes from.
  public var origin: ModelOrigin

  public init(
    typeMap: [String], descriptor: DescriptorDescription, fitting: [NetworkDescription],
    energyScale: [Double],
    energyBias: [Double], fittingPrecision: WeightPrecision, origin: ModelOrigin
  ) {
    self.typeMap = typeMap
    self.descriptor = descriptor
    self.fitting = fitting
    self.energyScale = energyScale
    self.energyBias = energyBias
    self.fittingPrecision = fittingPrecision
    self.origin = origin
  }

  /// Number of types.
  public var typeCount: Int { typeMap.count }
}

/// The smooth two-body-embedding descriptor `se_e2_a`: cutoff, slots, statistics and embedding networks.
public struct DescriptorDescription: Sendable, Equatable {
  /// Distance beyond which neighbours are ignored, rcut (A).
  public var cutoff: Double
  /// Distance at which the switching function starts to fall, rcut_smth (A).
  public var smoothCutoff: Double
  /// Width over which it falls, cutoff - smoothCutoff (A); rounded to single precision in TensorFlow files,
  /// whose operator holds both distances in single precision and subtracts them so.
  public var switchWidth: Double
  /// Neighbour slots per type, `sel` as used.
  public var selection: [Int]
  /// `sel` of the model as trained; its sum is the divisor of the descriptor. Equal to `selection` unless
  /// compression shrank that.
  public var originalSelection: [Int]
  /// Columns of the embedding used as second factor, axis_neuron.
  public var axisNeurons: Int
  /// Whether embedding networks depend on the neighbour's type only.
  public var typeOneSide: Bool
  /// `excludedPairs[centre][neighbour]`, symmetric: pairs of types that do not see each other.
  public var excludedPairs: [[Bool]]
  /// Whether the mean of the environment matrix was held at zero in training.
  public var setDavgZero: Bool
  /// Mean of the environment rows per centre type, subtracted: [type][radial, x, y, z], the same in all slots
  /// (1/A).
  public var mean: [[Double]]
  /// Standard deviation of the environment rows per centre type, divisor: [type][radial, x, y, z] (1/A).
  public var deviation: [[Double]]
  /// Embedding of the normalised radial entry: by neighbour type (one-sided), else centre x typeCount +
  /// neighbour. nil where the pair is excluded and the file has no network for it.
  public var embedding: [EmbeddingDescription?]
  /// Embedding width: outputs of each embedding.
  public var embeddingWidth: Int
  /// Type of the embedding networks' weights.
  public var precision: WeightPrecision

  public init(
    cutoff: Double, smoothCutoff: Double, switchWidth: Double? = nil, selection: [Int],
    originalSelection: [Int], axisNeurons: Int,
    typeOneSide: Bool, excludedPairs: [[Bool]], setDavgZero: Bool, mean: [[Double]], deviation: [[Double]],
    embedding: [EmbeddingDescription?], embeddingWidth: Int, precision: WeightPrecision
  ) {
    self.cutoff = cutoff
    self.smoothCutoff = smoothCutoff
    self.switchWidth = switchWidth ?? cutoff - smoothCutoff
    self.selection = selection
    self.originalSelection = originalSelection
    self.axisNeurons = axisNeurons
    self.typeOneSide = typeOneSide
    self.excludedPairs = excludedPairs
    self.setDavgZero = setDavgZero
    self.mean = mean
    self.deviation = deviation
    self.embedding = embedding
    self.embeddingWidth = embeddingWidth
    self.precision = precision
  }

  /// Number of types.
  public var typeCount: Int { selection.count }

  /// Position in `embedding` of the pair `centre`, `neighbour`.
  public func embeddingIndex(centre: Int, neighbour: Int) -> Int {
    typeOneSide ? neighbour : centre * typeCount + neighbour
  }
}

/// One embedding: its network, or the table that `dp compress` made of it, or both (then the network counts:
/// the table approximates it).
public struct EmbeddingDescription: Sendable, Equatable {
  public var network: NetworkDescription?
  public var table: EmbeddingTableDescription?

  public init(network: NetworkDescription? = nil, table: EmbeddingTableDescription? = nil) {
    self.network = network
    self.table = table
  }
}

/// Dense layers, applied in order.
public struct NetworkDescription: Sendable, Equatable {
  public var layers: [DenseLayerWeights]

  public init(layers: [DenseLayerWeights]) { self.layers = layers }

  /// Width of the input.
  public var inputs: Int { layers.first?.inputs ?? 0 }
  /// Width of the output.
  public var outputs: Int { layers.last?.outputs ?? 0 }
}

/// y = r(x) + timestep * f(x W + b), elementwise `*`; r is the residual.
public struct DenseLayerWeights: Sendable, Equatable {
  /// What is added to a layer's result.
  public enum Residual: Sendable, Equatable {
    /// Nothing.
    case none
    /// The input x (outputs = inputs).
    case identity
    /// The input twice, (x, x) (outputs = 2 inputs).
    case doubled
  }

  public var inputs: Int
  public var outputs: Int
  /// W, row-major inputs x outputs.
  public var weights: [Double]
  /// b, `outputs` numbers (zero where the file has none).
  public var bias: [Double]
  /// Per-neuron factor (`idt`, from resnet_dt), `outputs` numbers; nil means 1.
  public var timestep: [Double]?
  public var activation: Activation
  public var residual: Residual

  public init(
    inputs: Int, outputs: Int, weights: [Double], bias: [Double], timestep: [Double]? = nil,
    activation: Activation, residual: Residual
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.weights = weights
    self.bias = bias
    self.timestep = timestep
    self.activation = activation
    self.residual = residual
  }
}

/// Piecewise quintic table of an embedding over its input, as `dp compress` writes it.
///
/// Segments of width `fineStride` cover [lower, upper), of width `coarseStride` [upper, maximum). Segment k
/// and output m have six coefficients: G_m(x) = sum_p coefficients[(k outputs + m) 6 + p] (x - x_k)^p. Outside
/// [lower, maximum] value and slope at the end continue linearly.
public struct EmbeddingTableDescription: Sendable, Equatable {
  public var outputs: Int
  public var lower: Double
  public var upper: Double
  public var maximum: Double
  public var fineStride: Double
  public var coarseStride: Double
  /// Row-major segments x outputs x 6.
  public var coefficients: [Double]

  public init(
    outputs: Int, lower: Double, upper: Double, maximum: Double, fineStride: Double, coarseStride: Double,
    coefficients: [Double]
  ) {
    self.outputs = outputs
    self.lower = lower
    self.upper = upper
    self.maximum = maximum
    self.fineStride = fineStride
    self.coarseStride = coarseStride
    self.coefficients = coefficients
  }

  /// Number of segments.
  public var segments: Int { coefficients.count / (6 * outputs) }
}

/// Floating-point type of the stored weights.
public enum WeightPrecision: String, Sendable, Equatable {
  case float32, float64
}

/// Where a model comes from: file format, writer, version, hash, training input.
public struct ModelOrigin: Sendable, Equatable {
  /// File format of a model.
  public enum Format: String, Sendable {
    /// Frozen TensorFlow graph (.pb).
    case frozenGraph = "TensorFlow frozen graph (.pb)"
    /// PyTorch TorchScript archive (.pth).
    case torchScript = "PyTorch TorchScript archive (.pth)"
    /// PyTorch training checkpoint (.pt).
    case torchCheckpoint = "PyTorch checkpoint (.pt)"
    /// DeePMD-kit's native format in HDF5 (.dp).
    case native = "DeePMD-kit native, HDF5 (.dp)"
  }
  /// Whose rules hold where the back-ends differ (excluded pairs with a mean other than zero, truncation by
  /// `sel`).
  public enum Backend: String, Sendable {
    case tensorflow, pytorch, native
  }

  public var format: Format
  public var backend: Backend
  /// The file's own version text, such as "1.1" (.pb) or "3.2.0" (.dp); nil where it has none.
  public var version: String?
  /// Smallest neighbour distance in the training data (A); nil if not recorded.
  public var minimumNeighborDistance: Double?
  /// The training input as JSON text; nil if not in the file.
  public var trainingScript: String?
  /// SHA-256 of the file's bytes, 64 hexadecimal digits.
  public var sha256: String
  /// Bytes in the file.
  public var byteCount: Int

  public init(
    format: Format, backend: Backend, version: String?, minimumNeighborDistance: Double?,
    trainingScript: String?,
    sha256: String, byteCount: Int
  ) {
    self.format = format
    self.backend = backend
    self.version = version
    self.minimumNeighborDistance = minimumNeighborDistance
    self.trainingScript = trainingScript
    self.sha256 = sha256
    self.byteCount = byteCount
  }
}
