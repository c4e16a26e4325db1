internal import MDCore

// Little-endian numbers in a file's bytes, as all three formats store their tensors. `name` says in the error
// what they are.

func littleEndianDoubles(_ bytes: [UInt8], _ name: String) throws(MDError) -> [Double] {
  try words(bytes, UInt64.self, name).map { Double(bitPattern: $0) }
}

func littleEndianFloats(_ bytes: [UInt8], _ name: String) throws(MDError) -> [Double] {
  try words(bytes, UInt32.self, name).map { Double(Float(bitPattern: $0)) }
}

func littleEndianInt32s(_ bytes: [UInt8], _ name: String) throws(MDError) -> [Int] {
  try words(bytes, UInt32.self, name).map { Int(Int32(bitPattern: $0)) }
}

func littleEndianInt64s(_ bytes: [UInt8], _ name: String) throws(MDError) -> [Int] {
  try words(bytes, UInt64.self, name).map { Int(Int64(bitPattern: $0)) }
}

private func words<Word: FixedWidthInteger & UnsignedInteger>(
  _ bytes: [UInt8], _ type: Word.Type, _ name: String
) throws(MDError) -> [Word] {
  let size = MemoryLayout<Word>.size
  guard bytes.count % size == 0 else {
    throw MDError(
      .input, "'\(name)' has a broken size", found: "\(bytes.count) bytes", expected: "a multiple of \(size)")
  }
  return bytes.withUnsafeBytes { raw in
    (0..<bytes.count / size).map {
      Word(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * size, as: Word.self))
    }
  }
}
