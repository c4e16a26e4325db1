/// Reading a value as a mapping or a list, and the values in it by key.
extension InputNode {
  /// The value of a key, or nil where the key is absent.
  public subscript(key: String) -> InputNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// Keys and values in the order of the file. Nothing (`minimize:`) is a mapping without keys.
  public func entries() throws(MDError) -> [Entry] {
    switch content {
    case .mapping(let entries): return entries
    case .empty: return []
    default: throw error("\(name) must be a mapping", expected: "keys with values")
    }
  }

  /// The elements of a list.
  public func elements() throws(MDError) -> [InputNode] {
    guard case .sequence(let list) = content else {
      throw error("\(name) must be a list", expected: "a list")
    }
    return list
  }

  /// The elements of a list of exactly `count`.
  public func elements(count: Int) throws(MDError) -> [InputNode] {
    let list = try elements()
    guard list.count == count else {
      throw error("\(name) has the wrong length", expected: "a list of \(count)")
    }
    return list
  }

  /// Elements of a list; a single value is a list of one.
  public func elementsOrSelf() -> [InputNode] {
    switch content {
    case .sequence(let list): list
    case .empty: []
    default: [self]
    }
  }

  /// Throws at the first key that is not in `known`, naming the nearest one that is.
  public func onlyKeys(_ known: [String]) throws(MDError) {
    for entry in try entries() where !known.contains(entry.key) {
      throw unknown(entry, known: known)
    }
  }

  /// The error for a key nobody knows.
  public func unknown(_ entry: Entry, known: [String]) -> MDError {
    MDError(
      .input, "unknown key '\(entry.key)' in \(name)", at: entry.location,
      expected: known.isEmpty ? "no keys" : known.joined(separator: ", "),
      hint: nearest(to: entry.key, in: known).map { "'\($0)'" })
  }

  /// The value of a key that must be there.
  public func child(_ key: String) throws(MDError) -> InputNode {
    for entry in try entries() where entry.key == key { return entry.value }
    throw MDError(.input, "missing key '\(key)' in \(name)", at: location, expected: "a value for '\(key)'")
  }

  /// A list under a key; an absent key is an empty list.
  public func list(_ key: String) throws(MDError) -> [InputNode] { try self[key]?.elements() ?? [] }
  /// A mapping under a key that must be there.
  public func mapping(_ key: String) throws(MDError) -> InputNode {
    let value = try child(key)
    _ = try value.entries()
    return value
  }

  /// Text under a key; without a default the key must be there.
  public func string(_ key: String, default value: String? = nil) throws(MDError) -> String {
    if let node = self[key] { return try node.string() }
    if let value { return value }
    return try child(key).string()
  }
  /// A whole number under a key; without a default the key must be there.
  public func integer(
    _ key: String, in range: ClosedRange<Int> = Int.min...Int.max, default value: Int? = nil
  ) throws(MDError) -> Int {
    if let node = self[key] { return try node.integer(in: range) }
    if let value { return value }
    return try child(key).integer(in: range)
  }
  /// A truth value under a key; without a default the key must be there.
  public func bool(_ key: String, default value: Bool? = nil) throws(MDError) -> Bool {
    if let node = self[key] { return try node.bool() }
    if let value { return value }
    return try child(key).bool()
  }
  /// A quantity under a key in internal units (so is the default); without a default the key must be there.
  public func quantity(_ key: String, _ dimension: Dimension, default value: Double? = nil) throws(MDError)
    -> Double
  {
    if let node = self[key] { return try node.quantity(dimension) }
    if let value { return value }
    return try child(key).quantity(dimension)
  }
  /// Like `quantity`, greater than zero.
  public func positive(_ key: String, _ dimension: Dimension, default value: Double? = nil) throws(MDError)
    -> Double
  {
    if let node = self[key] { return try node.positive(dimension) }
    if let value { return value }
    return try child(key).positive(dimension)
  }
  /// One of a fixed set of words under a key; without a default the key must be there.
  public func choice<Choice>(_ key: String, default value: Choice? = nil) throws(MDError) -> Choice
  where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    if let node = self[key] { return try node.choice() }
    if let value { return value }
    return try child(key).choice()
  }
}
