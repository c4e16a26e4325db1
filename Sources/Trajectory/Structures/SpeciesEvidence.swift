import MDCore

/// Holds names of species against what a file says beside them: masses, labels, names.
///
/// Names that the user gives to numbers are refused where the file contradicts them, for they may be in the wrong order;
/// those of the file itself are taken, with a word. Names that are no elements contradict nothing.
struct SpeciesEvidence {
  let areNamesGiven: Bool
  private let isReduced: Bool
  private let species: [String]?
  private let massesGiven: Set<String>
  private let hints: StructureHints
  private let notices: NoticeList

  init(_ options: StructureOptions, areNamesGiven: Bool) {
    self.areNamesGiven = areNamesGiven
    isReduced = options.units.name == .lj
    species = options.species
    massesGiven = options.massesGiven
    hints = options.hints
    notices = options.notices
  }

  /// For a NetCDF trajectory.
  init(_ options: TrajectoryReader.Options, units: UnitSystem) {
    areNamesGiven = options.species != nil || options.structure != nil
    isReduced = units.name == .lj
    (species, massesGiven, hints) = (options.species, options.massesGiven, options.hints)
    notices = options.notices
  }

  /// The element whose mass this is, where that is another than the name says.
  ///
  /// A nuclide's mass is taken for the element's: calcium 40 is lighter by 0.29 %, and so nearer to argon; nickel and
  /// cobalt differ by 0.41 %.
  static func element(of mass: Double, otherThan name: String) -> String? {
    guard let named = PeriodicTable.element(name), abs(named.mass - mass) > 0.003 * named.mass,
      let other = PeriodicTable.element(mass: mass), other.symbol != name
    else { return nil }
    return other.symbol
  }

  /// Holds the species of all atoms against their masses (u).
  func check(
    names: (Int) -> String, masses: [Double], at place: (Int) -> MDError.Location
  ) throws(MDError) {
    if isReduced { return }
    var last: (name: String, mass: Double)?
    for (atom, mass) in masses.enumerated() {
      let name = names(atom)
      if let last, last == (name, mass) { continue }
      last = (name, mass)
      guard let other = Self.element(of: mass, otherThan: name) else { continue }
      let evidence = "the mass \(digits6(mass)) of \(other)"
      if areNamesGiven {
        try refuse(name, "atom \(atom)", "has \(evidence)", at: place(atom))
      } else {
        notices.add(
          "\(place(atom).file): atoms called '\(name)' have \(evidence); taken as \(name), with that mass")
      }
    }
  }

  func check(_ structure: Structure, at place: (Int) -> MDError.Location) throws(MDError) {
    guard let masses = structure.masses else { return }
    try check(names: { structure.species[$0] }, masses: masses, at: place)
  }

  /// Holds a name given for something against the element that it is by the file.
  func check(given name: String, is element: String, _ what: String, by evidence: String, file: String)
    throws(MDError)
  {
    guard !isReduced, name != element, PeriodicTable.element(name) != nil,
      PeriodicTable.element(element) != nil
    else { return }
    try refuse(name, what, "is \(element) by its \(evidence)", at: .init(file: file))
  }

  private func refuse(
    _ name: String, _ what: String, _ evidence: String, at place: MDError.Location
  ) throws(MDError) {
    if massesGiven.contains(name) { return }
    throw MDError(
      .input, "the species given are not those that the file says", at: place,
      found: "'\(name)' for \(what), which \(evidence)",
      expected: species.map { "another order than \($0.joined(separator: ", ")) for types 1, 2, ..." }
        ?? "the species of the atoms in this order",
      hint: hints.masses)
  }
}
