import Foundation
import MDCore

/// The files of a study, by name.
public struct StudyFolder: Sendable, Equatable {
  public let path: String

  /// Tasks name files in it, so it is made absolute.
  public init(_ path: String) { self.path = URL(fileURLWithPath: path).standardizedFileURL.path }

  /// Its own name, without the folders above.
  public var name: String { (path as NSString).lastPathComponent }

  /// What was asked for, by what, on what.
  public var manifest: String { file("study.json") }
  /// The resolved deck: every default written out.
  public var deck: String { file("deck.yaml") }
  /// Choices made on the way, so that a resumed study makes the same.
  public var decisions: String { file("decisions.json") }
  /// The result: numbers, errors, warnings.
  public var result: String { file("result.json") }
  /// The same as text.
  public var report: String { file("report.txt") }
  var tasks: String { file("tasks") }

  /// True when a study was begun here.
  public var isStudy: Bool { FileManager.default.fileExists(atPath: manifest) }

  /// The run of a task.
  public func task(_ name: String) -> RunFolder {
    RunFolder((tasks as NSString).appendingPathComponent(name))
  }
  /// The structure that a task starts from.
  func start(_ name: String) -> String { (tasks as NSString).appendingPathComponent("\(name).start.xyz") }

  func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }
}
