import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Trajectories of other programs")
struct ForeignTrajectoryTests {
  /// Frames of a LAMMPS text dump: columns by name, sorted by id.
  private func dump(_ name: String) throws -> [[String: [Double]]] {
    let text = try String(contentsOfFile: reference(name), encoding: .utf8)
    return text.components(separatedBy: "ITEM: TIMESTEP\n").dropFirst().map { block in
      let lines = block.split(separator: "\n")
      let start = lines.firstIndex { $0.hasPrefix("ITEM: ATOMS") }!
      let names = lines[start].split(separator: " ").dropFirst(2).map(String.init)
      let rows = lines[(start + 1)...].map { $0.split(separator: " ").map { Double($0)! } }.sorted {
        $0[0] < $1[0]
      }
      var columns = ["step": [Double(lines[0])!]]
      for (place, name) in names.enumerated() { columns[name] = rows.map { $0[place] } }
      return columns
    }
  }
  private func vectors(_ frame: [String: [Double]], _ names: [String], _ factor: Double = 1) -> [Vec3] {
    let (x, y, z) = (frame[names[0]]!, frame[names[1]]!, frame[names[2]]!)
    return x.indices.map { factor * Vec3(x[$0], y[$0], z[$0]) }
  }

  @Test(
    "LAMMPS' layouts of 2021 and 2025: order by id, units, step number as time",
    arguments: [
      ("lammps2021_triclinic.nc", "lammps2021_triclinic.dump", 1e-5),
      ("lammps2025_ortho.nc", "lammps2025_ortho.dump", 1e-5),
      ("lammps2025_triclinic_double.nc", "lammps2025_triclinic.dump", 1e-12),
    ])
  func lammps(_ file: String, _ text: String, _ tolerance: Double) throws {
    let reader = try TrajectoryReader(path: reference(file), options: .init(species: ["Cu", "Ni"]))
    let frames = try dump(text)
    #expect(reader.count == 5 && reader.atomCount == 32 && reader.hasUnwrappedPositions)
    for index in 0..<5 {
      let got = try reader.read(index)
      let want = frames[index]
      #expect(got.state.step == Int(want["step"]![0]))
      #expect(abs(got.state.time! * UnitSystem.metal.timeToUser - 2 * want["step"]![0]) < 1e-5)
      #expect(largestDifference(got.state.positions, vectors(want, ["xu", "yu", "zu"])) < tolerance)
      let picosecond = UnitSystem.metal.timeToUser * 1e-3
      #expect(
        largestDifference(got.state.velocities!, vectors(want, ["vx", "vy", "vz"], picosecond)) < tolerance)
      #expect(largestDifference(got.forces ?? [], vectors(want, ["fx", "fy", "fz"])) < 2 * tolerance)
      #expect(got.topology.types.map { Double($0 + 1) } == want["type"]!)
      #expect(abs(got.topology.masses[0] - 63.546) < 1e-9)
      #expect(got.state.cell.isFullyPeriodic && got.state.cell.origin != .zero)
      // The wrapped positions of the dump lie in the cell or just left it.
      for r in vectors(want, ["x", "y", "z"]) {
        let s = got.state.cell.fractional(r)
        #expect(min(s.x, s.y, s.z) > -0.1 && max(s.x, s.y, s.z) < 1.1)
      }
    }
  }

  @Test("A file with types only asks for species")
  func speciesWanted() throws {
    let folder = try ScratchFolder()
    #expect(
      message(in: folder) { _ = try TrajectoryReader(path: reference("lammps2025_ortho.nc")) }
        .hasSuffix(
          "error: the trajectory does not say which atoms are which elements; found types only; "
            + "expected species for types 1, 2, ..."))
    let reader = try TrajectoryReader(path: reference("lammps2025_ortho.nc"), options: .init(species: ["Cu"]))
    #expect(
      message(in: folder) { _ = try reader.read(0) }.contains(
        "'type' holds a number without a species; found 2"))
    let error = #expect(throws: MDError.self) { try reader.read(0) }
    #expect(error?.kind == .input)
  }

  @Test(
    "Files of ASE and MDAnalysis hold the frames they were given",
    arguments: [
      "amber_ase.nc", "amber_mdanalysis.nc",
    ])
  func python(_ name: String) throws {
    var frames: [Structure] = []
    var text = try ExtendedXYZReader(path: reference("amber_frames.extxyz"))
    while let frame = try text.next() { frames.append(frame) }
    let structure = name.contains("ase") ? nil : frames[0]
    let reader = try TrajectoryReader(path: reference(name), options: .init(structure: structure))
    #expect(reader.count == 4 && frames.count == 4)
    for (index, want) in frames.enumerated() {
      let got = try reader.read(index)
      #expect(largestDifference(got.state.positions, want.positions) < 1e-5)
      #expect(largestDifference(got.state.velocities!, want.velocities ?? []) < 1e-6)
      #expect(got.topology.types.map { got.topology.species[$0] } == want.species)
      for axis in 0..<3 { #expect((got.state.cell.vectors[axis] - want.cell.vectors[axis]).length < 1e-5) }
    }
  }

  @Test("A structure that is to say what the atoms are is refused where it would not be asked")
  func structureForText() throws {
    let folder = try ScratchFolder()
    let named = try folder.write("a.xyz", "1\n\nFe 0 0 0\n")
    let numbers = try folder.write("b.xyz", "1\n\n1 0 0 0\n")
    let options = StructureOptions(
      naming: "--species Fe,Cr,C", hints: StructureHints(structure: "--structure FILE"))
    #expect(
      message(in: folder) {
        try convert(numbers, to: folder.file("c.xyz"), options: options, structure: readStructure(named))
      }
        == "b.xyz: error: a structure names the atoms of NetCDF trajectories only; found the format 'extxyz'; "
        + "expected NetCDF\n  try: --species Fe,Cr,C")
    #expect(
      message(in: folder) { try convert(numbers, to: folder.file("c.xyz"), options: options) }
        .hasSuffix("expected a symbol such as Fe\n  try: --species Fe,Cr,C"))
    #expect(options.trajectoryNaming == "--species Fe,Cr,C, or --structure FILE")
  }
}
