internal import MDCore

extension FrozenGraph {
  /// The activation function that the operators in a scope compute, which must be the training script's where
  /// there is one.
  func activation(_ scripted: Activation?, inScope scope: String) throws(MDError) -> Activation {
    let inside = scopes[scope[...]] ?? []
    let known = Set(inside.map(\.op)).intersection(Self.activationOperators)
    let gates = inside.contains { isGate($0) }
    let computed: Activation? =
      switch known.sorted() {
      case ["Tanh"]: .tanh
      case ["Relu"]: .relu
      case ["Relu6"]: .relu6
      case ["Softplus"]: .softplus
      case ["Sigmoid"]: gates ? .silu : .sigmoid
      case ["Gelu"], ["GeluCustom"]: .gelu
      case ["Pow", "Tanh"]: .gelu  // gelu_tf, of TensorFlow's own operators
      case ["Less", "Sigmoid", "Tanh"]:
        gates ? try threshold(inside).map { .truncatedSiLU(threshold: $0) } : nil
      // Also where the operators are not known: only the script can tell that there are none.
      case []: scripted == .linear ? .linear : nil
      default: nil
      }
    guard let computed, scripted == nil || scripted == computed else {
      throw MDError(
        .input, "the activation function cannot be told", found: found(known, computed),
        expected: scripted.map { "the operators of '\($0.name)', as in the training script" }
          ?? "a file with its training script")
    }
    return computed
  }

  private func found(_ operators: Set<String>, _ activation: Activation?) -> String {
    let names = operators.isEmpty ? "no known operator" : operators.sorted().joined(separator: ", ")
    return names + (activation.map { " ('\($0.name)')" } ?? "")
  }

  private static let activationOperators: Set<String> = [
    "Tanh", "Relu", "Relu6", "Softplus", "Sigmoid", "Gelu", "GeluCustom", "Pow", "Less", "Erf", "Elu", "Selu",
    "LeakyRelu", "Softsign", "Exp",
  ]

  /// Whether a node multiplies x with the sigmoid of x, as SiLU does.
  private func isGate(_ node: GraphNode) -> Bool {
    guard node.op == "Mul", node.input.count == 2 else { return false }
    return [(0, 1), (1, 0)].contains { x, gate in
      guard let sigmoid = input(gate, of: node), sigmoid.op == "Sigmoid", let argument = input(0, of: sigmoid)
      else { return false }
      return argument.name == input(x, of: node)?.name
    }
  }

  /// The one threshold below which truncated SiLUs are SiLUs; nil if there are several or none.
  private func threshold(_ inside: [GraphNode]) throws(MDError) -> Double? {
    var found: Set<Double> = []
    for node in inside where node.op == "Less" {
      guard let bound = input(1, of: node), let value = try constant(bound.name)?.reals().values.first else {
        return nil
      }
      found.insert(value)
    }
    return found.count == 1 ? found.first : nil
  }
}
