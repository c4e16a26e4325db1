import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Layout of trajectory files")
struct TrajectoryLayoutTests {
  private func write(_ folder: ScratchFolder, _ units: UnitSystem = .metal) throws -> String {
    let path = folder.file("t.nc")
    let writer = TrajectoryWriter(
      path: path, schedule: Schedule(every: 10), contents: .init(forces: true, atomEnergies: true),
      identity: SyntheticRun.identity)
    for frame in 0..<2 { try writer.observe(SyntheticRun(units: units).snapshot(frame)) }
    try writer.close()
    return path
  }

  @Test("CDF-2, header without gaps, file no longer than its records")
  func classic() throws {
    let folder = try ScratchFolder()
    let header = try ClassicHeader(path: write(folder))
    #expect(header.version == 2 && header.records == 2)
    #expect(header.fileSize == header.fileSize(records: 2))
  }

  @Test("ncdump shows the AMBER convention to the letter")
  func ncdump() throws {
    guard
      let tool = ["/usr/bin/ncdump", "/usr/local/bin/ncdump"].first(
        where: FileManager.default.isExecutableFile)
    else { return }
    let folder = try ScratchFolder()
    let path = try write(folder)
    func output(_ option: String) throws -> String {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: tool)
      process.arguments = [option, path]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let data = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self)
    }
    #expect(try output("-k") == "64-bit offset\n")
    let header = try output("-h")
    for line in [
      "frame = UNLIMITED ; // (2 currently)", "spatial = 3 ;", "atom = 13 ;", "cell_spatial = 3 ;",
      "cell_angular = 3 ;", "label = 5 ;", "char spatial(spatial) ;", "char cell_spatial(cell_spatial) ;",
      "char cell_angular(cell_angular, label) ;", "float time(frame) ;", "time:units = \"picosecond\" ;",
      "float coordinates(frame, atom, spatial) ;", "coordinates:units = \"angstrom\" ;",
      "double cell_lengths(frame, cell_spatial) ;", "cell_lengths:units = \"angstrom\" ;",
      "double cell_angles(frame, cell_angular) ;", "cell_angles:units = \"degree\" ;",
      "float velocities(frame, atom, spatial) ;", "velocities:units = \"angstrom/picosecond\" ;",
      "float forces(frame, atom, spatial) ;", "forces:units = \"kilocalorie/mole/angstrom\" ;",
      "int atom_types(atom) ;", "int type(atom) ;", "int step(frame) ;",
      "double cell_vectors(frame, cell_spatial, spatial) ;", "double stress(frame, Voigt) ;",
      "stress:units = \"eV/angstrom^3\" ;", "float unwrapped_coordinates(frame, atom, spatial) ;",
      "float atom_energy(frame, atom) ;", ":Conventions = \"AMBER\" ;", ":ConventionVersion = \"1.0\" ;",
      ":program = \"Ferrite\" ;", ":programVersion = \"1.2.3\" ;", ":element_names = \"Fe Cr C\" ;",
      ":model_hash = \"dp.pb 00ff\" ;", ":seed = \"18446744073709551615\" ;",
      ":species_masses = 55.845, 51.9961, 12.011 ;",
    ] { #expect(header.contains(line), "\(line)") }
    #expect(!header.contains("scale_factor"))
    let all = try output("-cv") + output("-p9,17")
    #expect(all.contains("spatial = \"xyz\" ;") && all.contains("cell_spatial = \"abc\" ;"))
    #expect(all.contains("\"alpha\",") && all.contains("\"beta \",") && all.contains("\"gamma\" ;"))
    #expect(all.contains("atom_types = 26, 24, 6, 26, 24, 6, 26, 24, 6, 26, 24, 6, 26 ;"))
  }

  @Test("Cell, coordinates, velocities, forces and stress are turned together")
  func orientation() throws {
    let folder = try ScratchFolder()
    let snapshot = SyntheticRun().snapshot(1)
    let file = try NetCDFFile.open(write(folder))
    let lengths = try file.doubles("cell_lengths", start: [1, 0], count: [1, 3])
    let angles = try file.doubles("cell_angles", start: [1, 0], count: [1, 3])
    let cell = Cell(
      lengths: Vec3(lengths[0], lengths[1], lengths[2]),
      anglesInDegrees: Vec3(angles[0], angles[1], angles[2]))
    let x = try file.doubles("unwrapped_coordinates", start: [1, 0, 0], count: [1, 13, 3])
    let v = try file.doubles("velocities", start: [1, 0, 0], count: [1, 13, 3])
    let f = try file.doubles("forces", start: [1, 0, 0], count: [1, 13, 3])
    let stress = SymmetricTensor(voigt: try file.doubles("stress", start: [1, 0], count: [1, 6]))
    let kcal = 23.06054783061903
    for i in 0..<13 {
      let got = cell.fractional(Vec3(x[3 * i], x[3 * i + 1], x[3 * i + 2]))
      #expect((got - snapshot.state.cell.fractional(snapshot.state.positions[i])).length < 1e-6)
      let velocity = Vec3(v[3 * i], v[3 * i + 1], v[3 * i + 2])
      let force = (1 / kcal) * Vec3(f[3 * i], f[3 * i + 1], f[3 * i + 2])
      #expect(
        abs(velocity.dot(force) - 98.2269 * snapshot.state.velocities![i].dot(snapshot.forces![i])) < 1e-3)
    }
    // A tensor is turned rightly if its contractions with cell vectors stay the same.
    let sigma = (-1) * snapshot.pressureTensor!
    for (a, b) in [(0, 0), (0, 1), (1, 2), (2, 2)] {
      let got = (cell.vectors[a] * stress.matrix).dot(cell.vectors[b])
      let want = (snapshot.state.cell.vectors[a] * sigma.matrix).dot(snapshot.state.cell.vectors[b])
      #expect(abs(got - want) < 1e-12)
    }
  }

  @Test("Reduced units say so beside the convention's unit strings")
  func reduced() throws {
    let folder = try ScratchFolder()
    let file = try NetCDFFile.open(write(folder, .lennardJones))
    #expect(try file.text(attribute: "unit_system") == "lj")
    #expect(try file.text(attribute: "units", of: "velocities") == "angstrom/picosecond")
    #expect(try file.text(attribute: "reduced_units", of: "velocities") == "sigma/tau")
    #expect(try file.text(attribute: "units", of: "stress") == "epsilon/sigma^3")
  }

  @Test("The topology file beside it names the species in the file's axes")
  func topology() throws {
    let folder = try ScratchFolder()
    let path = try write(folder)
    let structure = try readStructure(TrajectoryWriter.topologyPath(for: path))
    #expect(structure.species == SyntheticRun().topology.types.map { ["Fe", "Cr", "C"][$0] })
    #expect(structure.cell.isStandardOrientation && structure.velocities == nil)
    let file = try NetCDFFile.open(path)
    let x = try file.doubles("coordinates", start: [0, 0, 0], count: [1, 13, 3])
    #expect(abs(x[37] - structure.positions[12].y) < 1e-6)
  }
}
