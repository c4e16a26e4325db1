public import MDCore

/// A table of reference numbers that a comparison is held against, and what the deck says of it.
public struct ReferencePlan: Sendable, Equatable {
  /// What its numbers are.
  public enum Kind: String, Sendable, CaseIterable {
    /// Measured or assessed: verdicts go by it.
    case experiment
    /// Computed by others: shown beside, and nothing else.
    case computation
  }

  /// Absolute path.
  public var file: String
  /// Heading of its column; nil: what the table says, or else its file's name.
  public var name: String?
  /// nil: what the table says.
  public var kind: Kind?
  /// Where the deck names it; no part of what it is.
  public var location: MDError.Location

  /// A file name, or a mapping. File names are relative to `folder`.
  init(reading node: InputNode, below folder: String) throws(MDError) {
    location = node.location
    guard case .mapping = node.content else {
      file = Plan.absolute(try node.string(), below: folder)
      return
    }
    try node.onlyKeys(DeckSection.reference.keys)
    file = Plan.absolute(try node.string("file"), below: folder)
    name = try node["name"].map { (n) throws(MDError) in try n.string() }
    kind = try node["kind"].map { (n) throws(MDError) in try n.choice(of: Kind.self) }
  }

  public static func == (a: ReferencePlan, b: ReferencePlan) -> Bool {
    a.file == b.file && a.name == b.name && a.kind == b.kind
  }
}
