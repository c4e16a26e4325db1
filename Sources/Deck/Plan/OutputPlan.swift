/// What a run writes.
public struct OutputPlan: Sendable, Equatable {
  public enum Precision: String, Sendable, CaseIterable { case single, double }

  /// Folder of the run.
  public var folder: String
  /// Steps between frames; nil for no trajectory.
  public var frameInterval: Int?
  /// Steps between rows of the series; nil for none.
  public var seriesInterval: Int?
  /// Numbers in frames; the series is always double.
  public var precision: Precision
  public var velocities: Bool
  public var forces: Bool
  public var stress: Bool
  /// Coordinates that do not jump at cell faces, beside the wrapped ones.
  public var unwrapped: Bool
  public var atomEnergies: Bool
  /// Name of the group whose atoms are written; nil for all.
  public var group: String?
  /// Whether the series is written as text too.
  public var csv: Bool
  /// Whether the series also holds the stress averaged over all steps since the row before, for viscosities.
  public var stressMean: Bool
}
