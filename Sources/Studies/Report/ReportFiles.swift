import Foundation
import MDCore
import Trajectory

/// Files of a folder on its page: where the numbers are, and how they were made.
enum ReportFiles {
  /// A link to a file beside the page.
  static func link(_ name: String, text: String? = nil) -> HTML {
    let reference = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name
    return .element("a", ["href": "./\(reference)"], text: text ?? name)
  }

  /// The files that are there, each with what is in it.
  static func list(_ files: [(name: String, contents: String)], in folder: String) -> HTML {
    let there = files.filter {
      FileManager.default.fileExists(atPath: (folder as NSString).appendingPathComponent($0.name))
    }
    guard !there.isEmpty else { return .empty }
    return ReportTables.table(
      "Files beside this page", [.init("file"), .init("what is in it")],
      there.map { [link($0.name), .text($0.contents)] })
  }

  /// How it was made: command line, version, machine, seeds, models with their hashes, deck.
  static func origin(_ manifest: Manifest) -> HTML {
    var facts: [(String, HTML)] = [
      ("command line", .element("code", text: manifest.commandLine.map(quoted).joined(separator: " "))),
      ("version", .text("mdrun \(manifest.version)")),
      ("begun", .text(time(manifest.started))),
      ("ended", .text(manifest.ended.map(time) ?? "not yet")),
      (
        "machine",
        .text("\(manifest.machine.processor), \(manifest.machine.cores) cores, \(manifest.machine.system)")
      ),
      (
        "seeds",
        .text(
          manifest.seeds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
      ),
    ]
    for (file, hash) in manifest.modelHashes.sorted(by: { $0.key < $1.key }) {
      facts.append(
        ("model", .element("code", text: file) + .text(" SHA-256 ") + .element("code", text: hash)))
    }
    let stages = manifest.stages.map { "\($0.name): steps \($0.firstStep) to \($0.lastStep)" }
    if !stages.isEmpty { facts.append(("stages", .text(stages.joined(separator: "; ")))) }
    let list = HTML.element(
      "dl", ["class": "facts-list"],
      .join(facts.map { .element("dt", text: $0.0) + .element("dd", [:], $0.1) }))
    return list
      + .element(
        "details", [:], .element("summary", text: "The deck, every default written out"),
        .element("pre", text: manifest.deck))
  }

  static func time(_ date: Date) -> String {
    date.formatted(
      .iso8601.year().month().day().dateSeparator(.dash).time(includingFractionalSeconds: false)
        .timeSeparator(.colon).dateTimeSeparator(.space)) + " UTC"
  }

  /// As a shell takes it.
  private static func quoted(_ argument: String) -> String {
    let plain = argument.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0) }
    return plain && !argument.isEmpty
      ? argument : "'" + argument.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
