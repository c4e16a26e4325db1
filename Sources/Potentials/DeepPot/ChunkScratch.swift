internal import MDCore

/// Memory that one thread needs to evaluate one chunk of centres at a time.
final class ChunkScratch: @unchecked Sendable {
  // Used by one thread at a time: handed out and taken back by `ScratchPool`.

  /// Most centres and most list entries of a chunk.
  let atomCapacity: Int
  let entryCapacity: Int
  /// Neighbours within the cutoff, centre after centre; `candidateStart` has one more entry than centres.
  let candidates: UnsafeMutablePointer<NeighborCandidate>
  let candidateStart: UnsafeMutablePointer<Int>
  /// Slots taken, centres x types.
  let counts: UnsafeMutablePointer<Int>
  /// First row of block (neighbour type, centre), types x centres + 1.
  let blockStart: UnsafeMutablePointer<Int>
  /// Next free row of each block while rows are filled.
  let nextRow: UnsafeMutablePointer<Int>
  /// Per row: geometry, normalised row (4), its radial entry, embedding and derivative (width each).
  let pairs: UnsafeMutablePointer<EnvironmentPair>
  let rows: UnsafeMutablePointer<Double>
  let radial: UnsafeMutablePointer<Double>
  let g: UnsafeMutablePointer<Double>
  let dg: UnsafeMutablePointer<Double>
  /// Per centre: T (4 x width), D and dE/dD (width x axis); energies.
  let t: UnsafeMutablePointer<Double>
  let d: UnsafeMutablePointer<Double>
  let gd: UnsafeMutablePointer<Double>
  let energies: UnsafeMutablePointer<Double>
  /// dE/dT of one centre, and the products of `ForceAssembly`.
  let gt: UnsafeMutablePointer<Double>
  let products: UnsafeMutablePointer<Double>
  /// Work space of the networks.
  let network: UnsafeMutablePointer<Double>

  private let owned: [UnsafeMutableRawPointer]

  init(_ model: PreparedModel, atoms: Int, entries: Int) {
    var owned: [UnsafeMutableRawPointer] = []
    func take<T: BitwiseCopyable>(_ count: Int, _ type: T.Type) -> UnsafeMutablePointer<T> {
      let raw = UnsafeMutableRawPointer.allocate(
        byteCount: max(1, count) * MemoryLayout<T>.stride, alignment: 64)
      owned.append(raw)
      return raw.bindMemory(to: type, capacity: max(1, count))
    }
    let (types, width) = (model.typeCount, model.width)
    let embeddingWork = model.descriptor.embedding.compactMap { $0 }.map(EmbeddingNet.workSize).max() ?? 0
    let fittingWork = model.description.fitting.map { FittingNet.workSize($0, rows: atoms) }.max() ?? 0
    atomCapacity = atoms
    entryCapacity = entries
    candidates = take(entries, NeighborCandidate.self)
    candidateStart = take(atoms + 1, Int.self)
    counts = take(atoms * types, Int.self)
    blockStart = take(atoms * types + 1, Int.self)
    nextRow = take(atoms * types, Int.self)
    pairs = take(entries, EnvironmentPair.self)
    rows = take(4 * entries, Double.self)
    radial = take(entries, Double.self)
    g = take(entries * width, Double.self)
    dg = take(entries * width, Double.self)
    t = take(atoms * 4 * width, Double.self)
    d = take(atoms * model.descriptorSize, Double.self)
    gd = take(atoms * model.descriptorSize, Double.self)
    energies = take(atoms, Double.self)
    gt = take(4 * width, Double.self)
    products = take(8 * entries, Double.self)
    network = take(max(embeddingWork, fittingWork), Double.self)
    self.owned = owned
  }

  deinit {
    for raw in owned { raw.deallocate() }
  }
}
