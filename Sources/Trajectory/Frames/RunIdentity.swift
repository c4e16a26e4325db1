/// What identifies the run a file belongs to. No dates: a repeated run writes the same bytes.
public struct RunIdentity: Sendable, Equatable {
  /// A line of text for the user.
  public var title: String
  /// Version of this program.
  public var codeVersion: String
  /// Label or path of each model file with the hash of its contents.
  public var modelHashes: [String: String]
  /// Time step (internal units), nil if it is not fixed.
  public var timestep: Double?
  /// Seed of the random numbers.
  public var seed: UInt64?

  public init(
    title: String = "", codeVersion: String, modelHashes: [String: String] = [:], timestep: Double? = nil,
    seed: UInt64? = nil
  ) {
    self.title = title
    self.codeVersion = codeVersion
    self.modelHashes = modelHashes
    self.timestep = timestep
    self.seed = seed
  }
}
