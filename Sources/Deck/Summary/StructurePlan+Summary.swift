import MDCore

extension StructurePlan {
  /// Where the atoms come from, in a line.
  func summary(_ units: UnitSystem) -> String {
    let copies = repeats.map(String.init).joined(separator: " x ")
    var parts: [String]
    switch source {
    case .lattice(let lattice, let species):
      var text = "\(lattice.kind.rawValue), a = \(Quantity.text(lattice.a, .length, units: units))"
      if lattice.kind == .hcp { text += ", c = \(Quantity.text(lattice.c, .length, units: units))" }
      if composition.isEmpty { text += ", \(species.joined(separator: " and "))" }
      parts = ["\(text), \(copies) cells"]
    case .file(let path, let frame, _): parts = ["\(path)\(Self.text(frame))"]
    case .run(let path, let frame, _): parts = ["run \(path)\(Self.text(frame))"]
    }
    if let types = source.types { parts.append("types are \(types.joined(separator: ", "))") }
    if case .lattice = source {} else if repeats != [1, 1, 1] { parts.append("repeated \(copies)") }
    if !composition.isEmpty { parts.append(Self.text(composition)) }
    for change in substitutions { parts.append("in place of \(change.host): \(Self.text(change.portions))") }
    if let interstitials {
      parts.append("\(interstitials.site.rawValue) \(Self.text(interstitials.portions))")
    }
    if rattle > 0 { parts.append("rattled by \(Quantity.text(rattle, .length, units: units))") }
    return parts.joined(separator: "; ")
  }

  /// The velocities at the start, in words.
  func velocitiesText(_ units: UnitSystem) -> String {
    switch velocities {
    case .keep: return "kept"
    case .draw(let temperature, let seed, let exact):
      let target = Quantity.text(temperature, .temperature, units: units)
      return "drawn at \(target), seed \(seed)\(exact ? ", scaled to it" : "")"
    }
  }

  private static func text(_ frame: FrameChoice) -> String {
    switch frame {
    case .last: ""
    case .index(let n): ", frame \(n)"
    }
  }

  private static func text(_ portions: [Portion]) -> String {
    portions.map { portion in
      switch portion.amount {
      case .count(let n): "\(portion.species) \(n) atoms"
      case .fraction(let f): "\(portion.species) \((100 * f).formatted(6).withoutZeros) %"
      case .rest: "\(portion.species) the rest"
      }
    }.joined(separator: ", ")
  }
}

extension String {
  /// Filled with spaces, at least one behind.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }

  /// A decimal number without zeros at the end of its fraction.
  var withoutZeros: String {
    guard contains("."), !contains("e") else { return self }
    var text = Substring(self)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return String(text)
  }
}
