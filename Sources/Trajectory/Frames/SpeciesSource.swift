import MDCore

/// Where a trajectory's species come from.
struct SpeciesSource {
  /// Names the types index into; those of atomic numbers that the first frame has not are added as they come.
  private(set) var names: [String]
  /// Types from zero if they are those of a structure.
  private var fixed: [Int]?
  /// The variable with numbers of species, and what each number means.
  private var variable = ""
  private var meaning: [Int: Int] = [:]
  private var isAtomicNumber = false
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
      let place = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
      fixed = structure.species.compactMap { place[$0] }
      variable = try Self.isInteger(file, "type") ? "type" : Self.numbersVariable(file) ?? ""
      return
    }
    let hasTypes = try Self.isInteger(file, "type")
    if let given = options.species {
      let evidence = SpeciesEvidence(options, units: units)
      for (type, (name, own)) in zip(given, ownNames ?? []).enumerated() {
        try evidence.check(given: name, is: own, "type \(type + 1)", by: "name", file: file.path)
      }
      if let numbers = try Self.numbersVariable(file), !hasTypes {
        throw MDError(
          .input, "names are for numeric types, and the trajectory names its atoms itself",
          at: .init(file: file.path),
          found: "\(given.joined(separator: ", ")), and atomic numbers in '\(numbers)'",
          expected: "no names beside them")
      }
    }
    if let list = options.species ?? ownNames, !list.isEmpty, hasTypes {
      names = list
      variable = "type"
      meaning = Dictionary(uniqueKeysWithValues: list.indices.map { ($0 + 1, $0) })
    } else if let name = try Self.numbersVariable(file), options.species == nil {
      variable = name
      names = []
      isAtomicNumber = true
      let numbers = Set(try Self.first(file, name, atomCount: atomCount)).sorted()
      for number in numbers { _ = try add(element: number, path: file.path) }
    } else if hasTypes, units.name == .lj {
      variable = "type"
      let numbers = Set(try Self.first(file, "type", atomCount: atomCount)).sorted()
      names = numbers.map(String.init)
      meaning = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
    } else {
      throw MDError(
        .input, "the trajectory does not say which atoms are which elements", at: .init(file: file.path),
        found: hasTypes ? "types only" : "neither types nor atomic numbers",
        expected: hasTypes ? "species for types 1, 2, ..." : "a structure with the same atoms",
        hint: hasTypes ? options.naming : options.hints.structure)
    }
  }

  /// Names the element of an atomic number and returns its place.
  private mutating func add(element number: Int, path: String) throws(MDError) -> Int {
    guard let element = PeriodicTable.element(number: number) else {
      throw MDError(
        .file, "'\(variable)' holds a number that is no element", at: .init(file: path), found: "\(number)",
        expected: "1 to 118", hint: naming)
    }
    meaning[number] = names.count
    names.append(element.symbol)
    return names.count - 1
  }

  /// Numbers of species of a frame, in the order of the ids where they may change with the frame.
  private func numbers(_ file: NetCDFFile, _ frame: Int, order: [Int]?) throws(MDError) -> [Int] {
    let isPerFrame = try file.shape(of: variable)?.dimensions.first == "frame"
    let raw = try file.integers(
      variable, start: isPerFrame ? [frame, 0] : [0], count: isPerFrame ? [1, atomCount] : [atomCount])
    return isPerFrame ? order.map { $0.map { raw[$0] } } ?? raw : raw
  }

  /// The types of a structure; fails where the numbers of the file cannot be the same atoms.
  private mutating func types(
    of structure: [Int], _ file: NetCDFFile, _ frame: Int, order: [Int]?
  ) throws(MDError) -> [Int] {
    if variable.isEmpty { return structure }
    for (atom, number) in try numbers(file, frame, order: order).enumerated() {
      let type = meaning[number] ?? structure[atom]
      meaning[number] = type
      guard type == structure[atom] else {
        throw MDError(
          .input, "the structure and '\(variable)' of frame \(frame) do not name the same atoms",
          at: .init(file: file.path),
          found: "\(number) for \(names[type]) and, at atom \(atom), for \(names[structure[atom]])",
          expected: "one species for each number, in the order of the atoms' ids",
          hint: naming.map { "types that change, or name more than one species, need \($0)" })
      }
    }
    return structure
  }

  /// Species index per atom of a frame.
  mutating func types(_ file: NetCDFFile, _ frame: Int, order: [Int]?) throws(MDError) -> [Int] {
    if let fixed { return try types(of: fixed, file, frame, order: order) }
    var types: [Int] = []
    types.reserveCapacity(atomCount)
    for number in try numbers(file, frame, order: order) {
      if isAtomicNumber, meaning[number] == nil { _ = try add(element: number, path: file.path) }
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
    return types
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
          expected: "an element's symbol", hint: PeriodicTable.hint(for: name))
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
