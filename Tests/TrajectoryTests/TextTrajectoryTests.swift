import Foundation
import MDCore
import Testing
import Trajectory

/// Trajectories in text that other programs write: XDATCAR and LAMMPS dumps.
@Suite("Text trajectories")
struct TextTrajectoryTests {
  private func frames(_ path: String, _ options: StructureOptions = .init()) throws -> [Structure] {
    var reader = try StructureFrames(path: path, options: options)
    var all: [Structure] = []
    while let frame = try reader.next() { all.append(frame) }
    return all
  }

  @Test("XDATCAR: all configurations, with a fixed and a varying cell")
  func xdatcar() throws {
    let folder = try ScratchFolder()
    func head(_ a: Double) -> String { "Fe2\n1.0\n\(a) 0 0\n0 2.86 0\n0 0 2.86\nFe Cr\n1 1\n" }
    let first = "Direct configuration=     1\n0 0 0\n.5 .5 .5\n"
    let second = "Direct configuration=     5\n0 0 .01\n.5 .5 .49\n"
    let fixed = try frames(folder.write("XDATCAR", head(2.86) + first + second))
    #expect(fixed.count == 2 && fixed.map(\.step) == [1, 5])
    #expect(fixed[1].positions == [Vec3(0, 0, 0.01 * 2.86), Vec3(1.43, 1.43, 0.49 * 2.86)])
    #expect(fixed.allSatisfy { $0.velocities == nil && $0.time == nil && $0.isUnwrapped == nil })
    let varying = try frames(folder.write("POSCAR", head(2.86) + first + head(3) + second))
    #expect(varying.map(\.cell.vectors.a.x) == [2.86, 3] && varying[1].positions[1].x == 1.5)
    let cut = try folder.write("XDATCAR_cut", head(2.86) + first + "Direct configuration= 2\n0 0 0\n")
    #expect(
      message(in: folder) { _ = try frames(cut) }.contains("XDATCAR_cut:13: error: the file ends too early"))
  }

  private static func dump(_ bounds: String, _ columns: String, _ rows: String, head: String = "") -> String {
    let count = rows.split(separator: "\n").count
    return head + "ITEM: TIMESTEP\n100\nITEM: NUMBER OF ATOMS\n\(count)\nITEM: BOX BOUNDS \(bounds)\n"
      + "ITEM: ATOMS \(columns)\n\(rows)\n"
  }
  private static let cube = "pp pp ff\n1 3\n0 2\n0 2"

  @Test("Dump: order of ids, images, free axes, step; no velocities from nothing")
  func dump() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "a.lammpstrj", Self.dump(Self.cube, "id type x y z ix iy iz", "2 2 2 1 1 0 0 0\n1 1 1 0 0 1 -1 0"))
    let got = try frames(path, StructureOptions(species: ["Fe", "Cr"]))[0]
    #expect(got.species == ["Fe", "Cr"] && got.positions == [Vec3(3, -2, 0), Vec3(2, 1, 1)])
    #expect(got.cell == Cell(.diagonal(2, 2, 2), origin: Vec3(1, 0, 0), periodic: [true, true, false]))
    #expect(got.step == 100 && got.isUnwrapped == true && got.velocities == nil && got.time == nil)
    let options = StructureOptions()
    #expect(
      message(in: folder) { _ = try frames(path, options) }
        == "a.lammpstrj:11:3: error: the species is a number; found '1'; expected a symbol such as Fe")
  }

  @Test(
    "Dump: kinds of coordinates",
    arguments: [
      ("x y z", "2 1 0.5", false), ("xs ys zs", "0.5 0.5 0.25", false), ("xu yu zu", "2 1 0.5", true),
      ("xsu ysu zsu", "0.5 0.5 0.25", true),
    ])
  func coordinates(_ columns: String, _ row: String, _ isUnwrapped: Bool) throws {
    let folder = try ScratchFolder()
    let got = try frames(folder.write("d", Self.dump(Self.cube, "id element \(columns)", "1 Fe \(row)")))[0]
    #expect(got.positions == [Vec3(2, 1, 0.5)] && got.isUnwrapped == isUnwrapped)
  }

  @Test("Dump: triclinic bounds are those of the box around; general triclinic vectors are as they stand")
  func triclinic() throws {
    let folder = try ScratchFolder()
    let tilted = "xy xz yz pp pp pp\n-1 5.5 1.5\n0 4 -1\n0 5 0.5"
    let one = try frames(folder.write("t", Self.dump(tilted, "id element xs ys zs", "1 Fe 1 1 1")))[0]
    // xlo = -1 - min(0, 1.5, -1, 0.5) = 0, xhi = 5.5 - 1.5 = 4, yhi = 4 - 0.5 = 3.5.
    #expect(one.cell.vectors == Matrix3(Vec3(4, 0, 0), Vec3(1.5, 3.5, 0), Vec3(-1, 0.5, 5)))
    #expect(one.cell.origin == .zero && one.positions == [Vec3(4.5, 4, 5)])
    let general = "abc origin pp pp pp\n0 2 0 1\n0 0 2 0\n2 0 0 0"
    let two = try frames(
      folder.write("g", Self.dump(general, "id element x y z ix iy iz", "1 Fe 1 0 0 1 0 0")))[0]
    #expect(two.cell.vectors.a == Vec3(0, 2, 0) && two.cell.origin == Vec3(1, 0, 0))
    #expect(two.positions == [Vec3(1, 2, 0)])
  }

  @Test("Dump: units and times that it states are used; those of no unit are said to be taken so")
  func units() throws {
    let folder = try ScratchFolder()
    let rows = "1 Fe 2 1 0.5 0.005 0 0 1 0 0"
    let columns = "id element x y z vx vy vz fx fy fz"
    let real = try frames(
      folder.write("r", Self.dump(Self.cube, columns, rows, head: "ITEM: UNITS\nreal\nITEM: TIME\n2000\n")))[
        0]
    let femtosecond = 1 / UnitSystem.metal.timeToUser
    #expect(abs(real.velocities![0].x - 0.005 / femtosecond) < 1e-12)
    #expect(abs(real.forces![0].x - 0.0433641) < 1e-6)
    #expect(abs(real.time! - 2000 * femtosecond) < 1e-9)
    let options = StructureOptions()
    let metal = try frames(
      folder.write("m", Self.dump(Self.cube, "id element x y z vx vy vz", "1 Fe 2 1 0.5 5 0 0")), options)[0]
    #expect(abs(metal.velocities![0].x - 0.005 / femtosecond) < 1e-12)
    #expect(options.notices.all.count == 1 && options.notices.all[0].contains("taken to be in A/ps"))
    let lj = try folder.write(
      "l", Self.dump(Self.cube, "id element x y z", "1 Fe 1 1 1", head: "ITEM: UNITS\nlj\n"))
    #expect(
      message(in: folder) { _ = try frames(lj) }.contains(
        "units that are not those asked for; found units = lj"))
  }

  @Test("Times by an interval; frames that are not equally far apart have none")
  func interval() throws {
    let folder = try ScratchFolder()
    let frame = Self.dump(Self.cube, "id element x y z", "1 Fe 1 1 1")
    func steps(_ list: [Int]) -> String {
      list.map { frame.replacingOccurrences(of: "\n100\n", with: "\n\($0)\n") }.joined()
    }
    let even = try frames(folder.write("e", steps([0, 50, 100])), StructureOptions(interval: 2))
    #expect(even.map(\.time) == [0, 2, 4])
    let uneven = try folder.write("u", steps([0, 50, 51]))
    #expect(
      message(in: folder) { _ = try frames(uneven, StructureOptions(interval: 2)) }
        .contains("one interval does not give their times; found steps 0, 50 and 51"))
  }

  @Test("Neither is written", arguments: ["XDATCAR", "a.lammpstrj"])
  func notWritten(_ name: String) throws {
    let folder = try ScratchFolder()
    let structure = Structure(SyntheticRun().snapshot(0))
    #expect(
      message(in: folder) { try writeStructure(structure, to: folder.file(name)) }
        .hasSuffix("is read, not written; expected POSCAR, *.xyz, *.data or *.nc"))
    #expect(!FileManager.default.fileExists(atPath: folder.file(name)))
  }
}
