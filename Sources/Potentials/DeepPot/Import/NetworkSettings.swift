internal import MDCore

/// What a model's input says of its embedding or fitting networks; nil where it says nothing.
struct NetworkSettings {
  /// Widths of the hidden layers.
  var neurons: [Int]?
  /// Whether layers with a residual have a factor per neuron.
  var timestep: Bool?
  var activation: Activation?
  /// nil also for `default`, which is whatever DeePMD-kit was compiled for.
  var precision: WeightPrecision?

  init(_ section: JSONValue) throws(MDError) {
    neurons = try section.renaming("n_neuron", to: "neuron").integers("neuron")
    timestep = try section.bool("resnet_dt")
    activation = try section.string("activation_function").map { name throws(MDError) in
      try Self.activation(named: name)
    }
    switch try section.string("precision") {
    case nil, "default": precision = nil
    case "float64", "double": precision = .float64
    case "float32", "single": precision = .float32
    case let name?: throw unsupported("precision '\(name)'", expected: "float32 or float64")
    }
  }

  static func activation(named name: String) throws(MDError) -> Activation {
    guard let activation = Activation(name: name) else {
      throw unsupported("activation function '\(name)'", expected: Activation.names.joined(separator: ", "))
    }
    return activation
  }
}
