import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Reduced units and others do not mix")
struct StatedUnitsTests {
  private static let refused = "the file states units that are not those asked for"

  private func options(_ units: UnitSystem) -> StructureOptions {
    StructureOptions(units: units, hints: StructureHints(units: "--units"))
  }

  @Test("Trajectories of ours, and the text they become", arguments: [UnitSystem.metal, .lennardJones])
  func own(_ units: UnitSystem) throws {
    let folder = try ScratchFolder()
    let (own, other) = (units, units.name == .lj ? UnitSystem.metal : .lennardJones)
    let writer = TrajectoryWriter(
      path: folder.file("t.nc"), schedule: Schedule(every: 1), identity: SyntheticRun.identity)
    for frame in 0..<2 { try writer.observe(SyntheticRun(units: own).snapshot(frame)) }
    try writer.close()
    #expect(try TrajectoryReader(path: folder.file("t.nc")).units.name == own.name)
    try convert(folder.file("t.nc"), to: folder.file("t.xyz"), options: options(own))
    for file in ["t.nc", "t.xyz"] {
      let error = message(in: folder) {
        try convert(folder.file(file), to: folder.file("u.xyz"), options: options(other))
      }
      #expect(error.contains(Self.refused) && error.hasSuffix("try: '--units \(own.name)'"), "\(error)")
      #expect(
        message(in: folder) { _ = try readStructure(folder.file(file), options: options(other)) }
          .contains(Self.refused))
      #expect(
        message(in: folder) {
          try forEachFrame(of: folder.file(file), options: options(other)) { _ in }
        }.contains(Self.refused))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("u.xyz")))
    // A command that does not want velocities meets the unit of the header all the same.
    var blind = options(other)
    blind.wantsVelocities = false
    #expect(
      message(in: folder) { _ = try readStructure(folder.file("t.xyz"), options: blind) }.contains(
        Self.refused))
  }

  /// A file of another program, with the units of time and lengths.
  private func foreign(_ path: String, time: String?, length: String?) throws {
    let file = try NetCDFFile.create(path)
    try file.define(dimension: "frame", length: nil)
    for (name, length) in [("spatial", 3), ("atom", 1)] { try file.define(dimension: name, length: length) }
    try file.define(.init("coordinates", .double, ["frame", "atom", "spatial"], units: length))
    try file.define(.init("time", .double, ["frame"], units: time))
    try file.define(.init("type", .int, ["atom"]))
    try file.put(TextAttribute("Conventions", "AMBER"))
    try file.put(TextAttribute("program", "other"))
    try file.endDefinitions()
    try file.put("coordinates", start: [0, 0, 0], count: [1, 1, 3], [Vec3(1, 2, 3)])
    try file.put("time", start: [0], count: [1], [2.0])
    try file.put("type", start: [0], count: [1], [1])
    try file.close()
  }

  @Test("Trajectories of other programs, by the units of their variables")
  func foreign() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f.nc")
    func read(_ units: UnitSystem.Name) -> String {
      message(in: folder) {
        _ = try TrajectoryReader(path: path, options: .init(species: ["Ar"], units: units))
      }
    }
    try foreign(path, time: "lj", length: "lj")
    #expect(read(.metal).contains("\(Self.refused); found coordinates in lj"))
    #expect(read(.lj) == "no error")
    try foreign(path, time: "femtosecond", length: "angstrom")
    #expect(read(.metal) == "no error")
    #expect(read(.lj).contains("found coordinates in angstrom; expected lj, reduced units"))
    try foreign(path, time: "tau", length: "angstrom")
    for units in [UnitSystem.Name.metal, .lj] {
      #expect(read(units).contains("the units of the file contradict each other"))
    }
    // A file that does not say is what the user says.
    try foreign(path, time: nil, length: nil)
    #expect(read(.metal) == "no error" && read(.lj) == "no error")
  }

  @Test("Units in the header of extended XYZ", arguments: ["vel_unit=sigma/tau", "time=1 time_unit=tau"])
  func header(_ entry: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "h.xyz", "1\nProperties=species:S:1:pos:R:3:vel:R:3 \(entry)\nAr 0 0 0 0.1 0 0\n")
    #expect(
      message(in: folder) { _ = try readStructure(path, options: options(.metal)) }.hasSuffix("'--units lj'"))
    #expect(try readStructure(path, options: options(.lennardJones)).velocities == [Vec3(0.1, 0, 0)])
  }
}
