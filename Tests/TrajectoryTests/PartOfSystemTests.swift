import MDCore
import Testing
import Trajectory

@Suite("A part of the atoms is known to be a part")
struct PartOfSystemTests {
  private let part = PartOfSystem(indices: [2, 5, 7], group: "carbon", total: 13)

  private func write(_ folder: ScratchFolder, atoms: [Int]) throws -> String {
    let writer = TrajectoryWriter(
      path: folder.file("g.nc"), schedule: Schedule(every: 10),
      contents: .init(precision: .double, forces: true, atoms: atoms, group: "carbon"),
      identity: SyntheticRun.identity)
    for frame in 0..<2 { try writer.observe(SyntheticRun().snapshot(frame)) }
    try writer.close()
    return folder.file("g.nc")
  }

  @Test("A group's frames give nothing of the whole system")
  func group() throws {
    let folder = try ScratchFolder()
    let got = try TrajectoryReader(path: write(folder, atoms: [2, 5, 7])).read(1)
    let whole = SyntheticRun().snapshot(1)
    #expect(got.topology.part == part && got.topology.isPart)
    #expect(got.potentialEnergy == nil && got.conservedEnergy == nil && got.density == nil)
    #expect(got.virial == nil && got.pressureTensor == nil)
    let velocities = [2, 5, 7].map { whole.state.velocities![$0] }
    let masses = [2, 5, 7].map { whole.topology.masses[$0] }
    let kinetic = zip(velocities, masses).reduce(0) { $0 + 0.5 * $1.1 * $1.0.length2 }
    #expect(abs(got.kineticEnergy! - kinetic) < 1e-12 && got.degreesOfFreedom == 9)
    #expect(largestDifference(got.forces!, [2, 5, 7].map { whole.forces![$0] }) < 1e-13)
  }

  @Test("It stays a part through conversions, and a format without a place for that says so")
  func conversions() throws {
    let folder = try ScratchFolder()
    let path = try write(folder, atoms: [2, 5, 7])
    try convert(path, to: folder.file("a.xyz"))
    #expect(!String(decoding: try bytes(folder.file("a.xyz")), as: UTF8.self).contains("energy="))
    try convert(folder.file("a.xyz"), to: folder.file("b.nc"))
    let back = try TrajectoryReader(path: folder.file("b.nc")).read(0)
    #expect(back.topology.part == part && back.potentialEnergy == nil)
    for name in ["POSCAR", "c.data"] {
      let options = StructureOptions()
      try convert(path, to: folder.file(name), frames: .last, options: options)
      #expect(options.notices.all.contains { $0.contains("that the atoms are part of a system") }, "\(name)")
    }
  }

  @Test("A group of all atoms is no part")
  func all() throws {
    let folder = try ScratchFolder()
    let got = try TrajectoryReader(path: write(folder, atoms: Array(0..<13))).read(1)
    #expect(got.topology.part == nil && got.potentialEnergy == SyntheticRun().snapshot(1).potentialEnergy)
    #expect(got.density == SyntheticRun().snapshot(1).density)
  }

  @Test("Frozen atoms are known from the file and count for the degrees of freedom")
  func frozen() throws {
    let folder = try ScratchFolder()
    var snapshot = SyntheticRun().snapshot(0)
    snapshot.topology.frozen[5] = true
    let writer = TrajectoryWriter(
      path: folder.file("f.nc"), schedule: Schedule(every: 10),
      contents: .init(atoms: [2, 5, 7], group: "g"),
      identity: SyntheticRun.identity)
    try writer.observe(snapshot)
    try writer.close()
    let got = try TrajectoryReader(path: folder.file("f.nc")).read(0)
    #expect(got.topology.frozen == [false, true, false] && got.degreesOfFreedom == 6)
  }
}
