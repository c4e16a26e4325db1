import Foundation
import MDCore
import Potentials
import Studies
import Synchronization
import TestSupport
import Testing

/// The client of the i-PI protocol: cells in any orientation, and servers that break the protocol in any way.
@Suite struct DriveProtocolTests {
  /// Argon, 32 atoms off their sites in a triclinic cell.
  private static let system = SampleSystem(
    random: 24, species: ["Ar"], cell: Cell(Matrix3(Vec3(9, 0, 0), Vec3(1, 10, 0), Vec3(-1, 2, 11))),
    distance: 2.9,
    seed: 5)

  private static func driver(_ system: SampleSystem = system) throws -> Driver {
    let pairs = [SpeciesPair("Ar", "Ar"): LennardJones.Coefficients(epsilon: 0.0104, sigma: 3.4, cutoff: 6)]
    let field = try ForceField(
      [LennardJones.potential(pairs, truncation: .forceShifted)], topology: system.topology)
    return try Driver(field, cell: system.cell)
  }

  /// Drives against a server's actions; afterwards the server hangs up.
  private static func drive(
    system: SampleSystem = system, patience: Double = 0.3, stop: Bool = false,
    server act: (DriveServer) throws -> Void
  ) throws -> Result<Driver.End, MDError> {
    let server = try DriveServer()
    let path = try #require(server.path)
    let driver = try driver(system)
    let outcome = Mutex<Result<Driver.End, MDError>?>(nil)
    let done = DispatchSemaphore(value: 0)
    let box = Box(outcome: consume outcome)
    Thread.detachNewThread {
      var copy = driver
      let stopsAt = ContinuousClock.now + .milliseconds(200)
      let result = Result { () throws(MDError) in
        try copy.serve(
          .unix(path: path), patience: patience, shouldStop: { stop && ContinuousClock.now > stopsAt })
      }
      box.outcome.withLock { $0 = result }
      done.signal()
    }
    try server.accept()
    try act(server)
    server.hangUp()
    try #require(done.wait(timeout: .now() + 60) == .success, "the client hangs")
    return try #require(box.outcome.withLock { $0 })
  }

  private final class Box: Sendable {
    let outcome: Mutex<Result<Driver.End, MDError>?>
    init(outcome: consuming Mutex<Result<Driver.End, MDError>?>) { self.outcome = outcome }
  }

  private static func message(_ result: Result<Driver.End, MDError>) -> String {
    switch result {
    case .success(let end): "\(end)"
    case .failure(let error): error.description
    }
  }

  /// Turned, and mirrored so that the cell is left-handed: energy stays, forces and virial turn with the axes.
  @Test(arguments: [1.0, -1.0]) func cellsMayHaveAnyOrientation(_ handedness: Double) throws {
    let (c, s) = (cos(0.7), sin(0.7))
    let q =
      Matrix3(Vec3(c, s, 0), Vec3(-s, c, 0), Vec3(0, 0, handedness))
      * Matrix3(Vec3(1, 0, 0), Vec3(0, c, -s), Vec3(0, s, c))
    let (positions, cell) = (Self.system.positions, Self.system.cell.vectors)
    _ = try Self.drive(patience: 30) { server in
      let plain = try server.evaluate(positions, cell: cell)
      let turned = try server.evaluate(positions.map { $0 * q }, cell: cell * q)
      #expect(abs(plain.energy) > 1e-4)
      #expect(abs(turned.energy - plain.energy) <= 1e-12 * abs(plain.energy))
      let scale = plain.forces.map(\.length).max() ?? 0
      for (a, b) in zip(turned.forces, plain.forces) { #expect((a - b * q).length <= 1e-12 * scale) }
      let expected = q.transpose * plain.virial * q
      for k in 0..<9 {
        #expect(abs(turned.virial[k / 3, k % 3] - expected[k / 3, k % 3]) <= 1e-12 * abs(plain.virial.trace))
      }
    }
  }

  /// The virial of the wire is -dE/dstrain.
  @Test func theVirialIsMinusTheDerivativeByStrain() throws {
    let (positions, cell) = (Self.system.positions, Self.system.cell.vectors)
    _ = try Self.drive(patience: 30) { server in
      let virial = try server.evaluate(positions, cell: cell).virial
      let h = 1e-5
      for (a, b) in [(0, 0), (1, 1), (0, 2)] {
        func energy(_ amount: Double) throws -> Double {
          var strain = Matrix3.identity
          strain[a, b] += amount
          return try server.evaluate(positions.map { $0 * strain }, cell: cell * strain).energy
        }
        let slope = try (energy(h) - energy(-h)) / (2 * h)
        #expect(abs(slope + virial[a, b]) < 1e-6 * abs(virial.trace))
      }
    }
  }

  /// A server without periodic axes may send a cell of zeros.
  @Test func freeAxesNeedNoVectors() throws {
    var system = Self.system
    system.cell.periodic = [false, false, false]
    let positions = system.positions
    let result = try Self.drive(system: system, patience: 30) { server in
      let zero = try server.evaluate(positions, cell: .zero)
      let large = try server.evaluate(positions, cell: .diagonal(90, 90, 90))
      #expect(abs(zero.energy) > 1e-4 && abs(zero.energy - large.energy) <= 1e-12 * abs(large.energy))
      server.send(DriveServer.header("EXIT"))
    }
    #expect(try result.get() == .exit)
  }

  /// Bytes of the server, then whether it hangs up, and what the user reads.
  private static let broken: [(bytes: [UInt8], staysOn: Bool, message: String)] = {
    typealias S = DriveServer
    let (positions, cell) = (system.positions, system.cell.vectors)
    var nan = positions
    nan[3].y = .nan
    let start = S.header("INIT") + S.bytes(0)
    return [
      ([], false, "closed"),
      (S.header("EXIT"), false, "exit"),
      (
        S.header("status"), false,
        "not of the i-PI protocol; found 'status      '; expected STATUS, INIT, POSDATA"
      ),
      (Array("GET / HTTP/1.1\r\n\r\n".utf8), false, "found 'GET / HTTP/1'"),
      ([UInt8](repeating: 0x1B, count: 12), false, "found '????????????'"),
      (S.header("READY"), false, "not of the i-PI protocol"),
      (
        Array("STAT".utf8), false, "the server closed the connection in the middle of a header; found 4 bytes"
      ),
      (Array("STAT".utf8), true, "the server fell silent in the middle of a header; found 4 bytes"),
      (
        S.header("POSDATA"), true,
        "the server fell silent in the middle of POSDATA; found 0 bytes; expected 148"
      ),
      (S.header("GETFORCE"), true, "asks for forces before it has sent positions"),
      (start + S.bytes(-5), true, "the text after INIT has no sensible length; found -5 bytes"),
      (start + S.bytes(.max), true, "the text after INIT has no sensible length; found 2147483647"),
      (start + S.bytes(10), false, "in the middle of INIT; found 0 bytes; expected 10 bytes"),
      (S.positions(positions, cell: cell, count: 0), true, "another number of atoms; found 0; expected 24"),
      (S.positions(positions, cell: cell, count: -1), true, "another number of atoms; found -1"),
      (S.positions(positions, cell: cell, count: .max), true, "another number of atoms; found 2147483647"),
      (S.positions(positions, cell: cell, count: 25), true, "another number of atoms; found 25"),
      (S.positions(positions, cell: cell, count: Int32(24).byteSwapped), true, "have the other byte order"),
      (S.positions(nan, cell: cell), true, "numbers that are none; found the position of atom 4"),
      (
        S.positions(positions, cell: .diagonal(9, .infinity, 9)), true,
        "numbers that are none; found the cell"
      ),
      (S.positions(positions, cell: .diagonal(9, 0, 9)), true, "the cell has no volume"),
      (S.positions(positions, cell: .diagonal(1e-9, 9, 9)), true, "the cell is too small for the cutoff"),
      (S.positions(positions, cell: cell), false, "closed the connection before it fetched the forces"),
    ]
  }()

  @Test(arguments: broken.indices) func aBrokenServerIsOneClearError(_ index: Int) throws {
    let (bytes, staysOn, message) = Self.broken[index]
    let result = try Self.drive { server in
      server.send(bytes)
      if staysOn { _ = try? server.receive(1) }
    }
    let text = Self.message(result)
    #expect(text.contains(message), "\(text)")
    if case .failure = result {
      #expect(text.hasPrefix("/tmp/ipi_ferrite-test-") && text.components(separatedBy: "error:").count == 2)
    }
  }

  /// Whatever bytes come, the client ends with an error or because the server hung up.
  @Test func randomBytesDoNoHarm() throws {
    let headers = ["STATUS", "INIT", "POSDATA", "GETFORCE", "POSDATA", ""].map(DriveServer.header)
    let good = DriveServer.positions(Self.system.positions, cell: Self.system.cell.vectors)
    let random = CounterRandom(seed: 11, stream: .positions)
    for trial in 0..<150 {
      func pick(_ below: Int, _ index: Int) -> Int {
        Int(random.uniforms(step: trial, index: index).0 * Double(below))
      }
      var bytes: [UInt8] = []
      for part in 0..<(1 + pick(4, 0)) {
        bytes += headers[pick(headers.count, 10 + part)]
        bytes += (0..<pick(300, 20 + part)).map { UInt8(pick(256, 1000 * part + 100 + $0)) }
        if pick(3, 30 + part) == 0 {
          var damaged = good
          for k in 0..<4 { damaged[pick(good.count, 40 + k)] = UInt8(pick(256, 50 + k)) }
          bytes += damaged
        }
      }
      let text = Self.message(try Self.drive { $0.send(bytes) })
      #expect(text == "closed" || text == "exit" || text.contains("error: "), "\(text)")
    }
  }

  @Test func stopsWhenTold() throws {
    for bytes in [[], Array("STAT".utf8), DriveServer.header("POSDATA")] {
      let result = try Self.drive(patience: 30, stop: true) { server in
        server.send(bytes)
        _ = try? server.receive(1)
      }
      #expect(try result.get() == .stopped)
    }
    var driver = try Self.driver()
    #expect(try driver.serve(.unix(named: "ferrite-nobody"), shouldStop: { true }) == .stopped)
  }

  @Test func addressesThatCannotBe() throws {
    #expect(throws: MDError.self) { try DriveAddress.unix(named: String(repeating: "x", count: 200)) }
    #expect(throws: MDError.self) { try DriveAddress.unix(named: "") }
    var driver = try Self.driver()
    let error = #expect(throws: MDError.self) {
      try driver.serve(.network(host: "no such host", port: 1), patience: 0.2)
    }
    #expect(error?.what == "the server's host is not known")
  }
}
