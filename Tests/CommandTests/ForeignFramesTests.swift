import Analysis
import Foundation
import MDCore
import Testing

/// Trajectories that do not say all that an analysis needs, and those that went through another format.
@Suite(.serialized) struct ForeignFramesTests {
  /// Atoms on a random walk in a cell of 10 A, folded into it.
  private static func walk(frames: Int, header: (Int) -> String = { _ in "" }) -> String {
    let random = CounterRandom(seed: 5, stream: .positions)
    var positions = Array(repeating: Vec3.zero, count: 8)
    func fold(_ x: Double) -> Double { x - 10 * (x / 10).rounded(.down) }
    return (0..<frames).map { t in
      var text =
        "8\nLattice=\"10 0 0 0 10 0 0 0 10\" Properties=species:S:1:pos:R:3 pbc=\"T T T\" \(header(t))\n"
      for i in positions.indices {
        positions[i] += 0.5 * random.normalVector(step: t, atom: i)
        text += "Fe \(fold(positions[i].x)) \(fold(positions[i].y)) \(fold(positions[i].z))\n"
      }
      return text
    }.joined()
  }

  private static func diffusion(_ arguments: [String], in folder: URL) throws -> Double? {
    let result = try MDRunProcess.run(["analyze", "--only", "msd", "--json"] + arguments, in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return try AnalysisReport(json: Data(result.output.utf8)).estimates.first?.estimate.value
  }

  @Test func timesAreAskedForAndTaken() throws {
    try withScratchFolder { folder in
      func write(_ name: String, _ header: (Int) -> String = { _ in "" }) throws {
        try Self.walk(frames: 60, header: header).write(
          to: folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      try write("a.xyz")
      try write("b.xyz") { "time=\(100 * $0) time_unit=fs" }
      let refused = try MDRunProcess.run(["analyze", "a.xyz", "--only", "msd"], in: folder)
      #expect(refused.status == 2)
      #expect(
        refused.errors.contains("the frames do not say their times, which msd needs"), "\(refused.errors)")
      #expect(refused.errors.contains("--interval '0.1 ps'"))
      let bare = try MDRunProcess.run(["analyze", "a.xyz", "--interval", "0.1"], in: folder)
      #expect(bare.status == 2 && bare.errors.contains("--interval needs a unit"))
      let rest = try MDRunProcess.run(["analyze", "a.xyz"], in: folder)
      #expect(rest.status == 0 && rest.output.contains("msd: left out"), "\(rest.output)\(rest.errors)")
      // D = 0.25 A2 a step / (2 0.1 ps) = 1.25 A2/ps = 1.25e-8 m2/s, less 1/8 for the centre of mass.
      let found = try #require(try Self.diffusion(["a.xyz", "--interval", "0.1 ps"], in: folder))
      #expect(abs(found - 10.9) < 4, "\(found)")
      let stated = try #require(try Self.diffusion(["b.xyz"], in: folder))
      #expect(abs(stated / found - 1) < 1e-9)
      let slow = try #require(try Self.diffusion(["a.xyz", "--interval", "1 ps"], in: folder))
      #expect(abs(10 * slow / found - 1) < 1e-9)
    }
  }

  @Test func conversionsKeepTheDiffusion() throws {
    try withScratchFolder { folder in
      try Self.walk(frames: 60) { "step=\(50 * $0) time=\(0.1 * Double($0)) time_unit=ps" }.write(
        to: folder.appending(path: "a.xyz"), atomically: true, encoding: .utf8)
      let known = try #require(try Self.diffusion(["a.xyz"], in: folder))
      for (from, to) in [("a.xyz", "b.nc"), ("b.nc", "c.xyz"), ("c.xyz", "d.nc")] {
        let made = try MDRunProcess.run(["convert", from, to], in: folder)
        try #require(made.status == 0, "\(made.errors)")
        let found = try #require(try Self.diffusion([to], in: folder))
        #expect(abs(found / known - 1) < 1e-6, "\(to)")
      }
    }
  }

  @Test func theLastFrameByANegativeNumber() throws {
    try withScratchFolder { folder in
      try Self.walk(frames: 3) { "step=\(50 * $0)" }.write(
        to: folder.appending(path: "a.xyz"), atomically: true, encoding: .utf8)
      let made = try MDRunProcess.run(["convert", "a.xyz", "b.xyz", "--frames", "-1"], in: folder)
      try #require(made.status == 0, "\(made.errors)")
      let text = try String(contentsOf: folder.appending(path: "b.xyz"), encoding: .utf8)
      #expect(text.contains("step=100") && made.errors.contains("1 frame written"))
    }
  }

  @Test func reducedUnitsAreAskedFor() throws {
    try withScratchFolder { folder in
      try Self.walk(frames: 2) { "time=\($0) time_unit=tau" }.write(
        to: folder.appending(path: "a.xyz"), atomically: true, encoding: .utf8)
      let made = try MDRunProcess.run(["convert", "a.xyz", "b.nc", "--units", "lj"], in: folder)
      try #require(made.status == 0, "\(made.errors)")
      for file in ["a.xyz", "b.nc"] {
        for command in [["convert", file, "c.xyz"], ["analyze", file, "--only", "msd"]] {
          let refused = try MDRunProcess.run(command, in: folder)
          #expect(refused.status == 2)
          #expect(refused.errors.hasSuffix("try: '--units lj'\n"), "\(refused.errors)")
        }
      }
      let mixed = try MDRunProcess.run(
        ["convert", "a.xyz", "c.xyz", "--units", "lj", "--velocity-unit", "A/ps"], in: folder)
      #expect(mixed.status == 2 && mixed.errors.contains("--velocity-unit does not fit the unit system"))
    }
  }

  @Test func velocitiesOfAnotherUnitAreNoticedOrRefused() throws {
    try withScratchFolder { folder in
      func write(_ speed: Double, _ header: String) throws {
        let frame =
          "2\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3:vel:R:3 \(header)\n"
          + "Fe 0 0 0 \(speed) 0 \(speed)\nFe 3 3 3 -\(speed) \(speed) 0\n"
        try frame.write(to: folder.appending(path: "v.xyz"), atomically: true, encoding: .utf8)
      }
      // LAMMPS' dump extxyz: A/ps, which no one says.
      try write(5, "Timestep=0 Time=0.000000")
      let converted = try MDRunProcess.run(["convert", "v.xyz", "w.xyz"], in: folder)
      #expect(
        converted.status == 0 && converted.errors.contains("taken to be in A/ps"), "\(converted.errors)")
      try write(5, "vel_unit=A/fs")
      let absurd = try MDRunProcess.run(["analyze", "v.xyz", "--only", "temperature"], in: folder)
      #expect(absurd.status == 2 && absurd.errors.contains("the velocities are absurd"), "\(absurd.errors)")
    }
  }
}
