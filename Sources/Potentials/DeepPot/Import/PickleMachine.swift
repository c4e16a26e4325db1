internal import MDCore

/// The stack machine of Python's pickle protocol 2, cut down to what PyTorch's archives use.
struct PickleMachine {
  private let bytes: [UInt8]
  private var position = 0
  private var stack: [Pickle.Reference] = []
  private var marks: [Int] = []
  private var memo: [Int: Pickle.Reference] = [:]
  private(set) var objects: [Pickle.Object] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Runs to the end; the result is the object left on the stack.
  mutating func run() throws(MDError) -> Pickle.Reference {
    while true {
      let opcode = try integer(1)
      switch UInt8(truncatingIfNeeded: opcode) {
      case 0x80:  // PROTO
        let version = try integer(1)
        guard version == 2 else { throw unsupported("pickle protocol \(version)", expected: "2") }
      case UInt8(ascii: "."): return try pop()
      case UInt8(ascii: "("): marks.append(stack.count)
      case UInt8(ascii: "N"): push(.none)
      case 0x88: push(.bool(true))
      case 0x89: push(.bool(false))
      case UInt8(ascii: "K"): push(.integer(try integer(1)))
      case UInt8(ascii: "M"): push(.integer(try integer(2)))
      case UInt8(ascii: "J"): push(.integer(Int(Int32(truncatingIfNeeded: try integer(4)))))
      case 0x8a: push(.integer(try longInteger()))  // LONG1
      case UInt8(ascii: "G"): push(.real(Double(bitPattern: try take(8).reduce(0) { $0 << 8 | UInt64($1) })))
      case UInt8(ascii: "X"): push(.text(String(decoding: try take(try integer(4)), as: UTF8.self)))
      case UInt8(ascii: "}"): push(.dictionary([]))
      case UInt8(ascii: "]"): push(.list([]))
      case UInt8(ascii: ")"): push(.tuple([]))
      case UInt8(ascii: "t"): push(.tuple(try popToMark()))
      case 0x85: push(.tuple(try pop(count: 1)))
      case 0x86: push(.tuple(try pop(count: 2)))
      case 0x87: push(.tuple(try pop(count: 3)))
      case UInt8(ascii: "a"): try append(pop(count: 1))
      case UInt8(ascii: "e"): try append(popToMark())
      case UInt8(ascii: "s"): try setItems(pop(count: 2))
      case UInt8(ascii: "u"): try setItems(popToMark())
      case UInt8(ascii: "q"): memo[try integer(1)] = try top()
      case UInt8(ascii: "r"): memo[try integer(4)] = try top()
      case UInt8(ascii: "h"): try recall(integer(1))
      case UInt8(ascii: "j"): try recall(integer(4))
      case UInt8(ascii: "c"): try pushName()
      case UInt8(ascii: "Q"): try pushStorage(pop())
      case 0x81: try makeObject(pop(count: 2))  // NEWOBJ
      case UInt8(ascii: "R"): try call(pop(count: 2))
      case UInt8(ascii: "b"): try setState(pop())
      default:
        throw MDError(
          .input, "the pickle uses opcode 0x\(String(opcode, radix: 16)) at byte \(position - 1)",
          expected: "an archive that PyTorch wrote")
      }
    }
  }

  private mutating func push(_ object: Pickle.Object) {
    objects.append(object)
    stack.append(objects.count - 1)
  }

  private func top() throws(MDError) -> Pickle.Reference {
    guard let last = stack.last, stack.count > marks.last ?? 0 else { throw Self.broken }
    return last
  }

  private mutating func pop() throws(MDError) -> Pickle.Reference {
    let reference = try top()
    stack.removeLast()
    return reference
  }

  private mutating func pop(count: Int) throws(MDError) -> [Pickle.Reference] {
    guard stack.count - (marks.last ?? 0) >= count else { throw Self.broken }
    let items = Array(stack.suffix(count))
    stack.removeLast(count)
    return items
  }

  private mutating func popToMark() throws(MDError) -> [Pickle.Reference] {
    guard let mark = marks.popLast(), mark <= stack.count else { throw Self.broken }
    let items = Array(stack[mark...])
    stack.removeLast(items.count)
    return items
  }

  private mutating func recall(_ index: Int) throws(MDError) {
    guard let reference = memo[index] else { throw Self.broken }
    stack.append(reference)
  }

  private mutating func append(_ items: [Pickle.Reference]) throws(MDError) {
    let target = try top()
    guard case .list(var list) = objects[target] else { throw Self.broken }
    objects[target] = .none
    list += items
    objects[target] = .list(list)
  }

  private mutating func setItems(_ items: [Pickle.Reference]) throws(MDError) {
    let target = try top()
    guard items.count % 2 == 0, case .dictionary(var entries) = objects[target] else { throw Self.broken }
    objects[target] = .none
    for index in stride(from: 0, to: items.count, by: 2) { entries.append((items[index], items[index + 1])) }
    objects[target] = .dictionary(entries)
  }

  private mutating func pushName() throws(MDError) {
    let (module, name) = (try line(), try line())
    guard let known = PickleName(module: module, name: name) else {
      throw MDError(
        .input, "the pickle refers to '\(module).\(name)', which is not allowed",
        expected: "an archive that PyTorch wrote",
        hint: "do not load this file with other programs: it may run code")
    }
    push(.name(known))
  }

  /// A persistent identifier: ("storage", type, key, device, count).
  private mutating func pushStorage(_ identifier: Pickle.Reference) throws(MDError) {
    guard case .tuple(let parts) = objects[identifier], parts.count == 5,
      case .text("storage") = objects[parts[0]], case .name(.storage(let type)) = objects[parts[1]],
      case .text(let key) = objects[parts[2]], case .integer(let count) = objects[parts[4]], count >= 0
    else { throw Self.broken }
    push(.storage(TorchStorage(type: type, key: key, count: count)))
  }

  private mutating func makeObject(_ items: [Pickle.Reference]) throws(MDError) {
    guard case .name(.torchScriptClass) = objects[items[0]], case .tuple(let arguments) = objects[items[1]],
      arguments.isEmpty
    else { throw Self.broken }
    push(.module(state: nil))
  }

  private mutating func setState(_ state: Pickle.Reference) throws(MDError) {
    let target = try top()
    switch objects[target] {
    case .module: objects[target] = .module(state: state)
    // PyTorch hangs a `_metadata` attribute on its ordered dictionaries; it holds nothing we need.
    case .dictionary: break
    default: throw Self.broken
    }
  }

  private mutating func call(_ items: [Pickle.Reference]) throws(MDError) {
    guard case .name(let name) = objects[items[0]], case .tuple(let arguments) = objects[items[1]] else {
      throw Self.broken
    }
    switch name {
    case .orderedDictionary:
      guard arguments.isEmpty else { throw Self.broken }
      push(.dictionary([]))
    case .rebuildParameter, .firstArgument:
      guard let first = arguments.first else { throw Self.broken }
      stack.append(first)
    case .rebuildTensor:
      guard arguments.count >= 4, case .storage(let storage) = objects[arguments[0]],
        case .integer(let offset) = objects[arguments[1]], offset >= 0
      else { throw Self.broken }
      let (shape, strides) = (try integers(arguments[2]), try integers(arguments[3]))
      push(.tensor(TorchTensor(storage: storage, offset: offset, shape: shape, strides: strides)))
    case .storage, .torchScriptClass: throw Self.broken
    }
  }

  private func integers(_ reference: Pickle.Reference) throws(MDError) -> [Int] {
    guard case .tuple(let items) = objects[reference] else { throw Self.broken }
    var values: [Int] = []
    for item in items {
      guard case .integer(let value) = objects[item] else { throw Self.broken }
      values.append(value)
    }
    return values
  }

  private mutating func take(_ count: Int) throws(MDError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw MDError(.input, "the pickle ends too early") }
    position += count
    return bytes[position - count..<position]
  }

  /// Unsigned little-endian number.
  private mutating func integer(_ count: Int) throws(MDError) -> Int {
    try take(count).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Signed little-endian number of up to eight bytes, its length before it.
  private mutating func longInteger() throws(MDError) -> Int {
    let count = try integer(1)
    guard count <= 8 else { throw unsupported("an integer of \(count) bytes", expected: "at most 8") }
    let digits = try take(count)
    let fill: UInt64 = digits.last.map { $0 >= 0x80 ? .max : 0 } ?? 0
    return Int(truncatingIfNeeded: digits.reversed().reduce(fill) { $0 << 8 | UInt64($1) })
  }

  private mutating func line() throws(MDError) -> String {
    guard let end = bytes[position...].prefix(1000).firstIndex(of: 0x0a) else {
      throw MDError(.input, "the pickle ends too early")
    }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  private static let broken = MDError(
    .input, "the pickle is broken", expected: "an archive that PyTorch wrote")
}
