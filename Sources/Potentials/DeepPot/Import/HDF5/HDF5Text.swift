internal import MDCore

extension HDF5File {
  /// A text attribute of the root group: of fixed length, or in one of the file's heaps, as h5py stores it.
  func rootText(_ name: String) throws(MDError) -> String {
    for message in root.messages where message.kind == .attribute {
      let attribute = try Attribute(bytes, message)
      if attribute.name == name { return try text(attribute) }
    }
    throw MDError(
      .input, "the HDF5 file has no attribute '\(name)'", expected: "a model saved by DeePMD-kit")
  }

  /// Where the parts of an attribute lie.
  private struct Attribute {
    let name: String
    let type: Int
    let shape: Int
    let value: Int
    let end: Int

    init(_ bytes: HDF5Bytes, _ message: HDF5Object.Message) throws(MDError) {
      let version = try bytes.integer(message.start, 1)
      guard (1...3).contains(version) else { throw HDF5Bytes.damaged("an attribute is not valid") }
      // Only the first version pads its parts to eight bytes; the third tells the encoding of the name.
      func padded(_ size: Int) -> Int { version == 1 ? (size + 7) / 8 * 8 : size }
      let sizes = try (1...3).map { part throws(MDError) in try bytes.integer(message.start + 2 * part, 2) }
      let first = message.start + (version == 3 ? 9 : 8)
      type = first + padded(sizes[0])
      shape = type + padded(sizes[1])
      value = shape + padded(sizes[2])
      end = message.end
      guard value <= end else { throw HDF5Bytes.damaged("an attribute is cut off") }
      name = try bytes.text(first, before: first + sizes[0])
    }
  }

  private func text(_ attribute: Attribute) throws(MDError) -> String {
    let wrong = MDError(
      .input, "attribute '\(attribute.name)' of the HDF5 file cannot be read", expected: "one text")
    guard try hdf5Shape(bytes, at: attribute.shape).allSatisfy({ $0 == 1 }) else { throw wrong }
    let classByte = try bytes.integer(attribute.type, 1)
    let content: ArraySlice<UInt8>
    switch classByte & 0x0f {
    case 3:  // text of fixed length
      content = try bytes.slice(attribute.value, try bytes.integer(attribute.type + 4, 4))
      guard content.endIndex <= attribute.end else { throw HDF5Bytes.damaged("an attribute is cut off") }
    case 9 where try bytes.integer(attribute.type + 1, 1) & 0x0f == 1:  // text of any length
      guard attribute.end - attribute.value >= 16, let heap = try bytes.address(attribute.value + 4) else {
        throw wrong
      }
      content = try heapObject(bytes.integer(attribute.value + 12, 4), inHeap: heap)
        .prefix(bytes.integer(attribute.value, 4))
    default: throw wrong
    }
    return String(decoding: content.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The bytes of an object in a global heap.
  private func heapObject(_ wanted: Int, inHeap heap: Int) throws(MDError) -> ArraySlice<UInt8> {
    try bytes.expectMark("GCOL", at: heap)
    let size = try bytes.integer(heap + 8, 8)
    _ = try bytes.slice(heap, size)
    var position = heap + 16
    while position + 16 <= heap + size {
      let (index, length) = (try bytes.integer(position, 2), try bytes.integer(position + 8, 8))
      guard index != 0, length <= heap + size - position - 16 else { break }
      if index == wanted { return try bytes.slice(position + 16, length) }
      position += 16 + (length + 7) / 8 * 8
    }
    throw HDF5Bytes.damaged("a text is not where it should be")
  }
}
