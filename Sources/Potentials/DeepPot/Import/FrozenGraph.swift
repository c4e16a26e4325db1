internal import Foundation
internal import MDCore
internal import SwiftProtobuf

/// A frozen TensorFlow graph: its nodes by name, and the constants in them.
///
/// Nothing is executed: the graph is only looked at.
struct FrozenGraph {
  let nodes: [String: GraphNode]
  /// Nodes by the first part of their name, `layer_0_type_1` of `layer_0_type_1/matrix`.
  let scopes: [Substring: [GraphNode]]
  /// Names of the constants that were asked for, so that those nobody asked for can be refused.
  private let reads = Reads()

  private final class Reads {
    var names: Set<String> = []
  }

  init(_ bytes: [UInt8]) throws(MDError) {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    let definition: GraphDefinition
    do {
      definition = try GraphDefinition(serializedBytes: bytes, options: options)
    } catch {
      throw MDError(.input, "not a complete TensorFlow graph", hint: "the file is truncated or damaged")
    }
    nodes = Dictionary(definition.node.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    scopes = Dictionary(grouping: nodes.values) { $0.name.prefix { $0 != "/" } }
  }

  /// Constant of this name, or of the node it reads from; nil if there is none.
  func constant(_ name: String) throws(MDError) -> GraphConstant? {
    guard let node = nodes[name] else { return nil }
    reads.names.insert(name)
    guard node.op == "Const", case .tensor(let tensor)? = node.attr["value"]?.value else {
      throw MDError(.input, "node '\(name)' is no constant", found: node.op, expected: "Const")
    }
    return try GraphConstant(tensor, name: name)
  }

  /// As `constant`, but it must exist.
  func requiredConstant(_ name: String) throws(MDError) -> GraphConstant {
    guard let constant = try constant(name) else { throw MDError(.input, "the graph has no node '\(name)'") }
    return constant
  }

  /// The node behind input `index` of `node`, without port number and control mark.
  func input(_ index: Int, of node: GraphNode) -> GraphNode? {
    guard node.input.indices.contains(index) else { return nil }
    return nodes[Self.source(node.input[index])]
  }

  /// The name of the node that an input comes from.
  static func source(_ input: String) -> String {
    String(input.drop { $0 == "^" }.prefix { $0 != ":" })
  }

  /// Whether the numbers of this constant were asked for.
  func hasRead(_ name: String) -> Bool { reads.names.contains(name) }

  /// Nodes of an operator, by name.
  func nodes(op: String) -> [GraphNode] {
    nodes.values.filter { $0.op == op }.sorted { $0.name < $1.name }
  }
}

/// A constant of a graph, in Double, Int or text.
struct GraphConstant {
  enum Values {
    case reals([Double], WeightPrecision)
    case integers([Int])
    case strings([String])
  }

  let name: String
  let shape: [Int]
  let values: Values

  init(_ tensor: GraphTensor, name: String) throws(MDError) {
    self.name = name
    shape = try Self.shape(of: tensor, name: name)
    let count = shape.reduce(1, *)
    let content = [UInt8](tensor.tensorContent)
    // The type codes of TensorFlow's types.proto.
    switch tensor.dtype {
    case 1:
      let stored = content.isEmpty ? tensor.floatVal.map(Double.init) : try littleEndianFloats(content, name)
      values = .reals(try Self.filled(stored, count: count, name: name), .float32)
    case 2:
      let stored = content.isEmpty ? tensor.doubleVal : try littleEndianDoubles(content, name)
      values = .reals(try Self.filled(stored, count: count, name: name), .float64)
    case 3:
      let stored = content.isEmpty ? tensor.intVal.map(Int.init) : try littleEndianInt32s(content, name)
      values = .integers(try Self.filled(stored, count: count, name: name))
    case 9:
      let stored = content.isEmpty ? tensor.int64Val.map(Int.init) : try littleEndianInt64s(content, name)
      values = .integers(try Self.filled(stored, count: count, name: name))
    case 7:
      var texts: [String] = []
      for text in tensor.stringVal { texts.append(String(decoding: text, as: UTF8.self)) }
      values = .strings(texts)
    case 14, 19:
      throw unsupported("half precision (node '\(name)')", expected: "float32 or float64")
    default:
      throw unsupported("TensorFlow type \(tensor.dtype) of node '\(name)'")
    }
  }

  private static func shape(of tensor: GraphTensor, name: String) throws(MDError) -> [Int] {
    var shape: [Int] = []
    var count = 1
    for dimension in tensor.tensorShape.dim {
      guard let size = Int(exactly: dimension.size), size >= 0, size <= maximumElements else {
        throw MDError(.input, "node '\(name)' has an absurd shape", found: "\(dimension.size)")
      }
      shape.append(size)
      let product = count.multipliedReportingOverflow(by: size)
      guard !product.overflow, product.partialValue <= maximumElements else {
        throw MDError(.input, "node '\(name)' has an absurd shape", found: "\(shape)")
      }
      count = product.partialValue
    }
    return shape
  }

  /// TensorFlow stores a constant tensor of equal numbers as one.
  private static func filled<T>(_ stored: [T], count: Int, name: String) throws(MDError) -> [T] {
    if stored.count == count { return stored }
    guard stored.count == 1, count <= maximumSplat else {
      throw MDError(
        .input, "node '\(name)' has the wrong size", found: "\(stored.count) numbers", expected: "\(count)")
    }
    return [T](repeating: stored[0], count: count)
  }

  /// The numbers as Double, and their precision.
  func reals() throws(MDError) -> (values: [Double], precision: WeightPrecision) {
    guard case .reals(let values, let precision) = values else { throw wrongType("real numbers") }
    return (values, precision)
  }

  func integers() throws(MDError) -> [Int] {
    guard case .integers(let values) = values else { throw wrongType("integers") }
    return values
  }

  func text() throws(MDError) -> String {
    guard case .strings(let values) = values, let first = values.first else { throw wrongType("text") }
    return first
  }

  private func wrongType(_ expected: String) -> MDError {
    MDError(.input, "node '\(name)' has the wrong type", expected: expected)
  }
}

/// A graph cannot be larger than 2 GiB, so no tensor in it has more numbers than this.
private let maximumElements = 1 << 29
/// Largest tensor that may be stored as one repeated number.
private let maximumSplat = 1 << 22
