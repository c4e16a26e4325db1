import Foundation
import MDCore
import Testing

/// A server of the i-PI protocol for tests, written from its description and not from the client: it sends what it is told to and
/// gives up after some seconds without an answer.
final class DriveServer {
  enum Failure: Error {
    case systemCall(String, Int32)
    case silence(Int)
  }

  /// Path of the unix socket, nil for a network one.
  let path: String?
  private(set) var port = 0
  private let listener: Int32
  private var peer: Int32 = -1

  private static var stream: Int32 {
    #if canImport(Glibc)
      Int32(SOCK_STREAM.rawValue)
    #else
      SOCK_STREAM
    #endif
  }

  /// Listens on a new unix socket.
  init(unix path: String = "/tmp/ipi_ferrite-test-\(UUID().uuidString)") throws {
    self.path = path
    listener = socket(AF_UNIX, Self.stream, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    try withUnsafeBytes(of: address) { try listen(at: $0) }
  }

  /// Listens on a free port of this machine.
  init(network: Void) throws {
    path = nil
    listener = socket(AF_INET, Self.stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    try withUnsafeBytes(of: address) { try listen(at: $0) }
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutableBytes(of: &address) {
      _ = getsockname(listener, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &size)
    }
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  private func listen(at address: UnsafeRawBufferPointer) throws {
    let pointer = address.baseAddress!.assumingMemoryBound(to: sockaddr.self)
    guard bind(listener, pointer, socklen_t(address.count)) == 0, Foundation.listen(listener, 1) == 0 else {
      throw Failure.systemCall("bind", errno)
    }
    Self.limitWaiting(listener)
  }

  private static func limitWaiting(_ descriptor: Int32) {
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    hangUp()
    close(listener)
    if let path { unlink(path) }
  }

  /// Waits for the client.
  func accept() throws {
    peer = Foundation.accept(listener, nil, nil)
    guard peer >= 0 else { throw Failure.systemCall("accept", errno) }
    Self.limitWaiting(peer)
  }

  func hangUp() {
    if peer >= 0 { close(peer) }
    peer = -1
  }

  /// Sends what it can; the client may have gone.
  func send(_ bytes: [UInt8]) {
    #if canImport(Glibc)
      _ = Foundation.send(peer, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    #else
      _ = Foundation.send(peer, bytes, bytes.count, 0)
    #endif
  }

  func receive(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var part = [UInt8](repeating: 0, count: count - bytes.count)
      let read = recv(peer, &part, part.count, 0)
      guard read > 0 else { throw Failure.silence(bytes.count) }
      bytes += part.prefix(read)
    }
    return bytes
  }
}

/// What i-PI does in one step.
extension DriveServer {
  static func header(_ text: String) -> [UInt8] {
    Array(text.padding(toLength: 12, withPad: " ", startingAt: 0).utf8)
  }
  static func bytes(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) } }
  }
  static func bytes(_ number: Int32) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }

  /// POSDATA for a cell with rows a, b, c and positions in Bohr.
  static func positions(_ positions: [Vec3], cell: Matrix3, count: Int32? = nil) -> [UInt8] {
    func flat(_ m: Matrix3) -> [Double] { [m.a, m.b, m.c].flatMap { [$0.x, $0.y, $0.z] } }
    return header("POSDATA") + bytes(flat(cell.transpose)) + bytes(flat(cell.inverse.transpose))
      + bytes(count ?? Int32(positions.count)) + bytes(positions.flatMap { [$0.x, $0.y, $0.z] })
  }

  func status() throws -> String {
    send(Self.header("STATUS"))
    return String(decoding: try receive(12), as: UTF8.self)
  }

  /// Energy, forces and virial in atomic units of a configuration in A.
  func evaluate(_ positions: [Vec3], cell: Matrix3) throws -> (
    energy: Double, forces: [Vec3], virial: Matrix3
  ) {
    if try status() == "NEEDINIT    " {
      send(Self.header("INIT") + Self.bytes(0) + Self.bytes(3) + Array("a=1".utf8))
    }
    #expect(try status() == "READY       ")
    let bohr = 0.529177210903
    send(Self.positions(positions.map { $0 / bohr }, cell: (1 / bohr) * cell))
    #expect(try status() == "HAVEDATA    ")
    send(Self.header("GETFORCE"))
    #expect(try receive(12) == Self.header("FORCEREADY"))
    let energy = try doubles(1)[0]
    #expect(try receive(4) == Self.bytes(Int32(positions.count)))
    let flat = try doubles(3 * positions.count)
    let w = try doubles(9)
    let extra = try receive(4)
    _ = try receive(Int(extra[0]))
    let forces = positions.indices.map { Vec3(flat[3 * $0], flat[3 * $0 + 1], flat[3 * $0 + 2]) }
    // The virial is sent by columns too.
    let virial = Matrix3(Vec3(w[0], w[1], w[2]), Vec3(w[3], w[4], w[5]), Vec3(w[6], w[7], w[8])).transpose
    return (energy, forces, virial)
  }

  private func doubles(_ count: Int) throws -> [Double] {
    let bytes = try receive(8 * count)
    return (0..<count).map { k in
      Double(bitPattern: (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[8 * k + $1]) << UInt64(8 * $1) })
    }
  }
}
