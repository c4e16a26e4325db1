public import MDCore

/// Energy, forces and virial for a server of the i-PI protocol (i-PI, ASE, ...), which moves the atoms.
///
/// Client of the socket protocol of i-PI [Kapil2019]. Positions come without species: those of the structure hold, in its
/// order. Cells come in any orientation, and forces and virial go back in the same axes. An axis that is free in the
/// structure stays so whatever cell comes.
public struct Driver: Sendable {
  /// Why it ended.
  public enum End: Sendable, Equatable {
    /// The server said so.
    case exit
    /// The server closed the connection between two messages, which is how some take their leave.
    case closed
    /// The user stopped it.
    case stopped
  }

  /// What the caller is told.
  public enum Event: Sendable {
    case connected
    case notice(String)
  }

  var field: ForceField
  /// The cell of the structure: which axes are periodic, and the extent of those that are not.
  let cell: Cell
  let units: DriveUnits
  /// How many configurations were evaluated.
  public internal(set) var evaluations = 0
  private var isInitialized = false
  /// Whether an evaluation waits to be fetched.
  private var hasData = false
  /// A notice that differs in numbers only is one of a kind that was given before.
  private var saidKinds: Set<String> = []

  /// `cell` is that of the structure `field` was made for. The engine's units must be A and eV.
  public init(_ field: ForceField, cell: Cell, units: DriveUnits = .init()) throws(MDError) {
    guard field.topology.units.name == .metal else {
      throw MDError(
        .input, "the i-PI protocol is in Bohr and Hartree", found: "units: lj", expected: "units: metal")
    }
    guard field.provides.contains(.virial) else {
      throw MDError(.input, "the potential gives no virial, which the i-PI protocol asks for")
    }
    self.field = field
    self.cell = cell
    self.units = units
  }

  /// Connects to the server and does what it asks until it takes its leave or `shouldStop`, looked at ten times a second.
  ///
  /// `patience` (s): for the server to listen, and between the bytes of one message.
  public mutating func serve(
    _ address: DriveAddress, patience: Double = 60, shouldStop: @escaping () -> Bool = { false },
    report: (Event) -> Void = { _ in }
  ) throws(MDError) -> End {
    guard
      let socket = try DriveSocket.connect(to: address, patience: patience, shouldStop: shouldStop)
    else { return .stopped }
    report(.connected)
    let connection = DriveConnection(socket: socket, name: address.description, patience: patience)
    do throws(MDError) {
      while true {
        if let end = try answer(connection, report) { return end }
      }
    } catch {
      throw error.located(in: address.description)
    }
  }

  /// Answers one request; the reason if it was the last.
  private mutating func answer(_ connection: DriveConnection, _ report: (Event) -> Void) throws(MDError)
    -> End?
  {
    switch try connection.receive(DriveMessage.length, of: "a header", mayBegin: true) {
    case .none(.stopped): return .stopped
    case .none(.closed):
      guard hasData else { return .closed }
      throw MDError(.file, "the server closed the connection before it fetched the forces")
    case .bytes(let header):
      let request = try DriveMessage.request(header)
      switch request {
      case .exit: return .exit
      case .initialize: return try initialize(connection)
      case .positions: return try evaluate(connection, report)
      case .getForces: return try sendForces(connection)
      default:
        let state: DriveMessage =
          hasData ? .haveData : isInitialized ? .ready : .needsInitialization
        return try connection.send(state.header) ? nil : .stopped
      }
    }
  }

  /// INIT: number of the replica and a text of parameters, neither of which matters to a potential.
  private mutating func initialize(_ connection: DriveConnection) throws(MDError) -> End? {
    guard case .bytes(let head) = try connection.receive(8, of: "INIT") else { return .stopped }
    var numbers = DriveBytes(head)
    _ = numbers.integer()
    let length = numbers.integer()
    guard (0...Self.longestText).contains(length) else {
      throw MDError(
        .input, "the text after INIT has no sensible length", found: "\(length) bytes",
        expected: "0 to \(Self.longestText)")
    }
    guard case .bytes = try connection.receive(Int(length), of: "INIT") else { return .stopped }
    isInitialized = true
    return nil
  }

  private static let longestText: Int32 = 1 << 20

  private mutating func evaluate(
    _ connection: DriveConnection, _ report: (Event) -> Void
  ) throws(MDError) -> End? {
    guard let state = try receivePositions(connection) else { return .stopped }
    try field.evaluate(state, wanted: [.energy, .forces, .virial])
    evaluations += 1
    hasData = true
    for notice in field.notices where saidKinds.insert(notice.filter { !$0.isNumber }).inserted {
      report(.notice(notice))
    }
    return nil
  }

  private mutating func sendForces(_ connection: DriveConnection) throws(MDError) -> End? {
    guard hasData else {
      throw MDError(
        .input, "the server asks for forces before it has sent positions", found: "GETFORCE",
        expected: "POSDATA first")
    }
    hasData = false
    return try connection.send(forceMessage()) ? nil : .stopped
  }
}
