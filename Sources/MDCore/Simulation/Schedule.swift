/// At which steps something happens: every `interval` steps, counted from step zero of the run.
public struct Schedule: Sendable, Equatable {
  /// Steps between two events, at least one.
  public let interval: Int

  public init(every interval: Int) { self.interval = max(1, interval) }

  public func isDue(at step: Int) -> Bool { step % interval == 0 }
}
