internal import Foundation
internal import MDCore

/// A JSON text as a tree; the accessors name the key where something is missing or of the wrong kind.
indirect enum JSONValue: Codable, Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([String: JSONValue].self) {
      self = .object(value)
    } else {
      self = .array(try container.decode([JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// As JSON text with sorted keys; nil if a number in it is not finite.
  var text: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The tree of `text`; `what` names it in the error.
  static func parse(_ text: String, what: String) throws(MDError) -> JSONValue {
    do {
      return try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    } catch {
      throw MDError(.input, "\(what) is not valid JSON")
    }
  }

  /// Value of `key`; nil if this is no object, or the key is absent or null.
  subscript(_ key: String) -> JSONValue? {
    guard case .object(let entries) = self, let value = entries[key], value != .null else { return nil }
    return value
  }

  /// Whether `key` is there and holds null.
  func isNull(_ key: String) -> Bool {
    if case .object(let entries) = self { entries[key] == .null } else { false }
  }

  /// The same with the value of `alias` under `key` too, where there is none: DeePMD-kit knows some keys by two names.
  func renaming(_ alias: String, to key: String) -> JSONValue {
    guard case .object(var entries) = self, self[key] == nil, let value = self[alias] else { return self }
    entries[key] = value
    return .object(entries)
  }

  /// Whether there is nothing in it: null, false, an empty list, object or text, or the number zero.
  var isEmpty: Bool {
    switch self {
    case .null: true
    case .bool(let value): !value
    case .number(let value): value == 0
    case .string(let value): value.isEmpty || value == "None"
    case .array(let value): value.isEmpty
    case .object(let value): value.isEmpty
    }
  }

  /// Short text for messages.
  var shown: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
    case .string(let value): "'\(value)'"
    case .array(let value):
      value.count > 8 ? "a list of \(value.count)" : "[\(value.map(\.shown).joined(separator: ", "))]"
    case .object(let value): "an object of \(value.count) keys"
    }
  }

  func double(_ key: String) throws(MDError) -> Double? {
    guard let value = self[key] else { return nil }
    guard case .number(let number) = value else { throw wrong(key, value, "a number") }
    return number
  }

  func integer(_ key: String) throws(MDError) -> Int? {
    guard let value = self[key] else { return nil }
    guard case .number(let number) = value, let integer = Int(exactly: number) else {
      throw wrong(key, value, "an integer")
    }
    return integer
  }

  func bool(_ key: String) throws(MDError) -> Bool? {
    guard let value = self[key] else { return nil }
    guard case .bool(let flag) = value else { throw wrong(key, value, "true or false") }
    return flag
  }

  func string(_ key: String) throws(MDError) -> String? {
    guard let value = self[key] else { return nil }
    guard case .string(let text) = value else { throw wrong(key, value, "text") }
    return text
  }

  func array(_ key: String) throws(MDError) -> [JSONValue]? {
    guard let value = self[key] else { return nil }
    guard case .array(let items) = value else { throw wrong(key, value, "a list") }
    return items
  }

  func strings(_ key: String) throws(MDError) -> [String]? {
    guard let items = try array(key) else { return nil }
    var result: [String] = []
    for item in items {
      guard case .string(let text) = item else { throw wrong(key, item, "a list of texts") }
      result.append(text)
    }
    return result
  }

  func integers(_ key: String) throws(MDError) -> [Int]? {
    guard let items = try array(key) else { return nil }
    var result: [Int] = []
    for item in items {
      guard case .number(let number) = item, let integer = Int(exactly: number) else {
        throw wrong(key, item, "a list of integers")
      }
      result.append(integer)
    }
    return result
  }

  private func wrong(_ key: String, _ value: JSONValue, _ expected: String) -> MDError {
    MDError(.input, "'\(key)' has the wrong type", found: value.shown, expected: expected)
  }
}
