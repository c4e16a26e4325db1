internal import MDCore

/// An object in the tree of a native model, and where it stands.
///
/// DeePMD-kit writes every key that energies depend on, null where there is nothing, and its classes refuse
/// keys that they do not know. So does this: a key that is absent, or spelt differently, is not a default.
struct NativeSection {
  /// Keys from the root, such as `model/fitting/nets`.
  let path: String
  let value: JSONValue
  private let entries: [String: JSONValue]

  init(_ value: JSONValue, path: String) throws(MDError) {
    guard case .object(let entries) = value else {
      throw MDError(.input, "'\(path)' has the wrong type", found: value.shown, expected: "an object")
    }
    self.path = path
    self.value = value
    self.entries = entries
  }

  /// Refuses the section if one of `needed` is absent, if a key is neither of these nor of `allowed` and holds
  /// something, or if its version, the first where it has none, is not one of `versions`.
  func expectKeys(
    _ needed: [String], allowed: [String] = [], versions: ClosedRange<Int>? = nil
  ) throws(MDError) {
    for key in needed where entries[key] == nil { throw missing(key) }
    if let versions {
      let version = try value.integer("@version") ?? versions.lowerBound
      guard versions.contains(version) else {
        throw unsupported(
          "version \(version) of '\(path)'", expected: "\(versions.lowerBound) to \(versions.upperBound)")
      }
    }
    let known = Set(needed + allowed + ["@class", "@version"])
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) where !known.contains(key) {
      if !value.isEmpty { throw unsupported("'\(path)/\(key)' \(value.shown)") }
    }
  }

  /// The object under `key`.
  func section(_ key: String) throws(MDError) -> NativeSection {
    guard let value = entries[key] else { throw missing(key) }
    return try NativeSection(value, path: "\(path)/\(key)")
  }

  /// The names of datasets under `@variables`, of which `needed` must be there, if only as null.
  func variables(_ needed: [String], allowed: [String] = []) throws(MDError) -> NativeSection {
    let variables = try section("@variables")
    try variables.expectKeys(needed, allowed: allowed)
    return variables
  }

  /// The objects in the list under `key`; nil where it holds null.
  func sections(_ key: String) throws(MDError) -> [NativeSection?] {
    guard entries[key] != nil else { throw missing(key) }
    var sections: [NativeSection?] = []
    for (index, item) in try (value.array(key) ?? []).enumerated() {
      sections.append(item == .null ? nil : try NativeSection(item, path: "\(path)/\(key)/\(index)"))
    }
    return sections
  }

  /// Refuses the section if what it says under `key` is not what it holds.
  func expect<Value: Equatable>(_ key: String, _ stated: Value?, is present: Value) throws(MDError) {
    guard let stated, stated != present else { return }
    throw MDError(
      .input, "'\(path)' contradicts itself in '\(key)'", found: "\(stated) there, \(present) beside it",
      expected: "the same in both", hint: "convert the model again")
  }

  func missing(_ key: String) -> MDError {
    MDError(
      .input, "'\(path)' has no key '\(key)'",
      expected: "all keys that DeePMD-kit writes, null where there is nothing",
      hint: "convert the model again"
    )
  }
}
