import MDCore

/// Headers of the i-PI protocol [Kapil2019]: twelve bytes, ASCII, filled with blanks.
enum DriveMessage: String, CaseIterable {
  // From the server.
  case status = "STATUS"
  case initialize = "INIT"
  case positions = "POSDATA"
  case getForces = "GETFORCE"
  case exit = "EXIT"
  // From the client.
  case needsInitialization = "NEEDINIT"
  case ready = "READY"
  case haveData = "HAVEDATA"
  case forcesReady = "FORCEREADY"

  static let length = 12
  /// What a server may send.
  static let requests: [DriveMessage] = [.status, .initialize, .positions, .getForces, .exit]

  /// The twelve bytes.
  var header: [UInt8] {
    Array(rawValue.utf8) + Array(repeating: UInt8(ascii: " "), count: Self.length - rawValue.utf8.count)
  }

  /// The request that twelve bytes stand for; anything else is an error.
  static func request(_ header: [UInt8]) throws(MDError) -> DriveMessage {
    if let found = requests.first(where: { $0.header == header }) { return found }
    throw MDError(
      .input, "the server's message is not of the i-PI protocol",
      found: "'\(String(decoding: header, as: UTF8.self))'",
      expected: requests.map(\.rawValue).joined(separator: ", "),
      hint: "is it an i-PI server (i-PI, ASE's SocketIOCalculator) that listens there?")
  }
}
