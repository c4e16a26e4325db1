import Foundation
import MDCore

/// The process that reads damaged files and may die of it. It says what it begins with and what is done.
enum FuzzReader {
  /// Reads the files of all numbers from `first` on, until it is stopped. Before each it prints `begin SEED`, afterwards
  /// `end KIB`, the largest memory the file took it to.
  static func run(_ group: FuzzGroup, from first: UInt64, folder: String) {
    let samples = group.samples
    var seed = first
    while true {
      let input = FuzzGroup.input(samples, seed: seed)
      let path = folder + "/" + input.name
      _ = FileManager.default.createFile(atPath: path, contents: Data(input.content))
      forgetPeakMemory()
      say("begin \(seed)")
      read(group, path)
      say("end \(peakMemory())")
      seed += 1
    }
  }

  static func read(_ group: FuzzGroup, _ path: String, verbose: Bool = false) {
    do throws(MDError) {
      try group.read(path)
      if verbose { say("read without error") }
    } catch {
      if verbose { say(error.description) }
    }
  }

  private static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

  /// Linux' largest resident memory since `forgetPeakMemory` (KiB).
  private static func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? 0
  }

  private static func forgetPeakMemory() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    file.write(Data("5".utf8))
    try? file.close()
  }
}
