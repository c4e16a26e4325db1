import MDCore
import Potentials

/// Floating-point operations of a Deep Potential per atom and step, a multiply-add counted as two.
///
/// The count is that of the mathematics, for `n` neighbours within the cutoff, M1 outputs of the embedding and M2 axis neurons:
/// what an implementation does beyond it (padding, recomputation) is not work done. Activations are left out.
struct ModelCost: Encodable {
  /// Fitting network, forward 2 sum(in x out) and gradient of its input again 2 sum(in x out).
  let fitting: Double
  /// Per neighbour a polynomial of degree five and its derivative for each output: 20 M1 n. (The network 1-25-50-100 itself,
  /// forward and derivative, would be 12 times as much.)
  let embedding: Double
  /// Per neighbour A += R G, dE/dG = R dE/dA, dE/dR = G dE/dA (8 M1 each, R of four entries) and the sum of dE/dG dG/ds over
  /// outputs (2 M1); per atom D = A A' and its two derivatives (8 M1 M2 each).
  let descriptor: Double
  /// Per neighbour the four entries of the environment, their twelve derivatives, force and virial: 120 n.
  let environment: Double

  init(_ model: ModelDescription, neighbors n: Double) {
    let (m1, m2) = (Double(model.descriptor.embeddingWidth), Double(model.descriptor.axisNeurons))
    fitting = 4 * model.fitting[0].layers.reduce(0) { $0 + Double($1.inputs * $1.outputs) }
    embedding = 20 * m1 * n
    descriptor = 26 * m1 * n + 24 * m1 * m2
    environment = 120 * n
  }

  var total: Double { fitting + embedding + descriptor + environment }
}
