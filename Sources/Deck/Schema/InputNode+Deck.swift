import MDCore

/// Forms of values that only decks have.
extension InputNode {
  /// A constant, or a list of two for a ramp from the first to the second.
  func ramp(_ dimension: Dimension, atLeastZero: Bool = false) throws(MDError) -> Ramp {
    func value(_ node: InputNode) throws(MDError) -> Double {
      atLeastZero ? try node.nonNegative(dimension) : try node.quantity(dimension)
    }
    guard case .sequence(let list) = content else { return Ramp(try value(self)) }
    guard list.count == 2 else {
      throw error("\(name) is not valid", expected: "a value, or [start, end] for a ramp")
    }
    return Ramp(from: try value(list[0]), to: try value(list[1]))
  }

  /// Three quantities.
  func vector(_ dimension: Dimension) throws(MDError) -> Vec3 {
    let list = try elements(count: 3)
    return Vec3(
      try list[0].quantity(dimension), try list[1].quantity(dimension), try list[2].quantity(dimension))
  }

  /// Copies along each axis: one number for all, or three.
  func repeats() throws(MDError) -> [Int] {
    let range = 1...1000
    var list: [Int] = []
    if case .scalar = content {
      list = Array(repeating: try integer(in: range), count: 3)
    } else {
      for node in try elements(count: 3) { list.append(try node.integer(in: range)) }
    }
    guard list.reduce(1, *) <= 50_000_000 else {
      throw error(
        "\(name) makes too large a structure", found: "\(list.reduce(1, *)) cells",
        expected: "at most 50,000,000")
    }
    return list
  }

  /// A number of steps from text such as "500 steps", or from a time.
  func stepInterval(timestep: Double) throws(MDError) -> Int {
    if case .scalar(let text) = content {
      let words = text.split(separator: " ")
      if words.count == 2, words[1] == "steps" || words[1] == "step" {
        guard let count = Quantity.wholeNumber(String(words[0])), (1...DurationLimits.steps).contains(count)
        else {
          throw error("\(name) is not valid", expected: "a whole number of steps, at least one")
        }
        return count
      }
    }
    return try DurationLimits.steps(of: try positive(.time), timestep: timestep, at: self)
  }

  /// The length of a stage in steps, from `time` or `steps`.
  func duration(timestep: Double) throws(MDError) -> Int {
    switch (self["time"], self["steps"]) {
    case (let time?, nil):
      return try DurationLimits.steps(of: try time.positive(.time), timestep: timestep, at: time)
    case (nil, let steps?): return try steps.integer(in: 1...DurationLimits.steps)
    case (_?, let steps?):
      throw steps.error("\(name) has both 'time' and 'steps'", found: "both", expected: "one of them")
    case (nil, nil):
      throw MDError(
        .input, "missing key 'time' in \(name)", at: location,
        expected: "'time' or 'steps': how long the stage is")
    }
  }

  /// The same value, places apart.
  func isSame(as other: InputNode) -> Bool {
    switch (content, other.content) {
    case (.empty, .empty): true
    case (.scalar(let a), .scalar(let b)): a == b
    case (.sequence(let a), .sequence(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    case (.mapping(let a), .mapping(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value.isSame(as: $1.value) }
    default: false
    }
  }
}

/// Bounds on the length of a run.
enum DurationLimits {
  static let steps = 1_000_000_000_000

  /// The nearest whole number of steps.
  static func steps(of time: Double, timestep: Double, at node: InputNode) throws(MDError) -> Int {
    let steps = (time / timestep).rounded()
    guard steps >= 1, steps <= Double(Self.steps) else {
      throw node.error(
        "\(node.name) is \(steps < 1 ? "shorter than half a timestep" : "too long")",
        expected: "1 to \(Self.steps) timesteps")
    }
    return Int(steps)
  }
}
