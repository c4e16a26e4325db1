import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Reference numbers of LAMMPS beside the tests.
enum LAMMPSReference {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/data/lammps/"

  static func frames(_ file: String) throws -> [ReferenceFrame] {
    let frames = try ReferenceFrame.read(folder + file)
    try #require(!frames.isEmpty)
    return frames
  }

  /// The words after `pair_style`, without the style itself.
  static func style(_ frame: ReferenceFrame) -> [Substring] {
    commands(frame).first { $0[0] == "pair_style" }!
  }

  /// `pair_coeff i j ...` by species names.
  static func coefficients(_ frame: ReferenceFrame, _ names: [String]) -> [SpeciesPair: [Double]] {
    var result: [SpeciesPair: [Double]] = [:]
    for words in commands(frame) where words[0] == "pair_coeff" {
      let (i, j) = (Int(words[1])! - 1, Int(words[2])! - 1)
      result[SpeciesPair(names[i], names[j])] = words[3...].map { Double($0)! }
    }
    return result
  }

  private static func commands(_ frame: ReferenceFrame) -> [[Substring]] {
    (frame.header["lammps"] ?? "").split(separator: ";").map { $0.split(separator: " ") }
  }

  /// Energy, forces, virial and per-atom energies to 1e-9 of the largest component.
  static func compare(
    _ terms: [any Potential], with frame: ReferenceFrame, species: [String]? = nil, atomEnergies: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let system = frame.system(species: species)
    var field = try ForceField(terms, topology: system.topology, skin: 0.3, workers: Workers(threads: 2))
    try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
    let result = field.evaluation
    func expect(_ what: String, _ found: [Double], _ expected: [Double], floor: Double) {
      let scale = expected.reduce(floor) { max($0, abs($1)) }
      let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
      #expect(
        found.count == expected.count && worst <= 1e-9 * scale,
        "\(frame.name): \(what) differs by \(worst / scale) of \(scale)", sourceLocation: sourceLocation)
    }
    func flat(_ v: [Vec3]) -> [Double] { v.flatMap { [$0.x, $0.y, $0.z] } }
    let w = result.virial
    expect("energy", [result.energy], frame.numbers("energy"), floor: 1)
    expect("forces", flat(result.forces), frame.columns["forces"]!.flatMap { $0 }, floor: 1e-3)
    expect("virial", flat([w.a, w.b, w.c]), frame.numbers("virial"), floor: 1e-3)
    if atomEnergies {
      expect("atom energies", result.atomEnergies, frame.columns["atom_energy"]!.map { $0[0] }, floor: 1e-3)
    }
  }
}
