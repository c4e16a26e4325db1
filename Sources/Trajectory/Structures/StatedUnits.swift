import MDCore

/// The kind of units that a file states, reduced or not, and the words that say so.
struct StatedUnits {
  let isReduced: Bool
  /// As they stand in the file, e.g. "units = real" or "time in tau".
  let words: String

  /// Fails where reduced units meet others: numbers of one kind mean nothing in the other.
  ///
  /// - Parameter hint: how the user states a unit system, e.g. "--units".
  func check(
    asked: UnitSystem.Name, hint: String?, at place: MDError.Location
  ) throws(MDError) {
    guard isReduced != (asked == .lj) else { return }
    throw MDError(
      .input, "the file states units that are not those asked for", at: place, found: words,
      expected: asked == .lj ? "lj, reduced units" : "units other than lj, which are reduced",
      hint: hint.map { "'\($0) \(isReduced ? "lj" : "metal")'" })
  }
}

extension StatedUnits {
  /// What the units of a NetCDF trajectory say; nil where there are none.
  ///
  /// Our own files have the convention's units in any case and say by `unit_system` what is meant.
  init?(_ file: NetCDFFile) throws(MDError) {
    if let text = try file.text(attribute: "unit_system"), let name = UnitSystem.Name(rawValue: text) {
      self.init(isReduced: name == .lj, words: "unit_system = \(text)")
      return
    }
    var found: [Bool: String] = [:]
    for name in [
      "coordinates", "unwrapped_coordinates", "time", "velocities", "cell_lengths", "cell_origin",
    ] where try file.shape(of: name) != nil {
      guard let text = try file.text(attribute: "units", of: name), let unit = UnitExpression(text),
        found[unit.isReduced] == nil
      else { continue }
      found[unit.isReduced] = "\(name) in \(text)"
    }
    if let reduced = found[true], let other = found[false] {
      throw MDError(
        .file, "the units of the file contradict each other", at: .init(file: file.path),
        found: "\(reduced), \(other)", expected: "all of them reduced, or none")
    }
    guard let (isReduced, words) = found.first else { return nil }
    self.init(isReduced: isReduced, words: words)
  }
}

extension ExtendedXYZHeader {
  /// Fails where the units of velocity or time are not of the kind asked for, also where neither is wanted.
  func checkUnits(_ options: StructureOptions) throws(MDError) {
    for key in ["vel_unit", "time_unit"] {
      guard let entry = entries.first(where: { $0.key == key }), let unit = UnitExpression(entry.value)
      else { continue }
      let place = MDError.Location(file: location.file, line: location.line, column: entry.column)
      try StatedUnits(isReduced: unit.isReduced, words: "\(key)=\(entry.value)")
        .check(asked: options.units.name, hint: options.hints.units, at: place)
    }
  }
}
