/// Reading a value as one piece of text, a number, a truth value or a quantity.
extension InputNode {
  /// The text of a scalar.
  public func string() throws(MDError) -> String {
    guard case .scalar(let text) = content else { throw error("\(name) must be text", expected: "text") }
    return text
  }

  /// A whole number within `range`; `1e6` is one too.
  public func integer(in range: ClosedRange<Int> = Int.min...Int.max) throws(MDError) -> Int {
    var expected = "a whole number"
    switch (range.lowerBound, range.upperBound) {
    case (Int.min, Int.max): break
    case (let low, Int.max): expected += " of at least \(low)"
    case (let low, let high): expected += " from \(low) to \(high)"
    }
    guard case .scalar(let text) = content, let value = Quantity.wholeNumber(text), range.contains(value)
    else { throw error("\(name) is not valid", expected: expected) }
    return value
  }

  /// A truth value: true, false, yes, no, on, off.
  public func bool() throws(MDError) -> Bool {
    if case .scalar(let text) = content {
      switch text.lowercased() {
      case "true", "yes", "on": return true
      case "false", "no", "off": return false
      default: break
      }
    }
    throw error("\(name) is not valid", expected: "true or false")
  }

  /// A finite quantity in internal units; a bare number is in the dimension's default unit.
  public func quantity(_ dimension: Dimension) throws(MDError) -> Double {
    guard case .scalar(let text) = content else {
      throw error("\(name) is not valid", expected: Quantity.expectation(dimension, units: units))
    }
    do {
      return try Quantity.parse(text, as: dimension, units: units)
    } catch {
      throw MDError(
        .input, "\(name) is not valid", at: location,
        found: "'\(text)'\(error.found.map { " (\($0))" } ?? "")",
        expected: error.expected, hint: error.hint)
    }
  }

  /// A quantity greater than zero, in internal units.
  public func positive(_ dimension: Dimension) throws(MDError) -> Double {
    let value = try quantity(dimension)
    guard value > 0 else { throw error("\(name) is not valid", expected: "more than zero") }
    return value
  }

  /// A quantity of zero or more, in internal units.
  public func nonNegative(_ dimension: Dimension) throws(MDError) -> Double {
    let value = try quantity(dimension)
    guard value >= 0 else { throw error("\(name) is not valid", expected: "zero or more") }
    return value
  }

  /// One of a fixed set of words.
  public func choice<Choice>(of type: Choice.Type = Choice.self) throws(MDError) -> Choice
  where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    guard case .scalar(let text) = content else {
      throw error("\(name) is not valid", expected: words.joined(separator: ", "))
    }
    if let value = Choice(rawValue: text) { return value }
    throw error(
      "\(name) is not valid", expected: words.joined(separator: ", "),
      hint: nearest(to: text, in: words).map { "'\($0)'" })
  }
}
