internal import MDCore

/// Turns the samples of a slab into estimates over the stretch in which both phases are there.
struct SlabSummary {
  let samples: [SlabSample]
  let sampling: Sampling
  let units: UnitSystem
  let classified: Int
  let normal: SlabNormal
  let cell: Cell
  let series: SeriesTable?
  /// Atoms that never move.
  let frozen: Int

  /// Fewer samples with both phases give no temperature.
  private static let fewestSamples = 16

  /// The longest unbroken stretch of samples with both phases.
  private var stretch: Range<Int> {
    var (best, start) = (0..<0, 0)
    for (k, sample) in samples.enumerated() {
      if PhaseGauge.verdict(sample.fraction) != .coexisting { start = k + 1 }
      if k + 1 - start > best.count { best = start..<k + 1 }
    }
    return best
  }

  private func vanished() -> TwoPhaseResult.Vanished? {
    let last = samples.suffix(2).map(\.fraction)
    let end = average(of: last)
    guard end < 0.1 || end > 0.9 else { return nil }
    let inside = samples.lastIndex { PhaseGauge.verdict($0.fraction) == .coexisting }
    let first = min(inside.map { $0 + 1 } ?? 0, samples.count - 1)
    return .init(phase: end < 0.1 ? .solid : .liquid, time: samples[first].time)
  }

  func result(
    classifier: PhaseClassifier, profile: SlabProfile?, species: [String], solidVolume: Double?
  ) -> TwoPhaseResult {
    let stretch = stretch
    let both = Array(samples[stretch])
    let vanished = vanished()
    var warnings = warnings(vanished, both)
    if !classifier.isLearnedFromPurePhases {
      warnings.append(
        "solid and liquid were told apart without runs of the pure phases: the fraction may be off by some per cent"
      )
    }
    let isLong = both.count >= Self.fewestSamples
    let start = equilibration(both)
    let times = isLong ? both[start.start].time...both[both.count - 1].time : nil
    let temperature = times.flatMap {
      mean("temperature", \.temperature, units.temperatureSymbol, both, start, $0)
    }
    if let temperature, let warning = drift(both, start, temperature) { warnings.append(warning) }
    if isLong, temperature == nil { warnings.append("no temperature: the frames have no velocities") }
    let fraction = isLong ? estimate(\.fraction, "", both, start) : nil
    let volume =
      solidVolume ?? profile?.solidVolumePerAtom(fraction: average(of: both.map(\.fraction)))
    return TwoPhaseResult(
      temperature: temperature, fraction: fraction,
      normalPressure: times.flatMap {
        mean("normal", \.normalPressure, units.pressureSymbol, both, start, $0)
      },
      lateralPressure: times.flatMap {
        mean("lateral", \.lateralPressure, units.pressureSymbol, both, start, $0)
      },
      length: isLong ? estimate(\.length, units.lengthSymbol, both, start) : nil,
      interfaceVelocity: volume.flatMap { velocity(both, solidVolume: $0) }, solidVolumePerAtom: volume,
      coexistence: both.isEmpty ? nil : both[0].time...both[both.count - 1].time, vanished: vanished,
      timeUnit: sampling.unit, series: table, profile: profile?.table(species: species, units: units),
      warnings: warnings)
  }

  private func warnings(_ vanished: TwoPhaseResult.Vanished?, _ both: [SlabSample]) -> [String] {
    var warnings: [String] = []
    if let vanished {
      let what = vanished.phase == .solid ? "the slab melted" : "the slab froze"
      let time = "\(significant(vanished.time, digits: 3)) \(sampling.unit)"
      warnings.append(
        "\(what): no \(vanished.phase.rawValue) after \(time); start again with a "
          + (vanished.phase == .solid ? "lower" : "higher") + " temperature")
    }
    if frozen > 0 {
      warnings.append(
        "\(frozen) atoms are frozen: they hold their phase at any temperature, so this is no coexistence")
    }
    if both.count < Self.fewestSamples {
      warnings.append(
        "too short: \(both.count) frames with both phases, at least \(Self.fewestSamples) are needed")
    }
    let crowded = both.count { $0.interfaces > 2 }
    if 2 * crowded > both.count {
      warnings.append("more than two interfaces in most frames: the velocity and the profiles mean little")
    }
    return warnings
  }

  private func equilibration(_ both: [SlabSample]) -> Equilibration {
    let monitored = [both.map(\.temperature), both.map(\.fraction), both.map(\.potentialEnergy)].filter {
      !$0.isEmpty && $0.allSatisfy(\.isFinite)
    }
    return monitored.isEmpty ? .none(of: both.count) : .detect(monitored)
  }

  private func estimate(
    _ value: KeyPath<SlabSample, Double>, _ unit: String, _ both: [SlabSample], _ start: Equilibration
  ) -> Estimate? {
    let values = both.map { $0[keyPath: value] }
    guard values.allSatisfy(\.isFinite) else { return nil }
    return .mean(of: values, unit: unit, sampling: sampling, from: start)
  }

  /// From the denser series within these times where there is one, else from the frames.
  ///
  /// Slow exchange between the phases hides in the fast noise of a small system, so the error is at least that of
  /// the means of as many blocks as the fraction has independent samples.
  private func mean(
    _ name: String, _ value: KeyPath<SlabSample, Double>, _ unit: String, _ both: [SlabSample],
    _ start: Equilibration, _ times: ClosedRange<Double>
  ) -> Estimate? {
    var values = both[start.start...].map { $0[keyPath: value] }
    var spacing = sampling
    if let series, series.sampling.unit == sampling.unit, let dense = column(name, series) {
      let rows = dense.indices.filter { times.contains(series.start + Double($0) * series.sampling.interval) }
      if rows.count > values.count {
        values = rows.map { dense[$0] }
        spacing = series.sampling
      }
    }
    guard values.allSatisfy(\.isFinite) else { return nil }
    var estimate = Estimate.mean(of: values, unit: unit, sampling: spacing, from: .none(of: values.count))
    let fractions = both[start.start...].map(\.fraction)
    let independent = Double(fractions.count) / statisticalInefficiency(of: fractions)
    let blocks = min(64, max(8, Int(independent)))
    if values.count >= 2 * blocks {
      let means = Equilibration.blockAverages(values, length: values.count / blocks)
      let slow = (variance(of: means) / Double(means.count)).squareRoot()
      if slow > estimate.standardError {
        estimate.standardError = slow
        estimate.evidence.method = .independentBlocks
      }
    }
    return estimate
  }

  private func column(_ name: String, _ series: SeriesTable) -> [Double]? {
    if name == "temperature" { return series.values(name) }
    let stress = voigtNames.compactMap { series.values("stress_\($0)") }
    guard stress.count == 6 else { return nil }
    return stress[0].indices.map { t in
      let parts = normal.components(
        SymmetricTensor(voigt: stress.map { -$0[t] * units.pressureToUser }), cell)
      return name == "normal" ? parts.normal : parts.lateral
    }
  }

  private func drift(_ both: [SlabSample], _ start: Equilibration, _ temperature: Estimate) -> String? {
    let values = both[start.start...].map(\.temperature)
    let unit = "\(units.temperatureSymbol)/\(sampling.unit)"
    guard values.allSatisfy(\.isFinite),
      let slope = try? Estimate.drift(of: values, sampling: sampling, unit: unit)
    else { return nil }
    let change = slope.value * sampling.interval * Double(values.count)
    guard slope.value.magnitude > 3 * slope.standardError, change.magnitude > 3 * temperature.standardError
    else { return nil }
    return "the temperature drifts by \(slope): not in equilibrium yet"
  }

  /// v = (N v_s / 2 A) df/dt for each of two interfaces.
  ///
  /// The first third is left out: an interface that was cut flat takes its shape at the cost of the crystal, whichever
  /// way it moves.
  private func velocity(_ both: [SlabSample], solidVolume: Double) -> Estimate? {
    guard both.count >= 2 else { return nil }
    let motion = InterfaceMotion(
      both.dropFirst(both.count / 3).map(\.fraction), interval: sampling.interval)
    let factor = Double(classified) * solidVolume / (2 * average(of: both.map(\.area)))
    // 1 A/ps = 100 m/s
    let (scale, unit) = units.name == .metal ? (100.0, "m/s") : (1, "\(units.lengthSymbol)/\(sampling.unit)")
    let isKnown = motion.standardError.isFinite
    return Estimate(
      value: motion.slope * factor * scale, standardError: motion.standardError * factor * scale, unit: unit,
      evidence: Evidence(samples: motion.blocks, method: isKnown ? .independentBlocks : .none),
      warnings: isKnown ? [] : ["too few frames for an error bar of the velocity"])
  }

  private var table: Table {
    func column(_ name: String, _ unit: String, _ value: KeyPath<SlabSample, Double>) -> Table.Column {
      Table.Column(name, unit: unit, samples.map { $0[keyPath: value] })
    }
    return Table(
      name: "two-phase",
      columns: [
        column("time", sampling.unit, \.time), column("solid fraction", "", \.fraction),
        column("temperature", units.temperatureSymbol, \.temperature),
        column("potential energy", units.energySymbol, \.potentialEnergy),
        column("normal pressure", units.pressureSymbol, \.normalPressure),
        column("lateral pressure", units.pressureSymbol, \.lateralPressure),
        column("length", units.lengthSymbol, \.length),
      ])
  }
}
