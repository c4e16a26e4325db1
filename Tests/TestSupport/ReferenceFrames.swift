import Foundation
public import MDCore

/// One structure with another program's results, from an extended XYZ file with the columns species, pos, forces and atom_energy.
public struct ReferenceFrame: Sendable {
  public var species: [String]
  public var positions: [Vec3]
  public var cell: Cell
  /// eV/A.
  public var forces: [Vec3]
  /// eV.
  public var atomEnergies: [Double]
  public var energy: Double
  public var virial: Matrix3

  /// The atoms as a topology with one type per species that occurs, all masses one.
  public var topology: Topology {
    let names = Array(Set(species)).sorted()
    return Topology(
      species: names, types: species.map { names.firstIndex(of: $0)! },
      massPerSpecies: names.map { _ in 1 })
  }
}

/// All frames of a file in exactly the layout of the reference data; anything else is an error.
public func referenceFrames(_ path: String) throws -> [ReferenceFrame] {
  let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
  func damaged(_ line: Int) -> MDError {
    MDError(.input, "not a reference frame", at: .init(file: path, line: line + 1))
  }
  var frames: [ReferenceFrame] = []
  var next = 0
  while next < lines.count {
    guard let count = Int(lines[next]), next + 1 + count < lines.count else { throw damaged(next) }
    let header = String(lines[next + 1])
    guard header.contains("Properties=species:S:1:pos:R:3:forces:R:3:atom_energy:R:1"),
      let lattice = matrix(header, "Lattice"), let virial = matrix(header, "virial"),
      let energy = header.firstMatch(of: /(?: |^)energy=(\S+)/).flatMap({ Double($0.1) })
    else { throw damaged(next + 1) }
    var frame = ReferenceFrame(
      species: [], positions: [], cell: Cell(lattice), forces: [], atomEnergies: [], energy: energy,
      virial: virial)
    for line in next + 2..<next + 2 + count {
      let words = lines[line].split(separator: " ")
      let numbers = words.dropFirst().compactMap { Double($0) }
      guard numbers.count == 7 else { throw damaged(line) }
      frame.species.append(String(words[0]))
      frame.positions.append(Vec3(numbers[0], numbers[1], numbers[2]))
      frame.forces.append(Vec3(numbers[3], numbers[4], numbers[5]))
      frame.atomEnergies.append(numbers[6])
    }
    frames.append(frame)
    next += 2 + count
  }
  return frames
}

/// The nine numbers of `key="..."`, row-major.
private func matrix(_ header: String, _ key: String) -> Matrix3? {
  guard let start = header.range(of: "\(key)=\""),
    let end = header[start.upperBound...].firstIndex(of: "\"")
  else { return nil }
  let n = header[start.upperBound..<end].split(separator: " ").compactMap { Double($0) }
  guard n.count == 9 else { return nil }
  return Matrix3(Vec3(n[0], n[1], n[2]), Vec3(n[3], n[4], n[5]), Vec3(n[6], n[7], n[8]))
}
