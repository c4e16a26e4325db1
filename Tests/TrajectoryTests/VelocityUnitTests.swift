import MDCore
import Testing
import Trajectory

/// What unit velocities are in where a file does not say.
@Suite("Unit of velocities")
struct VelocityUnitTests {
  /// Iron at a temperature: each component sqrt(kT/m), in internal units.
  private static func speed(_ temperature: Double) -> Double {
    (PhysicalConstants.boltzmann * temperature / 55.845).squareRoot()
  }

  private static func frame(_ speed: Double, _ header: String = "") -> String {
    "2\nLattice=\"3 0 0 0 3 0 0 0 3\" Properties=species:S:1:pos:R:3:vel:R:3 \(header)\n"
      + "Fe 0 0 0 \(speed) \(speed) \(speed)\nFe 1 1 1 -\(speed) \(speed) -\(speed)\n"
  }

  @Test(
    "A sensible temperature tells the unit, and the evidence is said",
    arguments: [("A/ps", 1000 / UnitSystem.metal.timeToUser), ("A/fs", 1 / UnitSystem.metal.timeToUser)])
  func inferred(_ name: String, _ perInternal: Double) throws {
    let folder = try ScratchFolder()
    let speed = Self.speed(1000)
    let options = StructureOptions()
    let path = try folder.write("a.xyz", Self.frame(speed * perInternal))
    let got = try readStructure(path, options: options)
    #expect(abs(got.velocities![0].x - speed) < 1e-12)
    let notice = try #require(options.notices.all.first)
    #expect(notice.contains("taken to be in \(name): they make") && notice.contains("1e+03 K in \(name)"))
  }

  @Test("Where no unit is sensible, as for ASE's own, the unit is asked for")
  func asked() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.xyz", Self.frame(Self.speed(1000)))
    var options = StructureOptions()
    options.hints.velocityUnit = "--velocity-unit A/ps"
    let found = message(in: folder) { _ = try readStructure(path, options: options) }
    #expect(
      found.hasPrefix("a.xyz:2: error: the unit of the velocities is not stated; found 1.04e+05 K in A/fs"),
      "\(found)")
    #expect(found.hasSuffix("\n  try: state the unit: --velocity-unit A/ps"))
    options.velocityUnit = try VelocityUnit("sqrt(eV/u)")
    #expect(abs(try readStructure(path, options: options).velocities![0].x - Self.speed(1000)) < 1e-12)
    options.velocityUnit = nil
    options.wantsVelocities = false
    #expect(try readStructure(path, options: options).velocities == nil)
  }

  @Test("LAMMPS' dump extxyz states the temperature, which tells the unit of any temperature")
  func byTemperature() throws {
    let folder = try ScratchFolder()
    let text = Self.frame(
      Self.speed(2) * 1000 / UnitSystem.metal.timeToUser, "Timestep=5 Time=0.005 Temperature=2.1")
    let got = try readStructure(folder.write("a.xyz", text))
    #expect(abs(got.velocities![0].x - Self.speed(2)) < 1e-12 && got.step == 5 && got.time == nil)
  }

  @Test("The unit of the first frame holds for the others")
  func later() throws {
    let folder = try ScratchFolder()
    let factor = 1000 / UnitSystem.metal.timeToUser
    let path = try folder.write(
      "a.xyz", Self.frame(0) + Self.frame(Self.speed(300) * factor) + Self.frame(Self.speed(0.5) * factor))
    var reader = try StructureFrames(path: path)
    #expect(try reader.next()!.velocities![0] == .zero)
    #expect(abs(try reader.next()!.velocities![0].x - Self.speed(300)) < 1e-12)
    #expect(abs(try reader.next()!.velocities![0].x - Self.speed(0.5)) < 1e-12)
  }

  @Test("A unit by convention must not be absurd; one that is stated holds, with a word")
  func absurd() throws {
    let folder = try ScratchFolder()
    let options = StructureOptions()
    let stated = try readStructure(folder.write("a.xyz", Self.frame(1, "vel_unit=A/fs")), options: options)
    #expect(stated.velocities![0].x == UnitSystem.metal.timeToUser)
    #expect(options.notices.all.first?.contains("velocities in A/fs, as stated, make") == true)
    // A/fs in a LAMMPS file that does not say units = real.
    let slow = Self.speed(300) / UnitSystem.metal.timeToUser
    let data = try folder.write(
      "b.data",
      "t\n\n1 atoms\n1 atom types\n0 2 xlo xhi\n0 2 ylo yhi\n0 2 zlo zhi\n\nMasses\n\n1 55.845\n\nAtoms\n\n1 1 0 0 0\n"
        + "\nVelocities\n\n1 \(slow) \(slow) \(slow)\n")
    let found = message(in: folder) { _ = try readStructure(data) }
    #expect(
      found.contains("b.data:17: error: the velocities do not seem to be in the unit of this format"),
      "\(found)")
    #expect(found.contains("0.0003 K in A/ps, 300 K in A/fs"))
    #expect(throws: MDError.self) { _ = try VelocityUnit("furlong/fortnight") }
  }
}
