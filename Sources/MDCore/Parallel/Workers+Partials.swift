extension Workers {
  /// Atoms per chunk in loops that do little per atom.
  public static let atomChunk = 4096

  /// One result per chunk of 0 ..< count, in order; adding them up in order gives the same bits on any number
  /// of threads.
  public func partials<Part: BitwiseCopyable>(
    count: Int, chunkSize: Int = Workers.atomChunk, initial: Part, _ body: (_ range: Range<Int>) -> Part
  ) -> [Part] {
    let chunks = (count + chunkSize - 1) / chunkSize
    return [Part](unsafeUninitializedCapacity: chunks) { buffer, filled in
      let parts = buffer
      parts.initialize(repeating: initial)
      run(count: count, chunkSize: chunkSize) { chunk, range in parts[chunk] = body(range) }
      filled = chunks
    }
  }
}
