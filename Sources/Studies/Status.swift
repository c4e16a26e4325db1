public import MDCore
import Trajectory

/// How far a study or a run is, one line a task.
public func status(of path: String) throws(MDError) -> String {
  let study = StudyFolder(path)
  guard study.isStudy else { return "\(path) \(try runProgress(of: path).line)\n" }
  let manifest = try Manifest.read(study.manifest)
  let state = RunState(manifest, folder: study.path)
  var text = "\(path): "
  switch state {
  case .done, .endedEarly: text += "finished; see \(study.report)\n"
  case .atWork: text += "at work\n"
  case .waiting, .failed: text += "not at work; go on with: mdrun resume \(path)\n"
  }
  let tasks = StudyProgressOnDisk(study).tasks
  let width = (tasks.map(\.name.count).max() ?? 0) + 2
  for task in tasks {
    text += "  \(task.name)\(String(repeating: " ", count: width - task.name.count)) \(task.line)\n"
  }
  if case .failed(let error) = state { text += "failed: \(error)\n" }
  for warning in manifest.warnings { text += "warning: \(warning)\n" }
  return text
}

/// How far a run is. Fails where there is none.
public func runProgress(of path: String) throws(MDError) -> RunProgress {
  let run = RunFolder(path)
  guard run.isRun else {
    throw MDError(
      .input, "there is no study and no run in the folder", at: .init(file: path),
      expected: "a folder that mdrun made")
  }
  return try RunProgress(run, name: path)
}
