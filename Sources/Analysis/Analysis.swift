public import MDCore

/// Many frames in, one result out.
///
/// Frames come in order of time, from the running loop or from a file; the same code serves both. An analysis
/// keeps what it needs of each frame and nothing else.
public protocol Analysis {
  associatedtype Result
  /// Takes the next frame.
  mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError)
  /// The result of all frames; throws `.analysis` when there were too few.
  consuming func finish() throws(MDError) -> Result
}
