internal import MDCore

/// The part of HDF5 that DeePMD-kit's native models use, read without the HDF5 library: a text attribute of
/// the root group, and plain datasets of real numbers beside each other in that group.
///
/// The library is not made for hostile files. This reader knows the oldest format, which h5py writes unless
/// told otherwise (superblock 0, object headers 1, symbol tables), and names what else it meets. Format:
/// HDF5 File Format Specification, version 3.
struct HDF5File {
  let bytes: HDF5Bytes
  /// The root group's header.
  let root: HDF5Object
  /// Addresses of the objects in the root group.
  private let members: [String: Int]

  init(_ content: [UInt8]) throws(MDError) {
    bytes = HDF5Bytes(content)
    let truncated = MDError(.input, "not a complete HDF5 file", hint: "the file is truncated or damaged")
    guard content.count >= 96 else { throw truncated }
    let version = try bytes.integer(8, 1)
    guard version == 0 else {
      throw MDError(
        .input, "a newer format of HDF5 files is not read", found: "superblock version \(version)",
        expected: "version 0, as DeePMD-kit writes",
        hint: version <= 3 ? "save the file again with h5py.File(name, 'w') without 'libver'" : nil)
    }
    guard try bytes.integer(13, 1) == 8, try bytes.integer(14, 1) == 8, try bytes.integer(24, 8) == 0 else {
      throw HDF5Bytes.damaged("its first block is not valid")
    }
    guard try bytes.integer(40, 8) <= content.count else { throw truncated }
    guard let header = try bytes.address(64) else { throw HDF5Bytes.damaged("it has no root group") }
    root = try HDF5Object(bytes, at: header)
    guard let table = root.first(.symbolTable), let tree = try bytes.address(table.start),
      let heap = try bytes.address(table.start + 8)
    else {
      throw unsupported("an HDF5 group without a symbol table", expected: "a file as DeePMD-kit writes")
    }
    members = try hdf5Members(bytes, tree: tree, heap: heap)
  }

  /// All numbers of a dataset in row-major order, its shape and its precision.
  func reals(_ name: String) throws(MDError) -> (values: [Double], shape: [Int], precision: WeightPrecision) {
    guard let address = members[name.hasPrefix("/") ? String(name.dropFirst()) : name] else {
      throw MDError(.input, "the HDF5 file has no dataset '\(name)'")
    }
    let object = try HDF5Object(bytes, at: address)
    guard let type = object.first(.datatype), let space = object.first(.dataspace),
      let layout = object.first(.layout)
    else { throw MDError(.input, "'\(name)' of the HDF5 file is no dataset") }
    guard let precision = try precision(type) else {
      throw unsupported("the type of dataset '\(name)'", expected: "float32 or float64, little-endian")
    }
    let shape = try hdf5Shape(bytes, at: space.start)
    var count = 1
    for size in shape {
      let product = count.multipliedReportingOverflow(by: size)
      guard !product.overflow, product.partialValue <= bytes.count else {
        throw MDError(.input, "dataset '\(name)' is larger than the file", found: "shape \(shape)")
      }
      count = product.partialValue
    }
    for (kind, word) in [(HDF5Object.Kind.filters, "compressed"), (.externalFiles, "kept in another file")]
    where object.first(kind) != nil {
      throw unsupported("dataset '\(name)', which is \(word),", expected: "a plain dataset")
    }
    let content = try Array(stored(layout, name))
    guard content.count == count * (precision == .float32 ? 4 : 8) else {
      throw MDError(
        .input, "dataset '\(name)' has the wrong size", found: "\(content.count) bytes",
        expected: "\(count) numbers of \(precision.rawValue)")
    }
    let values =
      try precision == .float32 ? littleEndianFloats(content, name) : littleEndianDoubles(content, name)
    return (values, shape, precision)
  }

  /// The bytes of a dataset's numbers, which stand in one piece.
  private func stored(_ layout: HDF5Object.Message, _ name: String) throws(MDError) -> ArraySlice<UInt8> {
    let (version, kind) = (try bytes.integer(layout.start, 1), try bytes.integer(layout.start + 1, 1))
    guard version == 3 else { throw unsupported("layout version \(version) of dataset '\(name)'") }
    switch kind {
    case 0:
      return try bytes.slice(layout.start + 4, try bytes.integer(layout.start + 2, 2))
    case 1:
      let size = try bytes.integer(layout.start + 10, 8)
      guard let address = try bytes.address(layout.start + 2) else {
        guard size == 0 else { throw MDError(.input, "dataset '\(name)' was never written") }
        return []
      }
      return try bytes.slice(address, size)
    default: throw unsupported("dataset '\(name)', which is stored in chunks,", expected: "a plain dataset")
    }
  }

  /// float32 or float64 of IEEE 754, little-endian; nil for all other types.
  private func precision(_ type: HDF5Object.Message) throws(MDError) -> WeightPrecision? {
    guard type.end - type.start >= 20 else { return nil }
    let layout = try bytes.slice(type.start, 20).map { Int($0) }
    // Class, byte order and normalisation, sign; size; offset, bits; exponent and mantissa; bias.
    func isIEEE(size: Int, exponent: Int, mantissa: Int, bias: [Int]) -> Bool {
      layout[0] & 0x0f == 1
        && Array(layout[1...]) == [0x20, 8 * size - 1, 0, size, 0, 0, 0, 0, 0, 8 * size, 0]
          + [mantissa, exponent, 0, mantissa] + bias + [0, 0]
    }
    if isIEEE(size: 4, exponent: 8, mantissa: 23, bias: [127, 0]) { return .float32 }
    if isIEEE(size: 8, exponent: 11, mantissa: 52, bias: [255, 3]) { return .float64 }
    return nil
  }
}
