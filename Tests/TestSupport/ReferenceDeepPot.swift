public import MDCore
public import Potentials

/// The Deep Potential written straight from its formula with simple loops: every slot, empty ones too, one after the other.
///
/// For each centre i: slots of type k hold the neighbours of that type and empty rows up to sel[k]; R~ = (R - mean) / deviation;
/// T = sum over slots of R~ (x) G(R~_0) / sum(sel); D = T^T T'; E_i = scale N(D) + bias. Derivatives come from dual
/// numbers, one direction at a time, so this is slow and meant for a few atoms.
public struct ReferenceDeepPot {
  public var model: ModelDescription
  public var policy: SelectionPolicy
  /// Model type of each atom.
  public var types: [Int]
  public var positions: [Vec3]
  public var cell: Cell

  public init(
    _ model: ModelDescription, policy: SelectionPolicy, types: [Int], positions: [Vec3], cell: Cell
  ) {
    self.model = model
    self.policy = policy
    self.types = types
    self.positions = positions
    self.cell = cell
  }

  /// Energy of each atom (eV).
  public var atomEnergies: [Double] {
    atomEnergies(moving: Array(repeating: .zero, count: positions.count), strain: .zero).map(\.value)
  }

  /// -dE/dr (eV/A).
  public var forces: [Vec3] {
    positions.indices.map { atom in
      var force = Vec3.zero
      for axis in 0..<3 {
        var direction = Array(repeating: Vec3.zero, count: positions.count)
        direction[atom][axis] = 1
        force[axis] = -atomEnergies(moving: direction, strain: .zero).reduce(0) { $0 + $1.slope }
      }
      return force
    }
  }

  /// -dE/dstrain, where a strain e takes each vector r to r + r e (eV).
  public var virial: Matrix3 {
    var virial = Matrix3.zero
    let still = Array(repeating: Vec3.zero, count: positions.count)
    for row in 0..<3 {
      for column in 0..<3 {
        var strain = Matrix3.zero
        strain[row, column] = 1
        virial[row, column] = -atomEnergies(moving: still, strain: strain).reduce(0) { $0 + $1.slope }
      }
    }
    return virial
  }

  private func atomEnergies(moving: [Vec3], strain: Matrix3) -> [Dual] {
    positions.indices.map { i in
      let vectors = neighborVectors(of: i, moving: moving, strain: strain)
      return energy(centre: types[i], slots: slots(vectors, centre: types[i]))
    }
  }

  private struct Neighbor {
    var type: Int
    var vector: [Dual]
    var distance: Dual
  }

  /// All images of all atoms within the cutoff, nearest first.
  private func neighborVectors(of i: Int, moving: [Vec3], strain: Matrix3) -> [Neighbor] {
    let cutoff = model.descriptor.cutoff
    func reach(_ axis: Int) -> Int {
      cell.periodic[axis] ? Int((cutoff / cell.heights[axis]).rounded(.up)) + 1 : 0
    }
    var found: [Neighbor] = []
    for a in -reach(0)...reach(0) {
      for b in -reach(1)...reach(1) {
        for c in -reach(2)...reach(2) {
          for j in positions.indices where j != i || (a, b, c) != (0, 0, 0) {
            let shift = Vec3(Double(a), Double(b), Double(c)) * cell.vectors
            let d = positions[j] + shift - positions[i]
            let change = moving[j] - moving[i] + d * strain
            let vector = (0..<3).map { Dual(d[$0], change[$0]) }
            let r2 = vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]
            let distance = r2.squareRoot()
            if distance.value < cutoff {
              found.append(Neighbor(type: types[j], vector: vector, distance: distance))
            }
          }
        }
      }
    }
    return found.sorted { $0.distance.value < $1.distance.value }
  }

  /// Normalised rows by neighbour type, empty slots included; nothing where the pair is excluded.
  private func slots(_ neighbors: [Neighbor], centre: Int) -> [[[Dual]]] {
    let descriptor = model.descriptor
    let isTensorFlow = model.origin.backend == .tensorflow
    var pool = neighbors
    if policy == .asTrained, !isTensorFlow { pool = Array(pool.prefix(descriptor.selection.reduce(0, +))) }
    return (0..<model.typeCount).map { type in
      var chosen = pool.filter { $0.type == type }
      if policy == .asTrained { chosen = Array(chosen.prefix(descriptor.selection[type])) }
      let excluded = descriptor.excludedPairs[centre][type]
      if excluded && isTensorFlow { return [] }
      let empty = max(0, descriptor.selection[type] - chosen.count)
      let zero = Array(repeating: Dual(0), count: 4)
      let rows = (excluded ? [] : chosen.map(row)) + Array(repeating: zero, count: empty)
      return rows.map { row in
        row.indices.map { k in
          (row[k] - Dual(descriptor.mean[centre][k])) / Dual(descriptor.deviation[centre][k])
        }
      }
    }
  }

  private func row(_ neighbor: Neighbor) -> [Dual] {
    let descriptor = model.descriptor
    let r = neighbor.distance
    let u = (1 / descriptor.switchWidth) * (r - Dual(descriptor.smoothCutoff))
    let w: Dual
    if u.value < 0 {
      w = Dual(1)
    } else if u.value >= 1 {
      w = Dual(0)
    } else {
      w = Dual(1) - u * u * u * (Dual(10) - 15 * u + 6 * u * u)
    }
    return [w / r] + neighbor.vector.map { w * $0 / (r * r) }
  }

  private func energy(centre: Int, slots: [[[Dual]]]) -> Dual {
    let descriptor = model.descriptor
    let (width, axis) = (descriptor.embeddingWidth, descriptor.axisNeurons)
    var t = Array(repeating: Array(repeating: Dual(0), count: width), count: 4)
    for (type, rows) in slots.enumerated() {
      let index = descriptor.embeddingIndex(centre: centre, neighbour: type)
      guard let network = descriptor.embedding[index]?.network else { continue }
      for row in rows {
        let g = Self.apply(network, [row[0]])
        for c in 0..<4 {
          for m in 0..<width { t[c][m] += row[c] * g[m] }
        }
      }
    }
    let total = Double(descriptor.originalSelection.reduce(0, +))
    var d: [Dual] = []
    for m in 0..<width {
      for k in 0..<axis {
        var sum = Dual(0)
        for c in 0..<4 { sum += t[c][m] * t[c][k] }
        d.append((1 / (total * total)) * sum)
      }
    }
    let output = Self.apply(model.fitting[centre], d)[0]
    return model.energyScale[centre] * output + Dual(model.energyBias[centre])
  }

  private static func apply(_ network: NetworkDescription, _ x: [Dual]) -> [Dual] {
    network.layers.reduce(x) { input, layer in
      (0..<layer.outputs).map { o in
        var z = Dual(layer.bias[o])
        for i in 0..<layer.inputs { z += layer.weights[i * layer.outputs + o] * input[i] }
        var y = Dual(layer.activation.value(z.value), layer.activation.derivative(z.value) * z.slope)
        if let timestep = layer.timestep { y = timestep[o] * y }
        return layer.residual == .none ? y : y + input[o % layer.inputs]
      }
    }
  }
}
