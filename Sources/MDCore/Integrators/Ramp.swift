/// A target that stays or moves linearly over a stage.
public struct Ramp: Sendable, Equatable {
  public var start: Double
  public var end: Double

  public init(from start: Double, to end: Double) {
    self.start = start
    self.end = end
  }
  public init(_ constant: Double) { self.init(from: constant, to: constant) }

  /// The target when the part `progress` (0 ... 1) of the stage is done.
  public func value(at progress: Double) -> Double {
    start == end ? start : start + (end - start) * min(1, max(0, progress))
  }
  /// Half-way value; sets the masses of extended variables.
  public var middle: Double { start == end ? start : 0.5 * (start + end) }
}
