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
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.tasks)) ?? []
    tasks = names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
      .filter { folder.task($0).isRun }
      .compactMap { try? RunProgress(folder.task($0), name: $0) }
  }

  /// Whether the study has ended, and what its manifest says.
  public static func state(of folder: StudyFolder) throws(MDError) -> RunState {
    RunState(try Manifest.read(folder.manifest), folder: folder.path)
  }
}
