internal import MDCore

/// The header of an object (a group or a dataset) in a file of the oldest format: its messages in order.
struct HDF5Object {
  /// What a message is about.
  enum Kind: Int {
    case dataspace = 0x01
    case datatype = 0x03
    case externalFiles = 0x07
    case layout = 0x08
    case filters = 0x0b
    case attribute = 0x0c
    case continuation = 0x10
    case symbolTable = 0x11
  }

  /// The body of a message is the bytes `start..<end` of the file.
  struct Message {
    let kind: Kind
    let start: Int
    let end: Int
  }

  let messages: [Message]

  init(_ file: HDF5Bytes, at address: Int) throws(MDError) {
    let version = try file.integer(address, 1)
    guard version == 1 else {
      throw MDError(
        .input, "the HDF5 file has an object header that is not read", found: "version \(version)",
        expected: "version 1, as DeePMD-kit writes")
    }
    var remaining = try file.integer(address + 2, 2)
    var blocks = [(start: address + 16, size: try file.integer(address + 8, 4))]
    var found: [Message] = []
    while let block = blocks.popLast() {
      _ = try file.slice(block.start, block.size)
      var position = block.start
      while remaining > 0, position + 8 <= block.start + block.size {
        remaining -= 1
        let kind = try Kind(rawValue: file.integer(position, 2))
        let size = try file.integer(position + 2, 2)
        let isShared = try file.integer(position + 4, 1) & 2 != 0
        position += 8
        guard size <= block.start + block.size - position else {
          throw HDF5Bytes.damaged("a header's message is too long")
        }
        defer { position += size }
        guard let kind else { continue }
        guard !isShared else { throw unsupported("an HDF5 message kept in another object") }
        if kind == .continuation {
          guard let next = try file.address(position) else { throw HDF5Bytes.damaged("a header breaks off") }
          blocks.append((next, try file.integer(position + 8, 8)))
        } else {
          found.append(Message(kind: kind, start: position, end: position + size))
        }
      }
    }
    messages = found
  }

  func first(_ kind: Kind) -> Message? { messages.first { $0.kind == kind } }
}

/// Sizes along the dimensions of a dataset or attribute.
func hdf5Shape(_ file: HDF5Bytes, at start: Int) throws(MDError) -> [Int] {
  let (version, rank) = (try file.integer(start, 1), try file.integer(start + 1, 1))
  guard (1...2).contains(version), rank <= 32 else { throw HDF5Bytes.damaged("a shape is not valid") }
  if version == 2, try file.integer(start + 3, 1) == 2 { return [0] }
  let first = start + (version == 1 ? 8 : 4)
  return try (0..<rank).map { dimension throws(MDError) in try file.integer(first + 8 * dimension, 8) }
}
