/// Named arrays of 64-bit words: what a checkpoint stores, bit for bit.
public struct CheckpointRecord: Sendable, Equatable {
  /// Values by name.
  public private(set) var values: [String: [UInt64]] = [:]
  private var prefix = ""

  public init() {}
  /// For readers of checkpoint files.
  public init(values: [String: [UInt64]]) { self.values = values }

  public mutating func set(_ key: String, _ numbers: [Double]) {
    values[prefix + key] = numbers.map(\.bitPattern)
  }
  public mutating func set(_ key: String, _ number: Double) { set(key, [number]) }
  public mutating func set(_ key: String, _ integers: [Int]) {
    values[prefix + key] = integers.map { UInt64(bitPattern: Int64($0)) }
  }
  public mutating func set(_ key: String, _ integer: Int) { set(key, [integer]) }
  public mutating func set(_ key: String, _ vectors: [Vec3]) {
    set(key, vectors.flatMap { [$0.x, $0.y, $0.z] })
  }

  /// Whether there is a value of this name.
  public func holds(_ key: String) -> Bool { values[prefix + key] != nil }

  public func doubles(_ key: String) throws(MDError) -> [Double] {
    try words(key).map(Double.init(bitPattern:))
  }
  public func integers(_ key: String) throws(MDError) -> [Int] {
    try words(key).map { Int(Int64(bitPattern: $0)) }
  }
  public func double(_ key: String) throws(MDError) -> Double { try single(key, doubles(key)) }
  public func integer(_ key: String) throws(MDError) -> Int { try single(key, integers(key)) }
  public func vectors(_ key: String) throws(MDError) -> [Vec3] {
    let flat = try doubles(key)
    guard flat.count % 3 == 0 else { throw damaged(key, "\(flat.count) numbers", "a multiple of three") }
    return stride(from: 0, to: flat.count, by: 3).map { Vec3(flat[$0], flat[$0 + 1], flat[$0 + 2]) }
  }

  /// Stores a part under `name.`.
  public mutating func save(_ name: String, _ part: some Checkpointable) {
    let outer = prefix
    prefix = outer + name + "."
    part.save(into: &self)
    prefix = outer
  }
  /// Restores a part stored under `name.`.
  public func restore(_ name: String, _ part: inout some Checkpointable) throws(MDError) {
    var inner = self
    inner.prefix = prefix + name + "."
    try part.restore(from: inner)
  }

  private func words(_ key: String) throws(MDError) -> [UInt64] {
    guard let found = values[prefix + key] else { throw damaged(key, "nothing", "values") }
    return found
  }
  private func single<T>(_ key: String, _ list: [T]) throws(MDError) -> T {
    guard list.count == 1 else { throw damaged(key, "\(list.count) values", "one value") }
    return list[0]
  }
  private func damaged(_ key: String, _ found: String, _ expected: String) -> MDError {
    MDError(
      .file, "the checkpoint does not fit this run at '\(prefix + key)'", found: found, expected: expected,
      hint: "resume with the deck and version that wrote it")
  }
}

/// State that must survive a restart bit for bit.
public protocol Checkpointable {
  func save(into record: inout CheckpointRecord)
  mutating func restore(from record: CheckpointRecord) throws(MDError)
}

extension Checkpointable {
  public func save(into record: inout CheckpointRecord) {}
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {}
}
