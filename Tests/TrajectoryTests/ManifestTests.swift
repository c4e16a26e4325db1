import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Manifest")
struct ManifestTests {
  @Test("Everything comes back from JSON")
  func roundTrip() throws {
    let folder = try ScratchFolder()
    let manifest = Manifest(
      deck: "timestep: 1 fs\n", version: "1.2.3", seeds: ["velocities": .max],
      modelHashes: ["models/a.pb": "00ff"],
      units: .lj, commandLine: ["mdrun", "run", "a.yaml"], started: Date(timeIntervalSince1970: 1000),
      warnings: ["w"],
      stages: [.init(name: "npt", firstStep: 0, lastStep: 10, settings: ["temperature": "300 K"])])
    try manifest.write(to: folder.file("manifest.json"))
    #expect(try Manifest.read(folder.file("manifest.json")) == manifest)
    #expect(manifest.machine.cores > 0)
  }

  @Test(
    "Damage is named",
    arguments: [
      ("{}", "m.json: error: the manifest is damaged; found no key 'deck'"),
      ("{\"deck\": 1}", "m.json: error: the manifest is damaged; found a wrong value at 'deck'"),
      ("{", "m.json: error: the manifest is damaged; found no valid JSON"),
    ])
  func damaged(_ text: String, _ expected: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("m.json", text)
    #expect(message(in: folder) { _ = try Manifest.read(path) } == expected)
  }
}
