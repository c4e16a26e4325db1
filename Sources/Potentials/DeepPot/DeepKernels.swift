internal import MDCore

/// A model made ready for the hot path in one precision: packed networks, splines, constants.
struct DeepKernels<Scalar: KernelScalar>: Sendable {
  let model: PreparedModel
  let environment: Environment
  let descriptor: Descriptor<Scalar>
  let basis = HermiteBasis(order: Scalar.splineOrder)
  let splines: EmbeddingSplines<Scalar>
  let networks: [PackedNetwork<Scalar>]
  /// Per centre type: what an empty slot of each type adds to T, types x 4 x `descriptor.stride`.
  let emptySlots: [AlignedMemory<Scalar>]

  /// Row length of D: whole registers may be written and read beyond its end.
  var descriptorStride: Int {
    networks.reduce(descriptor.size + Scalar.laneCount) { max($0, $1.inputStride) }
  }

  init(_ model: PreparedModel) throws(MDError) {
    self.model = model
    let (width, axis) = (model.width, model.descriptor.axisNeurons)
    let descriptor = Descriptor<Scalar>(width: width, axis: axis)
    self.descriptor = descriptor
    environment = Environment(inner: model.descriptor.smoothCutoff, width: model.descriptor.switchWidth)
    splines = EmbeddingSplines(model.descriptor)
    var networks: [PackedNetwork<Scalar>] = []
    for network in model.description.fitting {
      networks.append(try PackedNetwork(network.folded(descriptor)))
    }
    self.networks = networks
    emptySlots = model.centres.map { centre in
      let memory = AlignedMemory<Scalar>(count: model.typeCount * 4 * descriptor.stride, repeating: 0)
      for row in 0..<model.typeCount * 4 {
        for m in 0..<width {
          memory.start[row * descriptor.stride + m] = Scalar(centre.emptySlot[row * width + m])
        }
      }
      return memory
    }
  }
}

extension NetworkDescription {
  /// The network with inputs D_ma, a <= m, in the order of `Descriptor`: D is symmetric in its first A columns, so the weights of
  /// D_ma and D_am are added.
  ///
  /// A residual in the first layer would mix up the inputs; such a layer takes one more layer, which spreads them out again.
  fileprivate func folded<Scalar>(_ descriptor: Descriptor<Scalar>) -> NetworkDescription {
    guard let first = layers.first else { return self }
    let (width, axis, size) = (descriptor.width, descriptor.axis, descriptor.size)
    func position(_ input: Int) -> Int { descriptor.position(neuron: input / axis, axis: input % axis) }
    if first.residual != .none {
      var weights = Array(repeating: 0.0, count: size * width * axis)
      for input in 0..<width * axis { weights[position(input) * width * axis + input] = 1 }
      let spread = DenseLayerWeights(
        inputs: size, outputs: width * axis, weights: weights,
        bias: Array(repeating: 0, count: width * axis), activation: .linear, residual: .none)
      return NetworkDescription(layers: [spread] + layers)
    }
    var layer = first
    layer.inputs = size
    layer.weights = Array(repeating: 0, count: size * first.outputs)
    for input in 0..<width * axis {
      for output in 0..<first.outputs {
        layer.weights[position(input) * first.outputs + output] +=
          first.weights[
            input * first.outputs + output]
      }
    }
    return NetworkDescription(layers: [layer] + layers.dropFirst())
  }
}
