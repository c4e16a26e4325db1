internal import MDCore

/// A model made ready for the hot path in one precision: the kernel of its descriptor and packed networks.
struct DeepKernels<Kernel: DescriptorKernel>: Sendable {
  typealias Scalar = Kernel.Scalar

  let model: PreparedModel
  let descriptor: Kernel
  let networks: [PackedNetwork<Scalar>]

  /// Row length of D: whole registers may be written and read beyond its end.
  var descriptorStride: Int {
    networks.reduce(descriptor.size + Scalar.laneCount) { max($0, $1.inputStride) }
  }

  init(_ model: PreparedModel) throws(MDError) {
    self.model = model
    descriptor = Kernel(model)
    var networks: [PackedNetwork<Scalar>] = []
    for network in model.description.fitting {
      networks.append(try PackedNetwork(descriptor.fitting(network)))
    }
    self.networks = networks
  }
}
