internal import MDCore

/// A PyTorch archive: a zip of `stem/data.pkl` (what there is) and `stem/data/N` (the tensors' numbers).
///
/// TorchScript archives (`.pth`) and checkpoints (`.pt`) come out the same here: tensors by dotted name, as
/// in a state dictionary, beside the model's input.
struct TorchArchive {
  private let entries: ZipArchive
  private let stem: String
  private let tensors: [String: TorchTensor]
  private let pickle: Pickle
  /// Modules of a TorchScript archive by dotted name.
  private let modules: [String: Pickle.Reference]

  /// The model's input (`model_def_script`, or `model_params` of a checkpoint).
  let model: JSONValue
  /// The same as JSON text.
  let script: String?
  let format: ModelOrigin.Format

  init(_ bytes: [UInt8]) throws(MDError) {
    entries = try ZipArchive(bytes)
    guard let name = entries.names.first(where: { $0.hasSuffix("/data.pkl") }),
      let data = try entries.entry(name)
    else {
      throw MDError(.input, "the zip archive has no 'data.pkl'", expected: "a PyTorch archive")
    }
    stem = String(name.dropLast("data.pkl".count))
    if let order = try entries.entry("\(stem)byteorder"), order != Array("little".utf8) {
      throw unsupported("a big-endian archive")
    }
    if let modifier = try entries.entry("\(stem)extra/data_modifier.pth"), !modifier.isEmpty {
      throw unsupported("a data modifier")
    }
    pickle = try Pickle(data)
    switch pickle[pickle.root] {
    case .module:
      format = .torchScript
      guard let reference = pickle.value("model_def_script", of: pickle.root),
        case .text(let text) = pickle[reference]
      else {
        throw MDError(
          .input, "the archive has no 'model_def_script'", expected: "a model frozen by DeePMD-kit")
      }
      script = text
      model = try JSONValue.parse(text, what: "'model_def_script'")
      (tensors, modules) = try Self.moduleContents(pickle)
    case .dictionary:
      format = .torchCheckpoint
      let state = pickle.value("model", of: pickle.root) ?? pickle.root
      guard let extra = pickle.value("_extra_state", of: state),
        let parameters = pickle.value("model_params", of: extra)
      else {
        throw MDError(
          .input, "the checkpoint has no '_extra_state' with 'model_params'",
          expected: "a checkpoint of DeePMD-kit")
      }
      model = try pickle.json(parameters)
      script = model.text
      tensors = Self.stateTensors(pickle, state)
      modules = [:]
    default:
      throw MDError(.input, "the archive holds no model", expected: "a model frozen or saved by DeePMD-kit")
    }
  }

  /// The tree of TorchScript modules and the tensors in it, named by their path.
  private static func moduleContents(
    _ pickle: Pickle
  ) throws(MDError) -> (tensors: [String: TorchTensor], modules: [String: Pickle.Reference]) {
    var found: [String: TorchTensor] = [:]
    var modules: [String: Pickle.Reference] = [:]
    var pending: [(path: String, reference: Pickle.Reference, depth: Int)] = [("", pickle.root, 0)]
    var visited = 0
    while let (path, reference, depth) = pending.popLast() {
      visited += 1
      guard visited < 1_000_000, depth < 64 else {
        throw MDError(.input, "the archive's modules are absurdly many")
      }
      guard case .module(let state?) = pickle[reference], case .dictionary(let entries) = pickle[state] else {
        continue
      }
      for (key, value) in entries {
        guard case .text(let name) = pickle[key] else { continue }
        switch pickle[value] {
        case .tensor(let tensor): found["\(path)\(name)"] = tensor
        case .module:
          modules["\(path)\(name)"] = value
          pending.append(("\(path)\(name).", value, depth + 1))
        default: break
        }
      }
    }
    return (found, modules)
  }

  /// Tensors of a state dictionary, without the `model.Default.` that training puts before each name.
  private static func stateTensors(_ pickle: Pickle, _ state: Pickle.Reference) -> [String: TorchTensor] {
    guard case .dictionary(let entries) = pickle[state] else { return [:] }
    var found: [String: TorchTensor] = [:]
    for (key, value) in entries {
      guard case .text(let name) = pickle[key], case .tensor(let tensor) = pickle[value] else { continue }
      let prefix = "model.Default."
      found[name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name] = tensor
    }
    return found
  }

  /// Whether there is a tensor of this name with any numbers in it.
  func has(_ name: String) -> Bool { tensors[name].map { !$0.shape.contains(0) } ?? false }

  /// The plain values that a module of a TorchScript archive holds, which it computes with; an empty object
  /// where there is no such module, and in checkpoints, which hold tensors alone.
  func settings(_ module: String) -> JSONValue {
    guard let reference = modules[module], case .module(let state?) = pickle[reference],
      case .dictionary(let entries) = pickle[state]
    else { return .object([:]) }
    var values: [String: JSONValue] = [:]
    for (key, value) in entries {
      guard case .text(let name) = pickle[key], let plain = try? pickle.json(value) else { continue }
      values[name] = plain
    }
    return .object(values)
  }

  /// Whether a TorchScript archive has a module of this name.
  func hasModule(_ name: String) -> Bool { modules[name] != nil }

  /// The numbers of a tensor in row-major order, its shape and its precision.
  func reals(_ name: String) throws(MDError) -> (values: [Double], shape: [Int], precision: WeightPrecision) {
    let (bytes, tensor, range) = try content(name)
    let precision: WeightPrecision
    let values: [Double]
    switch tensor.storage.type {
    case "Double": (values, precision) = (try littleEndianDoubles(bytes, name), .float64)
    case "Float": (values, precision) = (try littleEndianFloats(bytes, name), .float32)
    case let type: throw unsupported("type '\(type)' of tensor '\(name)'", expected: "Double or Float")
    }
    return (try view(values, range, tensor, name), tensor.shape, precision)
  }

  /// The numbers of a tensor of integers in row-major order.
  func integers(_ name: String) throws(MDError) -> [Int] {
    let (bytes, tensor, range) = try content(name)
    switch tensor.storage.type {
    case "Int": return try view(littleEndianInt32s(bytes, name), range, tensor, name)
    case "Long": return try view(littleEndianInt64s(bytes, name), range, tensor, name)
    case let type: throw unsupported("type '\(type)' of tensor '\(name)'", expected: "Int or Long")
    }
  }

  private func view<Number>(
    _ values: [Number], _ range: Range<Int>, _ tensor: TorchTensor, _ name: String
  ) throws(MDError) -> [Number] {
    guard values.count == tensor.storage.count else {
      throw MDError(
        .input, "tensor '\(name)' has the wrong size", found: "\(values.count) numbers",
        expected: "\(tensor.storage.count)")
    }
    return Array(values[range])
  }

  /// The bytes of a tensor's storage, and the numbers in it that are the tensor's.
  private func content(
    _ name: String
  ) throws(MDError) -> (bytes: [UInt8], tensor: TorchTensor, range: Range<Int>) {
    guard let tensor = tensors[name] else { throw MDError(.input, "the archive has no tensor '\(name)'") }
    let storage = tensor.storage
    var count = 1
    for (size, stride) in zip(tensor.shape, tensor.strides).reversed() {
      guard size >= 0, size <= storage.count, size <= 1 || stride == count else {
        throw MDError(
          .input, "tensor '\(name)' has a wrong layout",
          found: "shape \(tensor.shape), strides \(tensor.strides)",
          expected: "a contiguous tensor in a storage of \(storage.count) numbers")
      }
      let product = count.multipliedReportingOverflow(by: size)
      guard !product.overflow else { throw MDError(.input, "tensor '\(name)' is absurdly large") }
      count = product.partialValue
    }
    guard tensor.shape.count == tensor.strides.count, tensor.offset <= storage.count,
      count <= storage.count - tensor.offset
    else { throw MDError(.input, "tensor '\(name)' is larger than its storage") }
    guard let bytes = try entries.entry("\(stem)data/\(storage.key)") else {
      throw MDError(.input, "the archive has no entry 'data/\(storage.key)' for tensor '\(name)'")
    }
    return (bytes, tensor, tensor.offset..<tensor.offset + count)
  }
}
