import Foundation
import MDCore
import Trajectory

/// Snapshots of a made-up run: a triclinic cell off the standard orientation that changes, atoms that cross its faces.
struct SyntheticRun {
  var units = UnitSystem.metal
  var periodic = [true, true, true]
  var cell = Matrix3(Vec3(7.1, 0.4, -0.3), Vec3(0.9, 8.2, 0.6), Vec3(-1.1, 0.5, 9.3))
  var origin = Vec3(-1.2, 0.7, 2.5)
  var atoms = 13

  var topology: Topology {
    Topology(
      species: ["Fe", "Cr", "C"], types: (0..<atoms).map { $0 % 3 },
      massPerSpecies: [55.845, 51.9961, 12.011],
      units: units)
  }

  private func wave(_ seed: Int, _ frame: Int) -> Double { sin(1.7 * Double(seed) + 0.31 * Double(frame)) }

  private func vector(_ seed: Int, _ frame: Int) -> Vec3 {
    Vec3(wave(3 * seed, frame), wave(3 * seed + 1, frame), wave(3 * seed + 2, frame))
  }

  func snapshot(_ frame: Int) -> Snapshot {
    var vectors = cell
    vectors.a += 0.02 * vector(101, frame)
    vectors.c += 0.03 * vector(102, frame)
    let now = Cell(vectors, origin: origin, periodic: periodic)
    let positions = (0..<atoms).map { atom in
      now.cartesian(
        0.9 * vector(atom, 0) + Double(frame) * Vec3(0.07, -0.05, 0.11) + 0.01 * vector(atom, frame))
    }
    let velocities = (0..<atoms).map { 0.02 * vector($0 + 40, frame) }
    let state = State(
      positions: positions, velocities: velocities, cell: now, step: 10 * frame, time: 0.982 * Double(frame))
    let virial = SymmetricTensor(voigt: (0..<6).map { wave($0 + 70, frame) }).matrix
    return Snapshot(
      topology: topology, state: state, potentialEnergy: -50 + wave(5, frame),
      kineticEnergy: state.kineticEnergy(masses: topology.masses), degreesOfFreedom: 3 * atoms - 3,
      forces: (0..<atoms).map { vector($0 + 80, frame) },
      atomEnergies: (0..<atoms).map { -4 + wave($0, frame) }, virial: virial,
      conservedEnergy: -49 + 1e-4 * wave(6, frame), stage: frame < 4 ? "equilibrate" : "npt")
  }

  static let identity = RunIdentity(
    title: "a test", codeVersion: "1.2.3", modelHashes: ["dp.pb": "00ff"], timestep: 0.1, seed: .max)
}

/// A folder that disappears with the value.
final class ScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "ferrite-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
  /// Names of the files in it, sorted.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  func write(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

/// A file of this target's data folder.
func reference(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("data/" + name).path
}

func largestDifference(_ a: [Vec3], _ b: [Vec3]) -> Double {
  a.count == b.count ? zip(a, b).map { ($0 - $1).length }.max() ?? 0 : .infinity
}

/// The text of the error a closure throws, with `folder/` removed from paths.
func message(in folder: ScratchFolder, _ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch { return "\(error)".replacingOccurrences(of: folder.path + "/", with: "") }
}
