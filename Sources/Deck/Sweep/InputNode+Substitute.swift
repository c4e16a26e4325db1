import Foundation
import MDCore
import Potentials

/// Changing a deck before it is read.
extension InputNode {
  /// The mapping without some of its keys.
  func without(_ keys: [String]) -> InputNode {
    guard case .mapping(let entries) = content else { return self }
    var copy = self
    copy.content = .mapping(entries.filter { !keys.contains($0.key) })
    return copy
  }

  /// The mapping with a value under a key, in place of the one that is there.
  func with(_ key: String, _ value: InputNode) -> InputNode {
    guard case .mapping(var entries) = content else { return self }
    var copy = self
    if let k = entries.firstIndex(where: { $0.key == key }) {
      entries[k].value = value
    } else {
      entries.append(.init(key: key, location: value.location, value: value))
    }
    copy.content = .mapping(entries)
    return copy
  }

  /// Replaces every scalar with this text by a value; how many there were.
  mutating func replaceScalars(_ text: String, with value: InputNode) -> Int {
    switch content {
    case .scalar(text):
      content = value.content
      location = value.location
      return 1
    case .scalar, .empty: return 0
    case .sequence(var list):
      var count = 0
      for k in list.indices { count += list[k].replaceScalars(text, with: value) }
      content = .sequence(list)
      return count
    case .mapping(var entries):
      var count = 0
      for k in entries.indices { count += entries[k].value.replaceScalars(text, with: value) }
      content = .mapping(entries)
      return count
    }
  }

  /// Replaces the scalars under every key of this name below the node, ramps apart; how many there were.
  mutating func replaceValues(under key: String, with value: InputNode) -> Int {
    switch content {
    case .scalar, .empty: return 0
    case .sequence(var list):
      var count = 0
      for k in list.indices { count += list[k].replaceValues(under: key, with: value) }
      content = .sequence(list)
      return count
    case .mapping(var entries):
      var count = 0
      for k in entries.indices {
        if entries[k].key == key, case .scalar = entries[k].value.content {
          entries[k].value.content = value.content
          entries[k].value.location = value.location
          count += 1
        } else {
          count += entries[k].value.replaceValues(under: key, with: value)
        }
      }
      content = .mapping(entries)
      return count
    }
  }

  /// File names of structures and potentials made absolute wherever they stand, so that the deck means the same from
  /// any folder.
  func withAbsoluteFiles(below folder: String, registry: PotentialRegistry) -> InputNode {
    var copy = self
    switch content {
    case .scalar, .empty: break
    case .sequence(let list):
      copy.content = .sequence(list.map { $0.withAbsoluteFiles(below: folder, registry: registry) })
    case .mapping(let entries):
      copy.content = .mapping(
        entries.map { entry in
          var changed = entry
          changed.value = entry.value.withAbsoluteFiles(below: folder, registry: registry)
          for option in registry[entry.key]?.fileOptions ?? [] {
            changed.value.replaceText(option) { Plan.absolute($0, below: folder) }
          }
          if entry.key == "structure" {
            changed.value.replaceText("file") { Plan.absolute($0, below: folder) }
            changed.value.replaceText("from") { Plan.run($0, below: folder) }
          }
          if entry.key == "references" { changed.value.makeReferencesAbsolute(below: folder) }
          return changed
        })
    }
    return copy
  }

  /// Tables of references: a file name, a mapping with one, or a list of them.
  private mutating func makeReferencesAbsolute(below folder: String) {
    if case .sequence(var list) = content {
      for k in list.indices { list[k].makeReferencesAbsolute(below: folder) }
      content = .sequence(list)
    } else {
      for key in ["", "file"] { replaceText(key) { Plan.absolute($0, below: folder) } }
    }
  }
}
