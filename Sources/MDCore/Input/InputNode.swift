/// One value of a deck with its place in the file: a mapping, a sequence, a scalar text, or nothing.
///
/// The tree is neutral: the deck reader builds it from YAML, potentials and other parts read their own section
/// of it through the accessors, and every error they throw carries file, line and column.
public struct InputNode: Sendable, Equatable {
  /// What the value is.
  public indirect enum Content: Sendable, Equatable {
    /// A key without a value, as in `minimize:`.
    case empty
    case scalar(String)
    case sequence([InputNode])
    case mapping([Entry])
  }

  /// A key of a mapping, in the order of the file.
  public struct Entry: Sendable, Equatable {
    public var key: String
    /// Place of the key.
    public var location: MDError.Location
    public var value: InputNode

    public init(key: String, location: MDError.Location, value: InputNode) {
      self.key = key
      self.location = location
      self.value = value
    }
  }

  public var content: Content
  /// Place of the value.
  public var location: MDError.Location
  /// Keys and indices from the root, e.g. `stages[1].npt.temperature`; empty for the root.
  public var path: String
  /// Units that bare numbers are read in.
  public var units: UnitSystem

  public init(
    _ content: Content, at location: MDError.Location, path: String = "", units: UnitSystem = .metal
  ) {
    self.content = content
    self.location = location
    self.path = path
    self.units = units
  }

  /// What the value is, in words for messages.
  public var kind: String {
    switch content {
    case .empty: "nothing"
    case .scalar(let text): "'\(text)'"
    case .sequence(let list): "a list of \(list.count)"
    case .mapping(let entries): "a mapping with \(entries.count) key\(entries.count == 1 ? "" : "s")"
    }
  }

  /// The last part of the path, which names the value in messages.
  public var name: String {
    path.isEmpty ? "the deck" : "'\(path)'"
  }

  /// An error at this value. `found` is the value itself unless given.
  public func error(
    _ what: String, found: String? = nil, expected: String? = nil, hint: String? = nil
  ) -> MDError {
    MDError(.input, what, at: location, found: found ?? kind, expected: expected, hint: hint)
  }
}
