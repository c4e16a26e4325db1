import Foundation
import MDCore

/// Writes a trajectory with everything its frames hold, in double precision, under its final name only when it is complete.
///
/// `frames` calls what it is given with one snapshot after another.
func writeTrajectory(
  to path: String, _ survey: FrameSurvey, _ identity: RunIdentity,
  frames: ((Snapshot) throws(MDError) -> Void) throws(MDError) -> Void
) throws(MDError) {
  let temporary = path + ".partial"
  let topology = TrajectoryWriter.topologyPath(for: temporary)
  let writer = TrajectoryWriter(
    path: temporary, schedule: Schedule(every: 1), contents: survey.contents, identity: identity)
  do throws(MDError) {
    try frames { (snapshot) throws(MDError) in
      var snapshot = snapshot
      snapshot.topology = snapshot.topology.counted(in: survey.species)
      try writer.observe(snapshot)
    }
    try writer.close()
    try AtomicFile.move(topology, to: TrajectoryWriter.topologyPath(for: path))
    try AtomicFile.move(temporary, to: path)
  } catch {
    try? writer.close()
    for file in [temporary, topology] { unlink(file) }
    var located = error
    if located.location?.file == temporary { located.location?.file = path }
    throw located
  }
}

extension FrameSurvey {
  /// Variables for all that any frame holds.
  fileprivate var contents: TrajectoryContents {
    var contents = TrajectoryContents(
      precision: .double, velocities: holds(.velocities), forces: holds(.forces),
      stress: holds(.stress) || holds(.virial), atomEnergies: holds(.atomEnergies), exchanges: change != nil)
    contents.isContinuous = isContinuous
    return contents
  }
}
