import Foundation
public import MDCore
import Yams

/// Text of a deck (YAML; JSON is YAML too) to a tree of values with places.
///
/// Anchors and aliases are followed, `<<` merges a mapping into another. Duplicate keys, several documents and
/// decks beyond the limits of `DeckLimits` are errors.
public enum DeckText {
  /// Reads a file; `path` appears in errors as given.
  public static func read(file path: String) throws(MDError) -> InputNode {
    let url = URL(fileURLWithPath: path)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? 0
    guard size <= DeckLimits.bytes else { throw DeckLimits.tooLarge(size, file: path) }
    guard let data = FileManager.default.contents(atPath: url.path) else {
      throw MDError(
        .file, "cannot read the deck", at: .init(file: path),
        found: isFolder.boolValue ? "a folder" : exists ? "a file that may not be read" : "no such file",
        expected: "a YAML or JSON file", hint: exists ? nil : "check the path")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw MDError(.input, "the deck is not UTF-8 text", at: .init(file: path))
    }
    return try parse(text, file: path)
  }

  /// Reads text; `file` names it in errors.
  public static func parse(_ text: String, file: String) throws(MDError) -> InputNode {
    try DeckLimits.check(text, file: file)
    let root: Node?
    do {
      root = try Yams.compose(yaml: text, .basic, .default, .utf8)
    } catch {
      throw translate(error, file: file)
    }
    guard let root else {
      throw MDError(.input, "the deck is empty", at: .init(file: file, line: 1, column: 1))
    }
    var units = UnitSystem.metal
    if case .mapping(let mapping) = root,
      let name = mapping.first(where: { $0.key.scalar?.string == "units" })?.value.scalar?.string,
      let known = UnitSystem.Name(rawValue: name)
    {
      units = .named(known)
    }
    var builder = Builder(file: file, units: units)
    return try builder.node(root, path: "", depth: 0)
  }

  private struct Builder {
    let file: String
    let units: UnitSystem
    var count = 0

    func place(_ node: Node) -> MDError.Location {
      MDError.Location(file: file, line: node.mark?.line, column: node.mark?.column)
    }

    mutating func node(_ node: Node, path: String, depth: Int) throws(MDError) -> InputNode {
      let location = place(node)
      count += 1
      guard count <= DeckLimits.values, depth <= DeckLimits.depth else {
        throw MDError(
          .input, "the deck is too large", at: location,
          found:
            "more than \(DeckLimits.values) values or \(DeckLimits.depth) levels after following aliases",
          expected: "a deck written by hand")
      }
      switch node {
      case .scalar(let scalar):
        let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        return InputNode(isNull ? .empty : .scalar(scalar.string), at: location, path: path, units: units)
      case .sequence(let sequence):
        var list: [InputNode] = []
        for (i, element) in sequence.enumerated() {
          list.append(try self.node(element, path: "\(path)[\(i + 1)]", depth: depth + 1))
        }
        return InputNode(.sequence(list), at: location, path: path, units: units)
      case .mapping(let mapping):
        let entries = try self.entries(mapping, path: path, depth: depth)
        return InputNode(.mapping(entries), at: location, path: path, units: units)
      case .alias:
        throw MDError(.input, "an alias without its anchor", at: location)
      }
    }

    private mutating func entries(_ mapping: Node.Mapping, path: String, depth: Int) throws(MDError)
      -> [InputNode.Entry]
    {
      var entries: [InputNode.Entry] = []
      var merged: [InputNode.Entry] = []
      for (key, value) in mapping {
        guard case .scalar(let name) = key else {
          throw MDError(.input, "a key must be text", at: place(key), expected: "a word")
        }
        let inner = path.isEmpty ? name.string : "\(path).\(name.string)"
        if name.string == "<<", name.style == .plain {
          merged += try node(value, path: path, depth: depth + 1).entries()
        } else {
          let child = try node(value, path: inner, depth: depth + 1)
          entries.append(.init(key: name.string, location: place(key), value: child))
        }
      }
      let own = Set(entries.map(\.key))
      return entries + merged.filter { !own.contains($0.key) }
    }
  }

  private static func translate(_ error: any Error, file: String) -> MDError {
    func failure(_ problem: String, _ mark: Mark?, hint: String? = nil) -> MDError {
      MDError(
        .input, problem, at: .init(file: file, line: mark?.line, column: mark?.column), hint: hint)
    }
    guard let error = error as? YamlError else { return failure("not valid YAML: \(error)", nil) }
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let detail = context.map { " (\($0.text))" } ?? ""
      return failure(
        "not valid YAML: \(problem.hasPrefix("but ") ? String(problem.dropFirst(4)) : problem)\(detail)",
        mark,
        hint: problem.contains("tab") || problem.contains("token")
          ? "spaces for indentation, and quotes around text that starts with a special sign" : nil)
    case .duplicatedKeysInMapping(let duplicates, let context):
      return failure(
        "duplicate key '\(duplicates.first ?? "")'", context.mark.line > 0 ? context.mark : nil,
        hint: "each key once in a mapping")
    case .reader(let problem, _, _, _): return failure("not valid YAML: \(problem)", nil)
    default: return failure("not valid YAML", nil)
    }
  }
}
