import MDCore
import Testing
import Trajectory

@Suite("Round trips: random structures through every pair of formats")
struct FormatPairTests {
  /// What a structure may hold, by the name that notices give it.
  private enum Content: String, CaseIterable {
    case velocities, forces, energy, virial
    case atomEnergies = "energies of atoms"
    case frozen = "frozen atoms"
    case masses = "masses that are not the elements'"
    case part = "that the atoms are part of a system"
    case freeAxes = "which axes do not repeat"
  }

  private static let names: [StructureFormat: String] = [
    .poscar: "POSCAR", .extendedXYZ: "a.xyz", .lammpsData: "a.data", .netcdf: "a.nc",
  ]
  private static let room: [StructureFormat: Set<Content>] = [
    .poscar: [.velocities, .frozen], .lammpsData: [.velocities, .masses, .freeAxes],
    .extendedXYZ: Set(Content.allCases), .netcdf: Set(Content.allCases),
  ]

  private func contents(_ s: Structure) -> Set<Content> {
    var held: Set<Content> = []
    if s.velocities != nil { held.insert(.velocities) }
    if s.forces != nil { held.insert(.forces) }
    if s.energy != nil { held.insert(.energy) }
    if s.virial != nil { held.insert(.virial) }
    if s.atomEnergies != nil { held.insert(.atomEnergies) }
    if s.frozen?.contains(true) ?? false { held.insert(.frozen) }
    if s.part != nil { held.insert(.part) }
    if !s.cell.isFullyPeriodic { held.insert(.freeAxes) }
    if let masses = s.masses, masses != elements(s) { held.insert(.masses) }
    return held
  }

  private func elements(_ s: Structure) -> [Double] { s.species.map { PeriodicTable.element($0)!.mass } }

  private func isMixed(_ s: Structure) -> Bool {
    s.species.indices.contains { i in
      s.species.indices.contains { s.species[i] == s.species[$0] && s.masses?[i] != s.masses?[$0] }
    }
  }

  /// The atoms in the order that POSCAR needs.
  private func grouped(_ s: Structure) -> Structure {
    let order = s.speciesNames.flatMap { name in s.species.indices.filter { s.species[$0] == name } }
    func sorted<T>(_ list: [T]) -> [T] { order.map { list[$0] } }
    var copy = s
    copy.species = sorted(s.species)
    copy.positions = sorted(s.positions)
    copy.velocities = s.velocities.map(sorted)
    copy.forces = s.forces.map(sorted)
    copy.atomEnergies = s.atomEnergies.map(sorted)
    copy.frozen = s.frozen.map(sorted)
    copy.masses = s.masses.map(sorted)
    copy.part?.indices = sorted(s.part?.indices ?? [])
    return copy
  }

  /// Cell vectors; of free axes, whose length has no meaning, the directions.
  private func axes(_ cell: Cell) -> [Vec3] {
    (0..<3).map { cell.periodic[$0] ? cell.vectors[$0] : cell.vectors[$0] / cell.vectors[$0].length }
  }

  /// Projections on the cell vectors do not depend on how a format turns or mirrors the cell.
  private func projections(_ vectors: [Vec3], _ cell: Cell) -> [Double] {
    vectors.flatMap { v in axes(cell).map { v.dot($0) } }
  }

  private func expectEqual(_ a: [Double]?, _ b: [Double]?, _ what: String) {
    guard let a, let b else { return #expect(a == nil && b == nil, "\(what)") }
    let size = 1 + (b.map(abs).max() ?? 0)
    #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-11 * size }, "\(what)")
  }

  private func check(_ got: Structure, _ want: Structure, _ kept: Set<Content>, _ label: String) {
    #expect(got.species == want.species, "\(label): species")
    var want = want
    if !kept.contains(.freeAxes) { want.cell.periodic = [true, true, true] }
    expectEqual(
      projections(axes(got.cell), got.cell), projections(axes(want.cell), want.cell), label + ": cell")
    expectEqual(
      projections(got.positions.map { $0 - got.positions[0] }, got.cell),
      projections(want.positions.map { $0 - want.positions[0] }, want.cell), label + ": distances")
    let whole = (0..<3).filter { want.cell.periodic[$0] }
    expectEqual(
      got.positions.map(got.cell.fractional).flatMap { s in whole.map { s[$0] } },
      want.positions.map(want.cell.fractional).flatMap { s in whole.map { s[$0] } }, label + ": positions")
    func per(_ content: Content, _ value: (Structure) -> [Double]?) {
      expectEqual(value(got), kept.contains(content) ? value(want) : nil, "\(label): \(content)")
    }
    per(.velocities) { s in s.velocities.map { projections($0, s.cell) } }
    per(.forces) { s in s.forces.map { projections($0, s.cell) } }
    per(.energy) { s in s.energy.map { [$0] } }
    per(.atomEnergies) { $0.atomEnergies }
    per(.virial) { s in
      s.virial.map { v in
        projections(axes(s.cell).map { $0 * v }, s.cell)
      }
    }
    per(.frozen) { s in s.frozen.flatMap { $0.contains(true) ? $0.map { $0 ? 1 : 0 } : nil } }
    #expect(got.part == (kept.contains(.part) ? want.part : nil), "\(label): part")
    #expect(
      got.cell.periodic == (kept.contains(.freeAxes) ? want.cell.periodic : [true, true, true]),
      "\(label): boundaries")
    expectEqual(
      got.masses ?? elements(got), kept.contains(.masses) ? want.masses : elements(got), label + ": masses")
  }

  @Test("keep what both can hold and say what they cannot", arguments: 0..<30)
  func pairs(_ seed: UInt64) throws {
    let folder = try ScratchFolder()
    var random = RandomStructure(seed: seed)
    let original = random.make()
    let start = folder.file("start.xyz")
    try ExtendedXYZ.write([original], to: start)
    for first in StructureFormat.allCases where Self.names[first] != nil {
      let middle = folder.file("1-" + Self.names[first]!)
      guard
        let kept = try step(
          start, original, contents(original), from: .extendedXYZ, to: middle, first)
      else { continue }
      for second in StructureFormat.allCases where Self.names[second] != nil {
        let end = folder.file("2-" + Self.names[second]!)
        let here = first == .poscar ? grouped(original) : original
        guard
          let both = try step(
            middle, here, kept, from: first, to: end, second)
        else { continue }
        let want = first == .poscar || second == .poscar ? grouped(original) : original
        check(try readStructure(end, format: second), want, both, "seed \(seed), \(first) to \(second)")
      }
    }
  }

  /// Converts and holds the notices against what gets lost; what is left, or nil where the format refuses.
  private func step(
    _ input: String, _ structure: Structure, _ held: Set<Content>, from inputFormat: StructureFormat,
    to output: String, _ format: StructureFormat
  ) throws -> Set<Content>? {
    let options = StructureOptions()
    if format == .poscar, held.contains(.freeAxes) {
      let error = #expect(throws: MDError.self) {
        try convert(input, from: inputFormat, to: output, as: format, options: options)
      }
      #expect(error?.what == "POSCAR needs a cell that is periodic along all axes")
      return nil
    }
    try convert(input, from: inputFormat, to: output, as: format, options: options)
    let said = options.notices.all.joined(separator: "\n")
    var kept = held.intersection(Self.room[format] ?? [])
    if format == .netcdf, held.contains(.freeAxes) { kept.remove(.virial) }
    if format == .lammpsData, held.contains(.masses), isMixed(structure) {
      #expect(said.contains("atoms of one species have different masses"))
      return nil
    }
    for content in Content.allCases where held.contains(content) {
      #expect(
        said.contains(content.rawValue) == !kept.contains(content), "\(format): \(content) in '\(said)'")
    }
    return kept
  }
}
