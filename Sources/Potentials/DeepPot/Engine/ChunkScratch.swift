internal import MDCore

/// Memory that one thread needs to evaluate one chunk of centres at a time.
final class ChunkScratch<Kernel: DescriptorKernel>: @unchecked Sendable {
  typealias Scalar = Kernel.Scalar

  // Used by one thread at a time: handed out and taken back by `ScratchPool`.

  /// Most centres and most list entries of a chunk, and most entries of a centre.
  let centreCapacity: Int
  let entryCapacity: Int
  let rowCapacity: Int
  /// First pair of each centre, and one more.
  let start: UnsafeMutablePointer<Int>
  /// Slots taken, centres x types.
  let counts: UnsafeMutablePointer<Int>
  /// Per pair: geometry, the neighbour's place in the list, its type.
  let columns: Environment.Columns
  let neighbors: UnsafeMutablePointer<Int32>
  let types: UnsafeMutablePointer<Int32>
  /// Per pair: dE/d(r_j - r_i), then integers.
  let qx: UnsafeMutablePointer<Double>
  let qy: UnsafeMutablePointer<Double>
  let qz: UnsafeMutablePointer<Double>
  /// Per centre: descriptor, replaced by the derivatives of the energy by it, and the energy (eV).
  let d: UnsafeMutablePointer<Scalar>
  let energies: UnsafeMutablePointer<Double>
  /// Row length of `d`.
  let descriptorStride: Int
  /// Work space of the fitting networks.
  let network: UnsafeMutablePointer<Scalar>
  /// What the descriptor needs between its steps.
  let own: Kernel.Scratch
  let forces: ForceAccumulator
  var clock = KernelClock()

  private var memory = ScratchMemory()

  init(_ kernels: DeepKernels<Kernel>, centres: Int, entries: Int, rowEntries: Int, atoms: Int) {
    // Packing may write one entry past the last that counts; sweeps run over whole lanes.
    let pairs = Environment.padded(entries + 1)
    (centreCapacity, entryCapacity, rowCapacity) = (centres, entries, rowEntries)
    start = memory.take(centres + 1, 0)
    counts = memory.take(centres * kernels.model.typeCount, 0)
    columns = Environment.Columns(
      x: memory.take(pairs, 0), y: memory.take(pairs, 0), z: memory.take(pairs, 0),
      inverse: memory.take(pairs, 1), radial: memory.take(pairs, 0), slope: memory.take(pairs, 0))
    neighbors = memory.take(pairs, 0)
    types = memory.take(pairs, 0)
    (qx, qy, qz) = (memory.take(pairs, 0), memory.take(pairs, 0), memory.take(pairs, 0))
    descriptorStride = kernels.descriptorStride
    d = memory.take(centres * descriptorStride, 0)
    energies = memory.take(centres, 0)
    network = memory.take(centres * (kernels.networks.map(\.workWidth).max() ?? 0), 0)
    own = kernels.descriptor.scratch(centres: centres, pairs: pairs, rowPairs: rowEntries)
    forces = ForceAccumulator(count: atoms)
  }
}

/// Aligned memory that is given back together.
struct ScratchMemory {
  private var owned: [AnyObject] = []

  mutating func take<T: BitwiseCopyable>(_ count: Int, _ value: T) -> UnsafeMutablePointer<T> {
    let memory = AlignedMemory(count: count, repeating: value)
    owned.append(memory)
    return memory.start
  }
}
