import Foundation
import TestSupport
import Testing

/// Damaged files give an error or a result, never a crash, a hang or more than 1 GiB: three seconds of each group, in
/// `make test-slow` five minutes, or as FERRITE_FUZZ_SECONDS says. Damage has fixed seeds.
@Suite(.serialized) struct FuzzTests {
  @Test(arguments: ["structures", "trajectories", "models", "decks"])
  func readersStandDamage(group: String) throws {
    let wanted = ProcessInfo.processInfo.environment["FERRITE_FUZZ_SECONDS"].flatMap(Double.init)
    let process = Process()
    let output = Pipe()
    let program: URL = try #require(Self.program, "fuzz is not beside the tests: make tests")
    process.executableURL = program
    process.arguments = [group, "\(wanted ?? (slowTests ? 300 : 3))"]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    print(text)
    #expect(process.terminationStatus == 0, "\(text)")
  }

  /// The program beside the test bundle.
  private static let program: URL? = {
    var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path.count > 1 {
      let candidate = folder.appending(path: "fuzz")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()
}
