import MDCore

/// The atom types of a LAMMPS file: labels, masses, and the species they stand for.
struct LAMMPSTypes {
  let count: Int
  private var labels: [String?]
  /// Words behind the masses.
  private var comments: [[String]]
  /// Masses as in the file.
  private(set) var masses: [Double?]

  init(count: Int) {
    self.count = count
    labels = Array(repeating: nil, count: count)
    comments = Array(repeating: [], count: count)
    masses = Array(repeating: nil, count: count)
  }

  /// Whether a word can stand for a type.
  func contains(_ word: String) -> Bool {
    labels.contains(word) || Int(word).map { (1...count).contains($0) } ?? false
  }

  /// A type by its number or label, as an index from zero.
  func index(_ line: TextLine, word place: Int) throws(MDError) -> Int {
    let word = try line.word(place, "atom type")
    if let labelled = labels.firstIndex(of: word) { return labelled }
    let number = try line.integer(place, "atom type")
    guard (1...count).contains(number) else {
      throw line.error(
        "the atom type is out of range", word: place, found: "\(number)", expected: "1 to \(count)")
    }
    return number - 1
  }

  mutating func setLabel(_ line: TextLine) throws(MDError) {
    let number = try line.integer(0, "atom type")
    guard (1...count).contains(number) else {
      throw line.error(
        "the atom type is out of range", word: 0, found: "\(number)", expected: "1 to \(count)")
    }
    labels[number - 1] = try line.word(1, "a label")
  }

  /// A line of the section Masses, perhaps with a comment that names the type.
  mutating func setMass(_ line: TextLine) throws(MDError) {
    let type = try index(line, word: 0)
    let mass = try line.double(1, "mass")
    guard mass > 0 else { throw line.error("a mass is not positive", word: 1, found: "\(mass)") }
    masses[type] = mass
    guard let hash = line.tokens.firstIndex(where: { $0.text.hasPrefix("#") }) else { return }
    let rest = line.tokens[hash...].map(\.text).joined(separator: " ").drop { $0 == "#" || $0 == " " }
    comments[type] = rest.split(separator: " ").map(String.init)
  }

  /// Names of the species, type 1 first: those given; else by label or comment where that is an element, by the mass,
  /// or by whatever label or comment there is.
  ///
  /// Names given must not contradict a label, a comment of one word or a mass.
  ///
  /// - Parameter unit: one mass of the file (u).
  func species(_ options: StructureOptions, unit: Double, path: String) throws(MDError) -> [String] {
    if let given = options.species {
      guard given.count >= count else {
        throw MDError(
          .input, "the species list is shorter than the number of atom types", at: .init(file: path),
          found: given.joined(separator: ","), expected: "\(count) names")
      }
      let evidence = SpeciesEvidence(options, areNamesGiven: true)
      for (type, name) in given.prefix(count).enumerated() {
        let what = "atom type \(type + 1)"
        if let word = labels[type] ?? comments[type].first, !isRemark(type) {
          try evidence.check(given: name, is: word, what, by: "label or comment", file: path)
        }
        if let mass = masses[type].map({ unit * $0 }),
          let element = SpeciesEvidence.element(of: mass, otherThan: name)
        {
          try evidence.check(given: name, is: element, what, by: "mass \(digits6(mass))", file: path)
        }
      }
      return given
    }
    var result: [String] = []
    for type in 0..<count { result.append(try name(type, options, unit: unit, path: path)) }
    return result
  }

  private func isRemark(_ type: Int) -> Bool { labels[type] == nil && comments[type].count > 1 }

  private func name(
    _ type: Int, _ options: StructureOptions, unit: Double, path: String
  ) throws(MDError) -> String {
    let word = labels[type] ?? comments[type].first
    if options.units.name == .lj { return word ?? "\(type + 1)" }
    let mass = masses[type].map { unit * $0 }
    let byMass = mass.flatMap(PeriodicTable.element(mass:))?.symbol
    if let word, PeriodicTable.element(word) != nil {
      guard let byMass, byMass != word else { return word }
      // "In the bulk" is a remark, "In" alone is a name.
      let name = isRemark(type) ? byMass : word
      options.notices.add(
        "\(path): atom type \(type + 1) is called '\(word)' but has the mass of \(byMass); taken as \(name)")
      return name
    }
    if let name = byMass ?? word { return name }
    throw MDError(
      .input, "the species of atom type \(type + 1) is not known", at: .init(file: path),
      found: mass.map { "mass \($0)" } ?? "no mass", expected: "a comment '# Fe' behind its mass",
      hint: options.naming)
  }
}
