public import MDCore

/// Follows a slab of crystal and melt: fraction, temperature, pressures, interfaces, profiles.
///
/// The cell is periodic and holds one slab of crystal between two interfaces. Frames come at equal intervals. Only
/// their atoms' positions are needed; temperature, energy and pressure are followed where frames have them.
public struct TwoPhaseAnalysis: Analysis {
  let gauge: PhaseGauge
  let normal: SlabNormal
  let knownSolidVolume: Double?
  var samples: [SlabSample] = []
  var profile: SlabProfile?
  var topology: Topology?
  var cell: Cell?
  private var classified: [Int] = []

  /// - Parameters:
  ///   - atoms: indices of the atoms to classify; nil for the metal sublattice (`PhaseFrame.metalSublattice`).
  ///   - solidVolumePerAtom: volume of the solid per classified atom (A^3); nil to take it from the slab's middle.
  public init(
    classifier: PhaseClassifier, normal: SlabNormal = .c, atoms: [Int]? = nil,
    solidVolumePerAtom: Double? = nil
  ) {
    gauge = PhaseGauge(classifier, atoms: atoms)
    self.normal = normal
    knownSolidVolume = solidVolumePerAtom
  }

  /// Throws where the cell is not periodic, the atoms change, or a selected atom does not exist.
  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    let (topology, state) = (snapshot.topology, snapshot.state)
    if self.topology == nil {
      self.topology = topology
      classified = gauge.atoms ?? PhaseFrame.metalSublattice(of: topology)
      profile = SlabProfile(
        length: normal.length(state.cell), volume: state.cell.volume, atoms: state.count,
        species: topology.species.count)
    }
    let held = topology.part?.description ?? "\(state.count) atoms"
    let isSame = self.topology.map { topology.change(from: $0) == nil } ?? false
    guard isSame, !topology.isPart, state.cell.isFullyPeriodic, !classified.isEmpty,
      classified.allSatisfy({ topology.types.indices.contains($0) })
    else {
      throw MDError(
        .analysis, "the frame is no slab of two phases",
        found:
          "\(held), \(classified.count) selected\(state.cell.isFullyPeriodic ? "" : ", not periodic")",
        expected: "a cell that is periodic in all directions with the same atoms, all of them, in every frame"
      )
    }
    cell = state.cell
    let scores = try gauge.classifier.scores(positions: state.positions, cell: state.cell, atoms: classified)
    let fraction = gauge.classifier.solidFraction(scores: scores)
    let length = normal.length(state.cell)
    let s = normal.fractions(state.positions, state.cell)
    let chosen = classified.map { s[$0] }
    let units = topology.units
    let pressure = snapshot.pressureTensor.map { normal.components($0, state.cell) }
    samples.append(
      SlabSample(
        time: snapshot.longTime, fraction: fraction,
        temperature: snapshot.temperature ?? .nan, potentialEnergy: snapshot.potentialEnergy ?? .nan,
        normalPressure: pressure.map { $0.normal * units.pressureToUser } ?? .nan,
        lateralPressure: pressure.map { $0.lateral * units.pressureToUser } ?? .nan, length: length,
        area: normal.area(state.cell),
        interfaces: SlabProfile.interfaces(chosen, scores: scores, length: length, volume: state.cell.volume))
    )
    guard PhaseGauge.verdict(fraction) == .coexisting else { return }
    let solid = zip(chosen, scores).filter { $0.1 > gauge.classifier.threshold }.map(\.0)
    guard let center = circularMean(solid) else { return }
    profile?.add(
      s, topology: topology, classified: classified, scores: scores, center: center, cell: state.cell,
      length: length)
  }

  /// Throws when there was no frame or frames are not equally spaced in time.
  public consuming func finish() throws(MDError) -> TwoPhaseResult { try finish(series: nil) }

  /// The same with temperature and pressures from a denser series of the same run where it has them.
  public consuming func finish(series: SeriesTable?) throws(MDError) -> TwoPhaseResult {
    guard let topology, let cell, !samples.isEmpty else {
      throw MDError(.analysis, "there is no frame of a slab to analyse")
    }
    let sampling = try Sampling(times: samples.map(\.time), unit: topology.units.longTimeSymbol)
    let summary = SlabSummary(
      samples: samples, sampling: sampling, units: topology.units, classified: classified.count,
      normal: normal, cell: cell,
      series: series, frozen: topology.frozen.count { $0 })
    return summary.result(
      classifier: gauge.classifier, profile: profile, species: topology.species, solidVolume: knownSolidVolume
    )
  }
}

/// What is kept of one frame of a slab; what the frame lacks is not a number.
struct SlabSample {
  var time: Double
  var fraction: Double
  var temperature: Double
  var potentialEnergy: Double
  var normalPressure: Double
  var lateralPressure: Double
  var length: Double
  var area: Double
  var interfaces: Int
}
