public import MDCore

/// Looks at a run every so many steps and may end it.
///
/// What it says depends on the snapshot alone, so that a resumed run ends at the same step.
public struct RunWatch: Sendable {
  /// What was seen: a few words for the progress line, and why the run should end, if it should.
  public struct Sight: Sendable {
    public var text: String
    public var end: String?

    public init(_ text: String, end: String? = nil) {
      self.text = text
      self.end = end
    }
  }

  public typealias Look = @Sendable (Snapshot) throws(MDError) -> Sight

  /// Stage that is watched, by name.
  public let stage: String
  /// Steps of the run between two looks.
  public let interval: Int
  public let look: Look

  public init(stage: String, every interval: Int, look: @escaping Look) {
    self.stage = stage
    self.interval = max(1, interval)
    self.look = look
  }

  /// Why the run should end now, if it should; what is seen goes to `report`.
  func verdict(on now: borrowing Simulation, _ report: (RunTask.Event) -> Void) throws(MDError) -> String? {
    guard now.stage == stage, now.stepsDone > 0, now.state.step % interval == 0 else { return nil }
    let sight = try look(now.snapshot(forces: false))
    report(.seen(sight.text))
    return sight.end
  }
}
