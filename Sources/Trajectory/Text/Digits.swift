import Foundation

/// A number with 17 significant digits, C's %.17g: reading it back gives the same bits.
func digits17(_ value: Double) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
    let length = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.17g", $0) }
    return String(
      decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<Int(length)]),
      as: UTF8.self)
  }
}

/// A number with 6 significant digits, for messages.
func digits6(_ value: Double) -> String { String(format: "%.6g", value) }

/// A number with 3 significant digits, for messages.
func digits3(_ value: Double) -> String { String(format: "%.3g", value) }
