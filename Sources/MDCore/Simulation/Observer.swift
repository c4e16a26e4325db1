/// Side effects during a run: writers, progress, guards.
public protocol Observer: Checkpointable, Sendable {
  var schedule: Schedule { get }
  /// What must have been evaluated at the steps it is due.
  var needs: Quantities { get }
  mutating func observe(_ snapshot: borrowing Snapshot) throws(MDError)
  /// Brings everything seen so far safely to disk; called before a checkpoint is written.
  mutating func flush() throws(MDError)
}

extension Observer {
  public mutating func flush() throws(MDError) {}
}
