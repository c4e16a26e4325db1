import Foundation
import MDCore
import Testing
import Trajectory

/// `mdrun drive` gives a server what `mdrun evaluate` writes.
@Suite struct DriveTests {
  private static let models = MistakeTests.root.appending(path: "models")
  private static let hartree = 27.211386245988
  private static let bohr = 0.529177210903

  /// The first frame of a model's reference structures, and what `mdrun evaluate` gives for it.
  private func evaluated(_ name: String, in folder: URL) throws -> Structure {
    let reference = Self.models.appending(path: "\(name).reference.extxyz").path
    var reader = try ExtendedXYZReader(path: reference)
    let frame = try #require(try reader.next())
    let start = folder.appending(path: "start.xyz").path
    try writeStructure(frame, to: start)
    let result = try MDRunProcess.run(
      ["evaluate", "--model", Self.models.appending(path: "\(name).pb").path, start, "--out", "out.xyz"],
      in: folder)
    #expect(result.status == 0, "\(result.errors)")
    return try readStructure(folder.appending(path: "out.xyz").path)
  }

  private func expectSame(
    _ found: (energy: Double, forces: [Vec3], virial: Matrix3), _ expected: Structure
  ) throws {
    let energy = try #require(expected.energy)
    #expect(abs(found.energy * Self.hartree - energy) <= 1e-10 * abs(energy))
    let forces = try #require(expected.forces)
    let largest = forces.map(\.length).max() ?? 0
    for (a, b) in zip(found.forces, forces) {
      #expect(((Self.hartree / Self.bohr) * a - b).length <= 1e-10 * largest)
    }
    let virial = try #require(expected.virial)
    let difference = Self.hartree * found.virial - virial
    for k in 0..<9 { #expect(abs(difference[k / 3, k % 3]) <= 1e-10 * abs(virial.trace)) }
  }

  @Test func givesTheNumbersOfEvaluateOverAUnixSocket() throws {
    try withScratchFolder { folder in
      let expected = try evaluated("dp-m", in: folder)
      let server = try DriveServer()
      let running = try MDRunProcess.start(
        [
          "drive", "--model", Self.models.appending(path: "dp-m.pb").path, "--structure", "start.xyz",
          "--unix",
          String(try #require(server.path).dropFirst("/tmp/ipi_".count)),
        ], in: folder)
      try server.accept()
      #expect(try server.status() == "NEEDINIT    ")
      // Moved, and moved back: the neighbour list of before must not matter.
      _ = try server.evaluate(expected.positions.map { $0 + Vec3(0.3, 0, 0) }, cell: expected.cell.vectors)
      try expectSame(try server.evaluate(expected.positions, cell: expected.cell.vectors), expected)
      server.send(DriveServer.header("EXIT"))
      let result = running.wait()
      #expect(result.status == 0)
      #expect(result.errors.contains("the server is done after 2 evaluations"), "\(result.errors)")
    }
  }

  @Test func takesADeckAndAPort() throws {
    try withScratchFolder { folder in
      let expected = try evaluated("dp-ft", in: folder)
      let deck = """
        structure: {file: start.xyz, velocities: {temperature: 1 K}}
        potential: {deep: \(Self.models.appending(path: "dp-ft.pb").path)}
        stages: [{nve: {steps: 1}}]
        """
      try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      let server = try DriveServer(network: ())
      let running = try MDRunProcess.start(["drive", "deck.yaml", "--port", "\(server.port)"], in: folder)
      try server.accept()
      try expectSame(try server.evaluate(expected.positions, cell: expected.cell.vectors), expected)
      server.hangUp()
      let result = running.wait()
      #expect(result.status == 0)
      #expect(
        result.errors.contains("the server closed the connection after 1 evaluation"), "\(result.errors)")
    }
  }

  @Test(arguments: [SIGTERM, SIGINT]) func signalsEndIt(_ signal: Int32) throws {
    try withScratchFolder { folder in
      try Self.argon(folder)
      let server = try DriveServer()
      let running = try MDRunProcess.start(
        ["drive", "deck.yaml", "--unix", try #require(server.path)], in: folder)
      try server.accept()
      #expect(try server.status() == "NEEDINIT    ")
      running.signal(signal)
      let result = running.wait()
      #expect(result.status == 75)
      #expect(result.errors.contains("stopped by signal after 0 evaluations"), "\(result.errors)")
    }
  }

  private static func argon(_ folder: URL, units: String = "metal") throws {
    let deck = """
      units: \(units)
      structure: {lattice: {fcc: 5.4, repeat: 2}, species: Ar, velocities: {temperature: 1}}
      potential: {lj: {epsilon: 0.0104, sigma: 3.4, cutoff: 8}}
      stages: [{nve: {steps: 1}}]
      """
    try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
  }

  @Test func mistakes() throws {
    try withScratchFolder { folder in
      try Self.argon(folder)
      let missing = try MDRunProcess.run(
        ["drive", "deck.yaml", "--unix", "ferrite-nobody", "--timeout", "0.2"], in: folder)
      #expect(missing.status == 4)
      #expect(
        missing.errors.contains(
          "/tmp/ipi_ferrite-nobody: error: the server cannot be reached; found No such file"),
        "\(missing.errors)")
      let none = try MDRunProcess.run(["drive", "deck.yaml"], in: folder)
      #expect(none.status == 64 && none.errors.contains("give either --unix or --port"))
      let model = Self.models.appending(path: "dp-m.pb").path
      let bare = try MDRunProcess.run(["drive", "--model", model, "--unix", "x"], in: folder)
      #expect(bare.status == 64 && bare.errors.contains("--model needs --structure"))
      try "1\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3\nNi 0 0 0\n".write(
        to: folder.appending(path: "ni.xyz"), atomically: true, encoding: .utf8)
      let nickel = try MDRunProcess.run(
        ["drive", "--model", model, "--structure", "ni.xyz", "--unix", "x"], in: folder)
      #expect(nickel.status == 2)
      #expect(
        nickel.errors.contains("ni.xyz: error: deep potential (dp-m.pb) does not know Ni"), "\(nickel.errors)"
      )
      try Self.argon(folder, units: "lj")
      let reduced = try MDRunProcess.run(["drive", "deck.yaml", "--unix", "x"], in: folder)
      #expect(reduced.status == 2 && reduced.errors.contains("the i-PI protocol is in Bohr and Hartree"))
    }
  }
}
