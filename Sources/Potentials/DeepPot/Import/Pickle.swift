internal import MDCore

/// The objects in a pickle that PyTorch wrote, read without executing anything.
///
/// Python's pickle is a small machine that can call any function. This reader knows a short list of opcodes,
/// the few names in `PickleName`, and nothing else: any other opcode or name is an error. Objects stand in
/// one flat list and refer to each other by index, so that neither shared nor deeply nested objects cost
/// stack or memory.
struct Pickle {
  /// Index of an object.
  typealias Reference = Int

  enum Object {
    case none
    case bool(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case tuple([Reference])
    case list([Reference])
    case dictionary([(key: Reference, value: Reference)])
    case name(PickleName)
    /// An object of a TorchScript class and its state.
    case module(state: Reference?)
    case storage(TorchStorage)
    case tensor(TorchTensor)
  }

  private(set) var objects: [Object] = []
  private(set) var root: Reference = 0

  init(_ bytes: [UInt8]) throws(MDError) {
    var machine = PickleMachine(bytes)
    root = try machine.run()
    objects = machine.objects
  }

  subscript(_ reference: Reference) -> Object { objects[reference] }

  /// Value of a text key in a dictionary, or in the state of a module.
  func value(_ key: String, of reference: Reference) -> Reference? {
    switch objects[reference] {
    case .module(let state?): return value(key, of: state)
    case .dictionary(let entries):
      return entries.last { if case .text(let text) = objects[$0.key] { text == key } else { false } }?.value
    default: return nil
    }
  }

  /// The object as a JSON tree; lists and tuples become arrays. Fails on tensors, and on more than 100,000
  /// values or 64 levels.
  func json(_ reference: Reference) throws(MDError) -> JSONValue {
    var budget = 100_000
    return try json(reference, depth: 0, &budget)
  }

  private func json(_ reference: Reference, depth: Int, _ budget: inout Int) throws(MDError) -> JSONValue {
    budget -= 1
    guard budget > 0, depth < 64 else { throw MDError(.input, "the model's input is absurdly large") }
    switch objects[reference] {
    case .none: return .null
    case .bool(let value): return .bool(value)
    case .integer(let value): return .number(Double(value))
    case .real(let value): return .number(value)
    case .text(let value): return .string(value)
    case .tuple(let items), .list(let items):
      var values: [JSONValue] = []
      for item in items { values.append(try json(item, depth: depth + 1, &budget)) }
      return .array(values)
    case .dictionary(let entries):
      var values: [String: JSONValue] = [:]
      for (key, value) in entries {
        guard case .text(let name) = objects[key] else { continue }
        values[name] = try json(value, depth: depth + 1, &budget)
      }
      return .object(values)
    case .name, .module, .storage, .tensor:
      throw MDError(.input, "the model's input holds something that is no plain value")
    }
  }
}

/// A tensor's numbers in the archive: entry `data/key`.
struct TorchStorage: Sendable, Equatable {
  var type: String
  var key: String
  var count: Int
}

/// A view of a storage.
struct TorchTensor: Sendable, Equatable {
  var storage: TorchStorage
  var offset: Int
  var shape: [Int]
  var strides: [Int]
}

/// The names a pickle may refer to.
enum PickleName: Sendable, Equatable {
  case orderedDictionary
  case rebuildTensor
  case rebuildParameter
  /// Functions of TorchScript that return their first argument.
  case firstArgument
  case storage(type: String)
  /// A class of the archive's own code, of which only the state is looked at.
  case torchScriptClass

  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch.jit._pickle", "restore_type_tag"), ("torch.jit._pickle", "build_intlist"),
      ("torch.jit._pickle", "build_doublelist"), ("torch.jit._pickle", "build_boollist"),
      ("torch.jit._pickle", "build_tensorlist"):
      self = .firstArgument
    case ("torch", "DoubleStorage"), ("torch", "FloatStorage"), ("torch", "HalfStorage"),
      ("torch", "BFloat16Storage"),
      ("torch", "LongStorage"), ("torch", "IntStorage"), ("torch", "ShortStorage"), ("torch", "CharStorage"),
      ("torch", "ByteStorage"), ("torch", "BoolStorage"):
      self = .storage(type: String(name.dropLast("Storage".count)))
    default:
      guard module.hasPrefix("__torch__.") else { return nil }
      self = .torchScriptClass
    }
  }
}
