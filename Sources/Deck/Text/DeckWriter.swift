public import MDCore

/// A tree of values to YAML text that reads back as the same tree (places apart).
public enum DeckWriter {
  /// Mappings and lists that hold only scalars and are short go on one line.
  public static func text(_ node: InputNode) -> String {
    var lines: [String] = []
    block(node, indent: 0, into: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  /// The tree on one line.
  static func line(_ node: InputNode) -> String { flow(node, limit: DeckLimits.depth) ?? "" }

  private static let width = 100

  private static func block(_ node: InputNode, indent: Int, into lines: inout [String]) {
    let space = String(repeating: " ", count: indent)
    switch node.content {
    case .mapping(let entries) where !entries.isEmpty:
      for entry in entries {
        let key = space + scalar(entry.key) + ":"
        if let inline = flow(entry.value), key.count + inline.count < width || isScalar(entry.value) {
          lines.append(inline.isEmpty ? key : "\(key) \(inline)")
        } else {
          lines.append(key)
          block(entry.value, indent: indent + 2, into: &lines)
        }
      }
    case .sequence(let list) where !list.isEmpty:
      for element in list {
        if let inline = flow(element), indent + inline.count < width || isScalar(element) {
          lines.append(space + (inline.isEmpty ? "-" : "- " + inline))
        } else {
          var inner: [String] = []
          block(element, indent: indent + 2, into: &inner)
          inner[0] = space + "- " + inner[0].dropFirst(indent + 2)
          lines += inner
        }
      }
    default: lines.append(space + (flow(node) ?? ""))
    }
  }

  /// One line, or nil for what holds mappings or lists inside one another more than `limit` times.
  private static func flow(_ node: InputNode, depth: Int = 0, limit: Int = 1) -> String? {
    switch node.content {
    case .empty: return depth == 0 ? "" : "null"
    case .scalar(let text): return scalar(text)
    case .sequence(let list):
      if depth > limit { return nil }
      var parts: [String] = []
      for element in list {
        guard let part = flow(element, depth: depth + 1, limit: limit) else { return nil }
        parts.append(part)
      }
      return "[" + parts.joined(separator: ", ") + "]"
    case .mapping(let entries):
      if depth > limit { return nil }
      var parts: [String] = []
      for entry in entries {
        guard let part = flow(entry.value, depth: depth + 1, limit: limit) else { return nil }
        parts.append("\(scalar(entry.key)): \(part)")
      }
      return "{" + parts.joined(separator: ", ") + "}"
    }
  }

  private static func isScalar(_ node: InputNode) -> Bool {
    switch node.content {
    case .empty, .scalar: true
    default: false
    }
  }

  /// A plain scalar where YAML reads it back as written, a double-quoted one elsewhere.
  static func scalar(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
          || " ._/+-%^()=".unicodeScalars.contains($0))
    }
    let nulls = ["", "~", "null", "Null", "NULL"]
    let starts =
      text.unicodeScalars.first.map {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "./+_(".unicodeScalars.contains($0)
      } ?? false
    let isNegative = text.hasPrefix("-") && text.dropFirst().first?.isNumber == true
    if plain && (starts || isNegative) && !text.hasSuffix(" ") && !nulls.contains(text) { return text }
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default:
        if character.value < 0x20 || character.value == 0x7F {
          let hex = String(character.value, radix: 16)
          quoted += "\\x" + String(repeating: "0", count: 2 - hex.count) + hex
        } else {
          quoted.unicodeScalars.append(character)
        }
      }
    }
    return quoted + "\""
  }
}
