internal import MDCore

extension FrozenGraph {
  /// Names of all nodes that the energy is computed from, also of those that the graph lacks.
  func energySources() -> Set<String> {
    var found: Set<String> = []
    var pending = ["o_energy"]
    while let name = pending.popLast() {
      guard found.insert(name).inserted, let node = nodes[name] else { continue }
      for input in node.input where !input.hasPrefix("^") { pending.append(Self.source(input)) }
    }
    return found
  }

  /// Refuses a graph whose energy depends on a node that it lacks, on parameters, or on numbers that nobody
  /// asked for: what the graph computes is then not what was read off it.
  func expectNothingElse() throws(MDError) {
    for name in energySources().sorted() {
      guard let node = nodes[name] else {
        throw MDError(
          .input, "the graph has no node '\(name)'", expected: "all that its energy is computed from",
          hint: "freeze the model again")
      }
      if ["t_fparam", "t_aparam"].contains(name) { throw unsupported("'numb_\(name.dropFirst(2))'") }
      guard node.op == "Const", !hasRead(name), isOfWeight(node) else { continue }
      throw MDError(
        .input, "the energy depends on the constant '\(name)', which is not understood",
        expected: "the constants of a model with descriptor se_e2_a, by the names that DeePMD-kit gives them")
    }
  }

  /// Whether a constant holds real numbers that could be a model's: lists of any, single ones unless they are
  /// zero or belong to the operators of a network's scope, such as the factors of its activation function.
  private func isOfWeight(_ node: GraphNode) -> Bool {
    guard case .tensor(let tensor)? = node.attr["value"]?.value, [1, 2].contains(tensor.dtype) else {
      return false
    }
    guard tensor.tensorShape.dim.isEmpty else { return true }
    let scopes = ["filter_type_", "layer_", "final_layer_"]
    let isZero =
      tensor.tensorContent.allSatisfy { $0 == 0 } && tensor.floatVal.allSatisfy { $0 == 0 }
      && tensor.doubleVal.allSatisfy { $0 == 0 }
    return !isZero && !scopes.contains { node.name.hasPrefix($0) }
  }
}
