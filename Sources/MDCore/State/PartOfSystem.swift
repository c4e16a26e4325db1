/// Which atoms of a larger system a file holds: those of a group, say.
///
/// Of a part there is no energy, stress, density or composition of the whole.
public struct PartOfSystem: Sendable, Equatable, CustomStringConvertible {
  /// Places of the atoms in the whole system, from zero, rising: who they are.
  public var indices: [Int]
  /// Name of the group; nil where the file has none.
  public var group: String?
  /// Number of all atoms; nil where the file does not say.
  public var total: Int?

  public init(indices: [Int], group: String? = nil, total: Int? = nil) {
    self.indices = indices
    self.group = group
    self.total = total
  }

  /// False where gaps in the numbers of the atoms are the only sign: atoms may have been deleted before.
  public var isCertain: Bool { group != nil || total != nil }

  public var description: String {
    let count = total.map { "\(indices.count) of \($0) atoms" } ?? "\(indices.count) atoms"
    return count + (group.map { ", the group '\($0)'" } ?? "")
  }
}

extension Topology {
  /// Whether these are known to be only some of the atoms of a system.
  public var isPart: Bool { part?.isCertain ?? false }
}
