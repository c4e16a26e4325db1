import Foundation
public import MDCore
import Trajectory

/// The tasks of a study as its files show them.
public struct StudyProgressOnDisk: Sendable {
  public let folder: StudyFolder
  /// In the order of their names, numbers in names counted.
  public let tasks: [RunProgress]

  /// A task whose manifest is damaged is left out.
  public init(_ folder: StudyFolder) {
    self.folder = folder
    tasks = Self.tasks(of: folder, prefix: "")
  }

  /// The runs of a study, and those of the studies among its tasks.
  private static func tasks(of folder: StudyFolder, prefix: String) -> [RunProgress] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.tasks)) ?? []
    return names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }.flatMap { name in
      let nested = StudyFolder(folder.task(name).path)
      if nested.isStudy { return tasks(of: nested, prefix: "\(prefix)\(name)/") }
      guard folder.task(name).isRun else { return [] }
      return (try? RunProgress(folder.task(name), name: prefix + name)).map { [$0] } ?? []
    }
  }

  /// Whether the study has ended, and what its manifest says.
  public static func state(of folder: StudyFolder) throws(MDError) -> RunState {
    RunState(try Manifest.read(folder.manifest), folder: folder.path)
  }
}
