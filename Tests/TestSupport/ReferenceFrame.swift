import Foundation
public import MDCore

/// A frame of an extended XYZ file with reference numbers: all header keys and per-atom columns by name.
public struct ReferenceFrame: Sendable {
  /// Header values by key, without quotes.
  public let header: [String: String]
  public let species: [String]
  /// Numbers per atom by column name, in rows.
  public let columns: [String: [[Double]]]

  /// All frames of a file.
  public static func read(_ path: String) throws -> [ReferenceFrame] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    var frames: [ReferenceFrame] = []
    var next = 0
    while next + 1 < lines.count {
      guard let count = Int(lines[next]), next + 2 + count <= lines.count else {
        throw MDError(.input, "not a frame", at: .init(file: path, line: next + 1))
      }
      frames.append(ReferenceFrame(lines[next + 1], lines[(next + 2)..<(next + 2 + count)]))
      next += 2 + count
    }
    return frames
  }

  private init(_ comment: Substring, _ rows: ArraySlice<Substring>) {
    header = Self.pairs(comment)
    let properties = (header["Properties"] ?? "").split(separator: ":")
    let words = rows.map { $0.split(separator: " ") }
    var columns: [String: [[Double]]] = [:]
    var species: [String] = []
    var start = 0
    for k in stride(from: 0, to: properties.count - 2, by: 3) {
      let width = Int(properties[k + 2]) ?? 1
      if properties[k] == "species" {
        species = words.map { String($0[start]) }
      } else {
        columns[String(properties[k])] = words.map { $0[start..<(start + width)].map { Double($0)! } }
      }
      start += width
    }
    self.species = species
    self.columns = columns
  }

  private static func pairs(_ comment: Substring) -> [String: String] {
    var result: [String: String] = [:]
    var rest = comment
    while let equals = rest.firstIndex(of: "=") {
      let key = rest[..<equals].drop { $0 == " " }
      rest = rest[rest.index(after: equals)...]
      let quoted = rest.first == "\""
      if quoted { rest.removeFirst() }
      let end = rest.firstIndex(of: quoted ? "\"" : " ") ?? rest.endIndex
      result[String(key)] = String(rest[..<end])
      rest = end == rest.endIndex ? rest[end...] : rest[rest.index(after: end)...]
    }
    return result
  }

  /// Numbers of a header value.
  public func numbers(_ key: String) -> [Double] {
    (header[key] ?? "").split(separator: " ").map { Double($0)! }
  }
  public func number(_ key: String) -> Double? { header[key].flatMap { Double($0) } }
  public var name: String { header["name"] ?? "" }

  /// Three-vectors of a column.
  public func vectors(_ column: String) -> [Vec3] {
    (columns[column] ?? []).map { Vec3($0[0], $0[1], $0[2]) }
  }
  public func matrix(_ key: String) -> Matrix3 {
    let v = numbers(key)
    return Matrix3(Vec3(v[0], v[1], v[2]), Vec3(v[3], v[4], v[5]), Vec3(v[6], v[7], v[8]))
  }

  /// The structure, with species in order of appearance unless given.
  public func system(species names: [String]? = nil) -> SampleSystem {
    var order = names ?? []
    if names == nil { for name in species where !order.contains(name) { order.append(name) } }
    return SampleSystem(
      species: order, types: species.map { order.firstIndex(of: $0)! }, positions: vectors("pos"),
      cell: Cell(matrix("Lattice")))
  }
}
