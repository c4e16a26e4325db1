internal import MDCore

/// The bytes of an HDF5 file. Every position and length in them is the file's own word, so every access is
/// checked.
struct HDF5Bytes {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  func slice(_ start: Int, _ count: Int) throws(MDError) -> ArraySlice<UInt8> {
    guard start >= 0, count >= 0, start <= bytes.count, count <= bytes.count - start else {
      throw Self.damaged("it points beyond its end")
    }
    return bytes[start..<start + count]
  }

  /// Little-endian number of one to eight bytes.
  func integer(_ start: Int, _ size: Int) throws(MDError) -> Int {
    let value = try slice(start, size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let value = Int(exactly: value) else { throw Self.damaged("a number in it is absurd") }
    return value
  }

  /// The address at `start`; nil where it is undefined (all bits set).
  func address(_ start: Int) throws(MDError) -> Int? {
    try slice(start, 8).allSatisfy { $0 == 0xff } ? nil : try integer(start, 8)
  }

  /// Refuses a structure that does not begin with its mark, such as `TREE`.
  func expectMark(_ mark: String, at start: Int) throws(MDError) {
    guard try slice(start, mark.utf8.count).elementsEqual(mark.utf8) else {
      throw Self.damaged("'\(mark)' is missing at byte \(start)")
    }
  }

  /// Text from `start` to the next zero byte, which must stand before `end`.
  func text(_ start: Int, before end: Int) throws(MDError) -> String {
    let bytes = try slice(start, end - start)
    guard let zero = bytes.firstIndex(of: 0) else { throw Self.damaged("a name in it does not end") }
    return String(decoding: bytes[..<zero], as: UTF8.self)
  }

  static func damaged(_ what: String) -> MDError {
    MDError(.input, "the HDF5 file is damaged: \(what)", hint: "copy the file again, or save the model again")
  }
}
