import MDCore

/// Where a trajectory's species come from.
struct SpeciesSource {
  /// Names the types index into.
  let names: [String]
  /// Types from zero if they do not depend on the frame.
  private var fixed: [Int]?
  /// Else the variable with the numbers, and what each number means.
  private var variable = ""
  private var meaning: [Int: Int] = [:]
  private let atomCount: Int
  private let speciesMasses: [Double]?
  /// Whether the names are the user's, who is then to blame if one is missing.
  private let isGiven: Bool
  /// How the user may give them.
  private let naming: String?

  init(
    _ file: NetCDFFile, atomCount: Int, options: TrajectoryReader.Options, units: UnitSystem
  ) throws(MDError) {
    self.atomCount = atomCount
    isGiven = options.species != nil
    naming = options.naming
    speciesMasses = try file.numbers(attribute: "species_masses")
    // Zero stands for a species without atoms.
    if let wrong = speciesMasses?.first(where: { !$0.isFinite || $0 < 0 }) {
      throw MDError(
        .file, "the attribute 'species_masses' holds a number that is no mass", at: .init(file: file.path),
        found: "\(wrong)", expected: "positive numbers")
    }
    let ownNames = try file.text(attribute: "element_names")?.split(separator: " ").map(String.init)
    if let structure = options.structure, options.species == nil {
      guard structure.count == atomCount else {
        throw MDError(
          .input, "the structure does not fit the trajectory", at: .init(file: file.path),
          found: "\(structure.count) atoms in the structure", expected: "\(atomCount)")
      }
      names = structure.speciesNames
      let all = names
      fixed = structure.species.map { all.firstIndex(of: $0) ?? 0 }
      return
    }
    if let list = options.species ?? ownNames, !list.isEmpty, try Self.isInteger(file, "type") {
      names = list
      variable = "type"
      meaning = Dictionary(uniqueKeysWithValues: list.indices.map { ($0 + 1, $0) })
    } else if let name = try Self.numbersVariable(file), options.species == nil {
      // Atomic numbers; which occur is read from the first frame.
      variable = name
      let found = try Self.first(file, name, atomCount: atomCount)
      let numbers = Set(found).sorted()
      var list: [String] = []
      for number in numbers {
        guard let element = PeriodicTable.element(number: number) else {
          throw MDError(
            .file, "'\(name)' holds a number that is no element", at: .init(file: file.path),
            found: "\(number)",
            expected: "1 to 118", hint: options.naming)
        }
        list.append(element.symbol)
      }
      names = list
      meaning = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
    } else if try Self.isInteger(file, "type"), units.name == .lj {
      variable = "type"
      let numbers = Set(try Self.first(file, "type", atomCount: atomCount)).sorted()
      names = numbers.map(String.init)
      meaning = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
    } else {
      throw MDError(
        .input, "the trajectory does not say which atoms are which elements", at: .init(file: file.path),
        found: try Self.isInteger(file, "type") ? "types only" : "neither types nor atomic numbers",
        expected: "species for types 1, 2, ...", hint: options.naming)
    }
  }

  /// Species index per atom of a frame.
  func types(_ file: NetCDFFile, _ frame: Int, order: [Int]?) throws(MDError) -> [Int] {
    if let fixed { return fixed }
    let isPerFrame = try file.shape(of: variable)?.dimensions.first == "frame"
    let raw = try file.integers(
      variable, start: isPerFrame ? [frame, 0] : [0], count: isPerFrame ? [1, atomCount] : [atomCount])
    var types: [Int] = []
    types.reserveCapacity(raw.count)
    for number in raw {
      guard let type = meaning[number] else {
        throw MDError(
          isGiven ? .input : .file, "'\(variable)' holds a number without a species",
          at: .init(file: file.path),
          found: "\(number)",
          expected: meaning.keys.sorted().map(String.init).joined(separator: ", "),
          hint: naming)
      }
      types.append(type)
    }
    return isPerFrame ? order.map { $0.map { types[$0] } } ?? types : types
  }

  /// Mass of each species (u); with `needed` false unknown ones are one.
  func masses(_ path: String, needed: Bool, units: UnitSystem) throws(MDError) -> [Double] {
    var result: [Double] = []
    for (place, name) in names.enumerated() {
      let own = speciesMasses.flatMap { $0.count == names.count && $0[place] > 0 ? $0[place] : nil }
      if let mass = own ?? (units.name == .lj || !needed ? 1 : PeriodicTable.element(name)?.mass) {
        result.append(mass)
      } else {
        throw MDError(
          .input, "the mass of species '\(name)' is unknown", at: .init(file: path),
          expected: "an element's symbol")
      }
    }
    return result
  }

  private static func isInteger(_ file: NetCDFFile, _ name: String) throws(MDError) -> Bool {
    guard let shape = try file.shape(of: name) else { return false }
    return shape.type.isInteger && [["atom"], ["frame", "atom"]].contains(shape.dimensions)
  }

  private static func numbersVariable(_ file: NetCDFFile) throws(MDError) -> String? {
    for name in ["atom_types", "Z", "atomic_numbers"] where try isInteger(file, name) { return name }
    return nil
  }

  private static func first(_ file: NetCDFFile, _ name: String, atomCount: Int) throws(MDError) -> [Int] {
    let isPerFrame = try file.shape(of: name)?.dimensions.first == "frame"
    if isPerFrame, try file.length(of: "frame") == 0 { return [] }
    return try file.integers(
      name, start: isPerFrame ? [0, 0] : [0], count: isPerFrame ? [1, atomCount] : [atomCount])
  }
}
