import MDCore

/// Numbers to and from the server, in its units.
extension Driver {
  /// POSDATA: cell and its inverse, each 3x3 with the cell vectors as columns, number of atoms, positions. Nil if the user
  /// stopped it.
  func receivePositions(_ connection: DriveConnection) throws(MDError) -> State? {
    let matrix = 9 * MemoryLayout<Double>.size
    guard case .bytes(let head) = try connection.receive(2 * matrix + 4, of: "POSDATA") else { return nil }
    var numbers = DriveBytes(head)
    let vectors = units.bohr * numbers.matrix().transpose
    // The inverse follows from the cell.
    _ = numbers.matrix()
    try checkCount(numbers.integer())
    let count = field.topology.count
    guard case .bytes(let body) = try connection.receive(24 * count, of: "POSDATA") else { return nil }
    numbers = DriveBytes(body)
    let positions = (0..<count).map { _ in units.bohr * numbers.vector() }
    guard vectors.isFinite, positions.allSatisfy(\.isFinite) else {
      let atom = positions.firstIndex { !$0.isFinite }
      throw MDError(
        .input, "the server sent numbers that are none",
        found: atom.map { "the position of atom \($0 + 1)" } ?? "the cell", expected: "finite numbers")
    }
    return State(positions: positions, cell: complete(vectors))
  }

  private func checkCount(_ count: Int32) throws(MDError) {
    let expected = field.topology.count
    guard count != expected else { return }
    guard count.byteSwapped != expected else {
      throw MDError(
        .input, "the server's numbers have the other byte order", found: "\(count) atoms",
        expected: "\(expected), little-endian", hint: "the server on a machine of the same kind")
    }
    throw MDError(
      .input, "the server has another number of atoms", found: "\(count)",
      expected: "\(expected), those of the structure", hint: "the structure file that the server began with")
  }

  /// A server without periodic axes may send no vectors for them.
  private func complete(_ vectors: Matrix3) -> Cell {
    var vectors = vectors
    for axis in 0..<3 where !cell.periodic[axis] && vectors[axis] == .zero {
      vectors[axis] = cell.vectors[axis]
    }
    return Cell(vectors, periodic: cell.periodic)
  }

  /// FORCEREADY: energy, number of atoms, forces, virial -dE/dstrain, and a text for what else there is.
  func forceMessage() -> [UInt8] {
    let evaluation = field.evaluation
    let force = units.bohr / units.hartree
    var message = DriveBytes(DriveMessage.forcesReady.header)
    message.append(evaluation.energy / units.hartree)
    message.append(Int32(evaluation.forces.count))
    for vector in evaluation.forces { message.append(force * vector) }
    message.append((1 / units.hartree) * evaluation.virial.transpose)
    message.append(Int32(Self.extras.count))
    message.append(Self.extras)
    return message.bytes
  }

  /// An empty JSON object: ASE cannot tell no text from a closed connection, i-PI reads JSON.
  private static let extras = Array("{}".utf8)
}
