import Foundation

/// Runs the built `mdrun`, or another program beside it, as a user would and collects what it prints.
struct MDRunProcess {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The executable beside the test bundle, or the one named by FERRITE_MDRUN.
  static let executable: URL = {
    if let path = ProcessInfo.processInfo.environment["FERRITE_MDRUN"] { return URL(filePath: path) }
    let own = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var folder = own.deletingLastPathComponent()
    while folder.path.count > 1 {
      let candidate = folder.appending(path: "mdrun")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    fatalError("no mdrun beside \(own.path): build it first or set FERRITE_MDRUN")
  }()

  /// Runs to the end in `folder`.
  @discardableResult
  static func run(
    _ arguments: [String], in folder: URL, environment: [String: String] = [:], program: URL = executable
  ) throws -> Result {
    let running = try start(arguments, in: folder, environment: environment, program: program)
    return running.wait()
  }

  /// Starts a study in `folder`/study and kills it so many times, each after 10 to 50 % of `seconds`, going on with what
  /// is there; the arguments with which it can be gone on once more.
  static func killAgainAndAgain(
    _ arguments: [String], times: Int, seconds: Double, in folder: URL
  ) throws -> [String] {
    var arguments = arguments
    for _ in 0..<times {
      let running = try start(arguments, in: folder)
      Thread.sleep(forTimeInterval: Double.random(in: 0.1...0.5) * seconds)
      running.signal(SIGKILL)
      _ = running.wait()
      if FileManager.default.fileExists(atPath: folder.path + "/study/study.json") {
        arguments = ["resume", "study"]
      }
    }
    return arguments
  }

  /// Starts without waiting.
  static func start(
    _ arguments: [String], in folder: URL, environment: [String: String] = [:], shell: String? = nil,
    program: URL = executable
  ) throws -> Running {
    let process = Process()
    if let shell {
      process.executableURL = URL(filePath: "/bin/bash")
      process.arguments = ["-c", shell, "mdrun", program.path] + arguments
    } else {
      process.executableURL = program
      process.arguments = arguments
    }
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let capture = folder.appending(path: ".capture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: capture, withIntermediateDirectories: true)
    let out = capture.appending(path: "out")
    let err = capture.appending(path: "err")
    _ = FileManager.default.createFile(atPath: out.path, contents: nil)
    _ = FileManager.default.createFile(atPath: err.path, contents: nil)
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return Running(process: process, capture: capture)
  }

  struct Running {
    let process: Process
    let capture: URL

    func wait() -> Result {
      process.waitUntilExit()
      func text(_ name: String) -> String {
        (try? String(contentsOf: capture.appending(path: name), encoding: .utf8)) ?? ""
      }
      defer { try? FileManager.default.removeItem(at: capture) }
      // A process ended by a signal reports the negative signal number, as shells' 128 + n would.
      let status =
        process.terminationReason == .uncaughtSignal
        ? -process.terminationStatus : process.terminationStatus
      return Result(status: status, output: text("out"), errors: text("err"))
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }
  }
}

/// A folder for one test, removed afterwards.
func withScratchFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "ferrite-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}
