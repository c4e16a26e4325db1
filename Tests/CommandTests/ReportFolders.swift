import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Trajectory

/// Folders that reports are written of.
enum ReportFolders {
  /// A short run of argon, analysed; its folder.
  static func argon(in folder: URL) throws -> RunFolder {
    let text = """
      title: short argon
      structure:
        lattice: {fcc: 5.4 A, repeat: 3}
        species: Ar
        velocities: {temperature: 40 K}
      potential: {lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 5 A}}
      timestep: 2 fs
      stages:
        - nvt: {temperature: 40 K, steps: 60, name: first}
        - nve: {steps: 200, name: second}
      output: {folder: \(folder.path)/run, frames: 10 fs, series: 4 fs}
      analyze: [temperature, pressure, density, rdf]
      """
    let plan = try Plan(text: text, file: folder.path + "/deck.yaml", registry: .standard)
    var task = try RunTask.begin(plan, commandLine: ["mdrun", "run", "a deck.yaml"], registry: .standard)
    _ = try task.execute()
    _ = try analyze(AnalysisSource(path: task.folder.path), plan.requests)
    return task.folder
  }

  static func estimate(_ value: Double, _ error: Double, _ unit: String, warnings: [String] = []) -> Estimate
  {
    Estimate(
      value: value, standardError: error, unit: unit,
      evidence: Evidence(
        samples: 40, statisticalInefficiency: 2, correlationTime: 0.25, timeUnit: "ps", method: .blocking),
      warnings: warnings)
  }

  /// A finished study with this deck and result.
  static func study(in folder: URL, deck: String, result: AnalysisReport?) throws -> String {
    let path = folder.appending(path: "study").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    try Manifest(
      deck: deck, version: "0.1.0", seeds: ["study": 7], modelHashes: ["models/m.pb": "abc123"],
      commandLine: ["mdrun", "melt", "deck.yaml"], started: now, ended: now
    ).write(to: path + "/study.json")
    try result?.json().write(to: URL(filePath: path + "/result.json"))
    return path
  }

  /// Two potentials and an experiment, invented numbers, all kinds of cells.
  static func comparison() throws -> Comparison {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "data/comparison.json")
    return try Comparison(json: Data(contentsOf: file))
  }
}
