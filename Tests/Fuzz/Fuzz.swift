import Foundation

/// `fuzz GROUP SECONDS [FOLDER]` damages sound files and reads them in a process of its own; it fails if one of them
/// crashes the readers, takes more than ten seconds or more than 1 GiB, and keeps those files in the folder.
/// `fuzz GROUP --file FILE` reads one file.
@main
struct Fuzz {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.count == 4, arguments[0] == "--read", let group = FuzzGroup(rawValue: arguments[1]),
      let seed = UInt64(arguments[2])
    {
      FuzzReader.run(group, from: seed, folder: arguments[3])
    }
    guard arguments.count >= 2, let group = FuzzGroup(rawValue: arguments[0]) else { usage() }
    if arguments.count == 3, arguments[1] == "--file" {
      FuzzReader.read(group, arguments[2], verbose: true)
      return
    }
    guard let seconds = Double(arguments[1]), arguments.count <= 3 else { usage() }
    let folder =
      arguments.count == 3
      ? URL(fileURLWithPath: arguments[2], isDirectory: true)
      : FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let supervisor = FuzzSupervisor(group: group, program: program, folder: folder)
    let result = try supervisor.run(seconds: seconds)
    print("\(group.rawValue): \(result.files) files read, \(result.findings.count) findings")
    for line in try supervisor.keep(result.findings) { print(line) }
    exit(result.findings.isEmpty && result.files > 0 ? 0 : 1)
  }

  private static func usage() -> Never {
    print("usage: fuzz structures|trajectories|models|decks SECONDS [FOLDER], or fuzz GROUP --file FILE")
    exit(2)
  }
}
