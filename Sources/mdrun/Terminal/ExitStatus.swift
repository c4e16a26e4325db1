import ArgumentParser
import Foundation
import MDCore

/// Exit codes of `mdrun`.
enum ExitStatus: Int32 {
  case done = 0
  case input = 2
  case unstable = 3
  case file = 4
  case analysis = 5
  /// Stopped by SIGINT or SIGTERM with a checkpoint written: `mdrun resume` goes on.
  case stopped = 75

  init(_ kind: MDError.Kind) {
    switch kind {
    case .input: self = .input
    case .unstable: self = .unstable
    case .file: self = .file
    case .analysis: self = .analysis
    }
  }
}

/// One line (or a few) to standard error.
func writeError(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// Runs the body of a command; an `MDError` is printed once and becomes the exit code.
func reporting(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let error as MDError {
    writeError(error.description)
    throw ExitCode(ExitStatus(error.kind).rawValue)
  }
}
