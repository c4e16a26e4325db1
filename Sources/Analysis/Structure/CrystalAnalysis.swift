public import MDCore

/// Follows the structure of the lattice atoms through a run.
public struct CrystalAnalysis: Analysis {
  private let lattice: LatticeDescription
  private var atoms: [Int]?
  private var times: [Double] = []
  private var timeUnit = ""
  private var intact: [Double] = []
  private var found: [[String: Double]] = []
  private var sites: SiteDisplacement?
  private var monitor = ConditionsMonitor()

  public init(_ lattice: LatticeDescription) { self.lattice = lattice }

  /// Sites of the conventional cell where its kind fixes them.
  private static let sitesPerCell: [LatticeDescription.Structure: Double] = [.bcc: 2, .fcc: 4, .hcp: 2]

  /// Throws where the cell is not periodic in all directions or no atom is on a lattice site.
  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    let topology = snapshot.topology
    let chosen = atoms ?? lattice.latticeAtoms(of: topology)
    atoms = chosen
    guard !chosen.isEmpty, chosen.allSatisfy({ $0 < snapshot.state.count }) else {
      throw MDError(
        .analysis, "no atom is on a site of \(lattice.name)", found: topology.species.joined(separator: " "),
        expected: lattice.latticeSpecies?.joined(separator: " "))
    }
    if let perCell = Self.sitesPerCell[lattice.structure] {
      let sites = lattice.cellCount * perCell
      let filled = Double(chosen.count) / sites
      guard (0.7...1.4).contains(filled) else {
        throw MDError(
          .analysis, "the cell does not hold that many cells of \(lattice.name)",
          found: "\(chosen.count) atoms of the lattice", expected: "about \(Int(sites))")
      }
    }
    guard snapshot.state.cell.isFullyPeriodic else {
      throw MDError(.analysis, "a crystal can be tested only in a cell that is periodic in all directions")
    }
    times.append(snapshot.longTime)
    timeUnit = topology.units.longTimeSymbol
    let positions = chosen.map { snapshot.state.positions[$0] }
    monitor.note(snapshot, positions: positions)
    switch lattice.structure {
    case .bcc, .fcc, .hcp:
      try identify(positions, snapshot.state.cell)
    case .sites:
      var reference: SiteDisplacement
      if let sites {
        reference = sites
      } else {
        reference = try SiteDisplacement(sites: positions, cell: snapshot.state.cell)
      }
      intact.append(reference.intactFraction(positions: positions, cell: snapshot.state.cell))
      reference.note(cell: snapshot.state.cell)
      sites = reference
    }
  }

  private mutating func identify(_ positions: [Vec3], _ cell: Cell) throws(MDError) {
    let structures = try LocalStructure.identify(positions: positions, cell: cell)
    var fractions: [String: Double] = [:]
    for structure in LocalStructure.allCases {
      fractions[structure.rawValue] = Double(structures.count { $0 == structure }) / Double(structures.count)
    }
    found.append(fractions)
    intact.append(fractions[lattice.structure.rawValue] ?? 0)
  }

  /// Throws when there was no frame.
  public consuming func finish() throws(MDError) -> CrystalTest { try finish(series: nil) }

  /// The same with temperature and pressure from a denser series of the same run where it has them.
  public consuming func finish(series: SeriesTable?) throws(MDError) -> CrystalTest {
    guard !times.isEmpty else { throw MDError(.analysis, "there is no frame to test the crystal with") }
    return CrystalTest(
      structure: lattice.name, times: times, timeUnit: timeUnit, intact: intact, found: found,
      strain: sites?.excessiveStrain, conditions: monitor.conditions(series: series))
  }
}
