import MDCore

/// Numbers as the protocol sends them: doubles and 32-bit integers, little-endian as on all machines this program runs on.
struct DriveBytes {
  private(set) var bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  /// The next integer; the caller has seen to it that there is one.
  mutating func integer() -> Int32 { Int32(littleEndian: next()) }
  mutating func double() -> Double { Double(bitPattern: UInt64(littleEndian: next())) }
  mutating func vector() -> Vec3 { Vec3(double(), double(), double()) }
  mutating func matrix() -> Matrix3 { Matrix3(vector(), vector(), vector()) }

  private mutating func next<T: FixedWidthInteger>() -> T {
    defer { place += MemoryLayout<T>.size }
    return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: T.self) }
  }

  mutating func append(_ more: [UInt8]) { bytes += more }
  mutating func append(_ number: Int32) { add(number.littleEndian) }
  mutating func append(_ number: Double) { add(number.bitPattern.littleEndian) }
  mutating func append(_ vector: Vec3) {
    append(vector.x)
    append(vector.y)
    append(vector.z)
  }
  mutating func append(_ matrix: Matrix3) {
    append(matrix.a)
    append(matrix.b)
    append(matrix.c)
  }

  private mutating func add<T: FixedWidthInteger>(_ number: T) {
    withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
  }
}
