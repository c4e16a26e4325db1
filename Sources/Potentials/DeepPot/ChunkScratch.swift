internal import MDCore

/// Memory that one thread needs to evaluate one chunk of centres at a time.
final class ChunkScratch<Scalar: KernelScalar>: @unchecked Sendable {
  // Used by one thread at a time: handed out and taken back by `ScratchPool`.

  /// Most centres and most list entries of a chunk, and most entries of a centre.
  let centreCapacity: Int
  let entryCapacity: Int
  let rowCapacity: Int
  /// First pair of each centre, and one more.
  let start: UnsafeMutablePointer<Int>
  /// Slots taken, centres x types.
  let counts: UnsafeMutablePointer<Int>
  /// Per pair: geometry, the neighbour's place in the list, its type, its row.
  let columns: Environment.Columns
  let neighbors: UnsafeMutablePointer<Int32>
  let types: UnsafeMutablePointer<Int32>
  let rows: UnsafeMutablePointer<NeighborRow<Scalar>>
  /// Weights of the spline coefficients of the neighbours of one centre, 16 each.
  let weights: UnsafeMutablePointer<Double>
  let roundedWeights: UnsafeMutablePointer<Scalar>
  /// dE/d(row), then dE/d(r_j - r_i), then integers.
  let q0: UnsafeMutablePointer<Double>
  let qx: UnsafeMutablePointer<Double>
  let qy: UnsafeMutablePointer<Double>
  let qz: UnsafeMutablePointer<Double>
  /// Per centre: T, D (replaced by dE/dD) and the energy (eV); dE/dT of one centre.
  let t: UnsafeMutablePointer<Scalar>
  let d: UnsafeMutablePointer<Scalar>
  let energies: UnsafeMutablePointer<Double>
  let gt: UnsafeMutablePointer<Scalar>
  /// Work space of the fitting networks.
  let network: UnsafeMutablePointer<Scalar>
  /// Values and slopes of embeddings that the splines do not cover.
  let direct = DirectEmbedding<Scalar>()
  let forces: ForceAccumulator
  var clock = KernelClock()

  private let owned: [AnyObject]

  init(_ kernels: DeepKernels<Scalar>, centres: Int, entries: Int, rowEntries: Int, atoms: Int) {
    var owned: [AnyObject] = []
    func take<T: BitwiseCopyable>(_ count: Int, _ value: T) -> UnsafeMutablePointer<T> {
      let memory = AlignedMemory(count: count, repeating: value)
      owned.append(memory)
      return memory.start
    }
    let (types, descriptor) = (kernels.model.typeCount, kernels.descriptor)
    // Packing may write one entry past the last that counts; sweeps run over whole lanes.
    let pairs = kernels.environment.padded(entries + 1)
    centreCapacity = centres
    entryCapacity = entries
    rowCapacity = rowEntries
    start = take(centres + 1, 0)
    counts = take(centres * types, 0)
    columns = Environment.Columns(
      x: take(pairs, 0), y: take(pairs, 0), z: take(pairs, 0), inverse: take(pairs, 1),
      radial: take(pairs, 0), slope: take(pairs, 0))
    neighbors = take(pairs, 0)
    self.types = take(pairs, 0)
    let empty = NeighborRow<Scalar>(
      row: .zero, nodes: UnsafePointer(direct.zeros), position: 0, inverseSpacing: 0)
    rows = take(pairs, empty)
    weights = take(16 * rowEntries, 0)
    roundedWeights = take(16 * rowEntries, 0)
    (q0, qx, qy, qz) = (take(pairs, 0), take(pairs, 0), take(pairs, 0), take(pairs, 0))
    t = take(centres * 4 * descriptor.stride, 0)
    d = take(centres * kernels.descriptorStride, 0)
    energies = take(centres, 0)
    gt = take(4 * descriptor.stride, 0)
    network = take(centres * (kernels.networks.map(\.workWidth).max() ?? 0), 0)
    forces = ForceAccumulator(count: atoms)
    self.owned = owned
  }
}
