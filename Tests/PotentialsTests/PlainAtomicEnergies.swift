import Foundation
import Potentials

/// Atomic energies (eV) of atoms in a periodic cell by the model's definition, written down as plainly as
/// possible: every image within the cutoff, padded slots, descriptor, fitting network. Rows of `cell` are its
/// vectors (A).
func plainAtomicEnergies(
  _ model: ModelDescription, cell: [[Double]], positions: [[Double]], types: [Int]
) -> [Double] {
  let descriptor = model.descriptor
  let width = descriptor.embeddingWidth
  return positions.indices.map { i in
    let centre = types[i]
    var sum = [Double](repeating: 0, count: 4 * width)
    func add(_ row: [Double], neighbour: Int, times count: Double) {
      guard let entry = descriptor.embedding[descriptor.embeddingIndex(centre: centre, neighbour: neighbour)],
        let network = entry.network
      else { return }
      let normalised = (0..<4).map {
        (row[$0] - descriptor.mean[centre][$0]) / descriptor.deviation[centre][$0]
      }
      let outputs = plainOutputs(network, [normalised[0]])
      for k in 0..<4 {
        for m in 0..<width { sum[k * width + m] += count * normalised[k] * outputs[m] }
      }
    }
    var found = [Int](repeating: 0, count: model.typeCount)
    let images = -2...2
    for j in positions.indices {
      for a in images {
        for b in images {
          for c in images where !(i == j && a == 0 && b == 0 && c == 0) {
            let shift = (0..<3).map {
              Double(a) * cell[0][$0] + Double(b) * cell[1][$0] + Double(c) * cell[2][$0]
            }
            let d = (0..<3).map { positions[j][$0] + shift[$0] - positions[i][$0] }
            let r = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).squareRoot()
            guard r < descriptor.cutoff else { continue }
            found[types[j]] += 1
            let u = min(max((r - descriptor.smoothCutoff) / descriptor.switchWidth, 0), 1)
            let weight = u * u * u * (-6 * u * u + 15 * u - 10) + 1
            add([weight / r] + d.map { weight * $0 / (r * r) }, neighbour: types[j], times: 1)
          }
        }
      }
    }
    for (type, count) in found.enumerated() {
      add([0, 0, 0, 0], neighbour: type, times: Double(descriptor.selection[type] - count))
    }
    let slots = Double(descriptor.originalSelection.reduce(0, +))
    var matrix: [Double] = []
    for m in 0..<width {
      for axis in 0..<descriptor.axisNeurons {
        matrix.append(
          (0..<4).reduce(0) { $0 + sum[$1 * width + m] * sum[$1 * width + axis] } / (slots * slots))
      }
    }
    return model.energyScale[centre] * plainOutputs(model.fitting[centre], matrix)[0]
      + model.energyBias[centre]
  }
}

/// The network's outputs, written down plainly.
func plainOutputs(_ network: NetworkDescription, _ inputs: [Double]) -> [Double] {
  var x = inputs
  for layer in network.layers {
    x = (0..<layer.outputs).map { j in
      var sum = layer.bias[j]
      for i in x.indices { sum += x[i] * layer.weights[i * layer.outputs + j] }
      let y = layer.activation.value(sum) * (layer.timestep?[j] ?? 1)
      return layer.residual == .none ? y : y + x[j % x.count]
    }
  }
  return x
}
