/// Time and arithmetic of one kernel of a potential, summed over threads.
public struct KernelTime: Sendable, Equatable, Codable {
  /// Such as "fitting network".
  public var name: String
  /// Wall time inside the kernel, summed over threads (s).
  public var seconds: Double
  /// Floating-point operations as carried out, without padding; zero where they are not counted.
  public var flop: Double

  public init(name: String, seconds: Double, flop: Double) {
    self.name = name
    self.seconds = seconds
    self.flop = flop
  }

  /// Gflop/s of one thread; nil where operations are not counted.
  public var rate: Double? { flop > 0 && seconds > 0 ? flop / seconds * 1e-9 : nil }
}
