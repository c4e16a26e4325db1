internal import MDCore

/// How one family of descriptors turns the neighbours of a centre into the inputs of its fitting network, and back.
///
/// The engine around it is the same for all: it cuts the centres into chunks of one type, gathers their neighbours, runs the networks,
/// and adds up energies, forces and virials. `SeE2A` is the first family.
protocol DescriptorKernel: Sendable {
  associatedtype Scalar: KernelScalar
  /// Memory of its own that one thread needs for one chunk.
  associatedtype Scratch

  init(_ model: PreparedModel)

  /// Numbers of the descriptor of one centre.
  var size: Int { get }
  /// A fitting network of the model for the descriptor's numbers in the order in which this kernel gives them.
  func fitting(_ network: NetworkDescription) -> NetworkDescription
  /// Memory for chunks of at most so many centres and pairs, and rows of at most so many pairs.
  func scratch(centres: Int, pairs: Int, rowPairs: Int) -> Scratch

  /// From the pair vectors of a chunk to the descriptors of its centres, `scratch.d`.
  ///
  /// Reads `start`, `counts`, `types` and the first four of `columns`. Tells the clock where the environment ends.
  func describe(_ chunk: AtomChunk, _ scratch: ChunkScratch<Self>)
  /// From the derivatives by the descriptors, which stand in `scratch.d`, to dE/d(r_j - r_i) of every pair in `qx`, `qy`, `qz`.
  ///
  /// Returns the virial of the chunk (eV) and the largest component of a gradient (eV/A), not a number if one is not.
  func differentiate(_ chunk: AtomChunk, _ scratch: ChunkScratch<Self>) -> (virial: Matrix3, largest: Double)

  /// Operations of the parts that are the descriptor's: environment, descriptor, gradients.
  func flop(_ part: DeepKernel, pairs: Double, centres: Double) -> Double
}
