import Foundation

/// Runs readers in a process of their own, and writes down what kills them, stops them or makes them take too much
/// memory.
struct FuzzSupervisor {
  /// A damaged file that a reader did not stand.
  struct Finding {
    var seed: UInt64
    var what: String
  }

  let group: FuzzGroup
  let program: URL
  let folder: URL

  /// Longest time for one file (s).
  private static let patience = 10.0
  /// Largest memory for one file (KiB).
  private static let memory = 1 << 20
  /// Address space of the reading process (KiB): it protects the machine.
  private static let addressSpace = 4 << 20

  /// Fuzzes for so many seconds, or until there are twenty findings; the number of files read and the findings.
  func run(seconds: Double, from first: UInt64 = 1) throws -> (files: Int, findings: [Finding]) {
    let end = Date().addingTimeInterval(seconds)
    var (seed, files, findings) = (first, 0, [Finding]())
    while Date() < end, findings.count < 20 {
      let reader = Process()
      let output = Pipe()
      reader.executableURL = URL(fileURLWithPath: "/bin/sh")
      reader.arguments = [
        "-c", "ulimit -c 0 -v \(Self.addressSpace); exec \"$@\"", "sh", program.path, "--read",
        group.rawValue, "\(seed)", folder.path,
      ]
      reader.standardOutput = output
      reader.standardError = FileHandle.nullDevice
      try reader.run()
      defer {
        reader.terminate()
        kill(reader.processIdentifier, SIGKILL)
        reader.waitUntilExit()
      }
      var lines = LineReader(output.fileHandleForReading)
      while true {
        guard let line = lines.next(within: Self.patience) else {
          let what =
            reader.isRunning && !lines.isAtEnd ? "takes more than \(Int(Self.patience)) s" : "crashes"
          findings.append(Finding(seed: seed, what: what))
          seed += 1
          break
        }
        let words = line.split(separator: " ")
        if words.first == "begin", let number = words.last.flatMap({ UInt64($0) }) { seed = number }
        guard words.first == "end" else { continue }
        files += 1
        if let size = words.last.flatMap({ Int($0) }), size > Self.memory {
          findings.append(Finding(seed: seed, what: "takes \(size >> 10) MiB"))
          if findings.count >= 20 { return (files, findings) }
        }
        if Date() >= end { return (files, findings) }
      }
    }
    return (files, findings)
  }

  /// Keeps the files of the findings, named by what they are.
  func keep(_ findings: [Finding]) throws -> [String] {
    let samples = group.samples
    return try findings.map { finding in
      let input = FuzzGroup.input(samples, seed: finding.seed)
      let kept = folder.appendingPathComponent("\(group.rawValue)-\(finding.seed)")
      try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
      let file = kept.appendingPathComponent(input.name)
      try Data(input.content).write(to: file)
      return "\(file.path) \(finding.what)"
    }
  }
}

/// Lines of a pipe, with a limit on how long one is waited for.
private struct LineReader {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private(set) var isAtEnd = false

  init(_ handle: FileHandle) { descriptor = handle.fileDescriptor }

  /// The next line; nil at the end of the pipe, or if it does not come in time.
  mutating func next(within seconds: Double) -> String? {
    let end = Date().addingTimeInterval(seconds)
    while true {
      if let newline = buffer.firstIndex(of: 0x0a) {
        defer { buffer.removeFirst(newline + 1) }
        return String(decoding: buffer[..<newline], as: UTF8.self)
      }
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, Int32(max(0, end.timeIntervalSinceNow) * 1000)) > 0 else { return nil }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else {
        isAtEnd = true
        return nil
      }
      buffer += chunk.prefix(count)
    }
  }
}
