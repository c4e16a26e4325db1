import Analysis
import Foundation
import MDCore
import Testing

@Suite("A slab of crystal and melt")
struct TwoPhaseTests {
  /// A long cell whose atoms in the first part are a displaced bcc crystal and in the rest a melt.
  ///
  /// `center` moves the crystal along c; the fraction is that of the atoms.
  static func slab(
    _ fraction: Double, frame: Int, center: Double = 0.3, slabs: Int = 1, layers: Int = 24
  ) -> (positions: [Vec3], cell: Cell) {
    let edge = 2 / 3.0.squareRoot()
    let cell = Cell(orthogonal: edge * Vec3(5, 5, Double(layers)))
    let random = CounterRandom(seed: 77, stream: .positions)
    var positions: [Vec3] = []
    for i in 0..<5 {
      for j in 0..<5 {
        for k in 0..<layers {
          for half in [0.0, 0.5] {
            positions.append(edge * (Vec3(Double(i), Double(j), Double(k)) + half * Vec3(1, 1, 1)))
          }
        }
      }
    }
    for index in positions.indices {
      let s = positions[index].z / cell.lengths.z - center + 0.5
      let phase = (s - s.rounded(.down)) * Double(slabs)
      let isSolid = ((phase - phase.rounded(.down)) - 0.5).magnitude < 0.5 * fraction
      positions[index] += (isSolid ? 0.06 : 0.4) * random.normalVector(step: frame, atom: index)
    }
    return (positions, cell)
  }

  static let classifier: PhaseClassifier = {
    let frames = { (fraction: Double) in
      (0..<4).map { k -> PhaseFrame in
        let (positions, cell) = slab(fraction, frame: 1000 + k, layers: 10)
        return PhaseFrame(positions: positions, cell: cell)
      }
    }
    do { return try PhaseClassifier(solid: frames(1), liquid: frames(0)) } catch { fatalError("\(error)") }
  }()

  /// Runs the analysis over frames 1 ps apart with these fractions.
  private func analyze(
    _ fractions: [Double], temperatures: [Double]? = nil, times: [Double]? = nil, slabs: Int = 1,
    center: Double = 0.3, series: SeriesTable? = nil
  ) throws -> TwoPhaseResult {
    var analysis = TwoPhaseAnalysis(classifier: Self.classifier)
    for (t, fraction) in fractions.enumerated() {
      let (positions, cell) = Self.slab(fraction, frame: t, center: center, slabs: slabs)
      var snapshot = frame(positions, cell, picoseconds: times?[t] ?? Double(t), energy: -1)
      if let temperatures {
        let kB = snapshot.topology.units.boltzmann
        snapshot.kineticEnergy = 0.5 * Double(snapshot.degreesOfFreedom) * kB * temperatures[t]
      }
      try analysis.consume(snapshot)
    }
    return try analysis.finish(series: series)
  }

  @Test("the fraction of solid atoms comes out", arguments: [0.25, 0.4, 0.5, 0.7])
  func fraction(_ fraction: Double) throws {
    let result = try analyze(Array(repeating: fraction, count: 20))
    let found = try #require(result.fraction)
    // An interface blurs the order of the layers beside it: half a layer of 24 at each of two.
    #expect((found.value - fraction).magnitude < 1.0 / 24)
    #expect(result.vanished == nil && result.coexistence == 0...19)
    #expect(result.warnings == ["no temperature: the frames have no velocities"])
  }

  @Test("temperature over the times with both phases, with its error")
  func temperature() throws {
    let noise = SyntheticSeries(seed: 71).autoregressive(60, phi: 0.3)
    let result = try analyze(
      Array(repeating: 0.5, count: 60), temperatures: noise.map { 1800 + 20 * $0 })
    let found = try #require(result.temperature)
    #expect((found.value - 1800).magnitude < 4 * found.standardError && found.standardError < 8)
    #expect(result.warnings.isEmpty)
    let dense = SyntheticSeries(seed: 72).autoregressive(6000, phi: 0.3).map { 1700 + 20 * $0 }
    let series = try SeriesTable(
      sampling: Sampling(interval: 0.01, unit: "ps"), columns: [.init("temperature", unit: "K", dense)])
    let better = try #require(
      analyze(
        Array(repeating: 0.5, count: 60), temperatures: noise.map { 1800 + 20 * $0 }, series: series
      ).temperature)
    #expect((better.value - 1700).magnitude < 4 * better.standardError && better.standardError < 0.6)
  }

  @Test(
    "a growing and a melting crystal have the velocity they were made with, once their interfaces have taken shape",
    arguments: [1.0, -1.0], [0, 0.08])
  func velocity(sign: Double, shaping: Double) throws {
    let result = try analyze(
      (0..<80).map { 0.5 + sign * 0.25 * (Double($0) / 80 - 0.5) + shaping * exp(-Double($0) / 6) })
    let velocity = try #require(result.interfaceVelocity)
    // Length 24 edges; half of its change in 80 ps at each interface; 1 A/ps = 100 m/s.
    let exact = sign * 0.25 / 80 * 24 * 2 / 3.0.squareRoot() / 2 * 100
    #expect(velocity.unit == "m/s")
    #expect((velocity.value / exact - 1).magnitude < 0.1)
    #expect((velocity.value - exact).magnitude < 4 * velocity.standardError)
    let volume = try #require(result.solidVolumePerAtom)
    #expect((volume / (4 / (3 * 3.0.squareRoot())) - 1).magnitude < 0.03)
  }

  @Test("profiles have the crystal in the middle wherever it is", arguments: [0.02, 0.3, 0.77])
  func profiles(center: Double) throws {
    let profile = try #require(try analyze(Array(repeating: 0.5, count: 16), center: center).profile)
    #expect(profile.columns.map(\.name) == ["position", "density", "order"])
    let (position, order) = (profile.columns[0].values, profile.columns[2].values)
    for (z, score) in zip(position, order) where z.magnitude < 5 || z.magnitude > 9 {
      #expect(z.magnitude < 5 ? score > 0.8 : score < 0.2)
    }
  }

  @Test("a slab that melts or freezes away is said first, with its time")
  func vanishing() throws {
    let melted = try analyze((0..<60).map { max(0, 0.5 - 0.0125 * Double($0)) })
    #expect(melted.vanished?.phase == .solid)
    #expect(melted.warnings.first?.hasPrefix("the slab melted: no solid after ") == true)
    let time = try #require(melted.vanished?.time)
    #expect((time - 24).magnitude < 5)
    let frozen = try analyze((0..<60).map { min(1, 0.5 + 0.0125 * Double($0)) })
    #expect(frozen.vanished?.phase == .liquid)
    #expect(frozen.warnings.first?.hasPrefix("the slab froze: no liquid after ") == true)
    #expect(frozen.report().description.hasPrefix("warning: the slab froze"))
  }

  @Test("too few frames, two crystals and a drifting temperature are warnings")
  func warnings() throws {
    let short = try analyze(Array(repeating: 0.5, count: 5))
    #expect(short.temperature == nil)
    #expect(short.warnings == ["too short: 5 frames with both phases, at least 16 are needed"])
    let two = try analyze(Array(repeating: 0.5, count: 16), slabs: 2)
    #expect(two.warnings.contains { $0.hasPrefix("more than two interfaces") })
    let noise = SyntheticSeries(seed: 73).normals(60)
    let drifting = try analyze(
      Array(repeating: 0.5, count: 60), temperatures: (0..<60).map { 1800 + 2 * Double($0) + noise[$0] })
    #expect(
      drifting.warnings.contains {
        $0.hasPrefix("the temperature drifts by 2.") || $0.contains("drifts by 1.9")
      })
  }

  @Test("atoms that are frozen are said: they hold their phase")
  func frozenAtoms() throws {
    let (positions, cell) = Self.slab(0.5, frame: 0)
    var analysis = TwoPhaseAnalysis(classifier: Self.classifier)
    var snapshot = frame(positions, cell, picoseconds: 0)
    snapshot.topology.frozen[7] = true
    try analysis.consume(snapshot)
    #expect(try analysis.finish().warnings.first?.hasPrefix("1 atoms are frozen") == true)
  }

  @Test("without pure phases the slab's own atoms are split; a single phase is refused")
  func splitting() throws {
    func frames(_ fraction: Double) -> [PhaseFrame] {
      (0..<4).map {
        let (positions, cell) = Self.slab(fraction, frame: $0)
        return PhaseFrame(positions: positions, cell: cell)
      }
    }
    let classifier = try PhaseClassifier(splitting: frames(0.5))
    #expect(!classifier.isLearnedFromPurePhases)
    let (positions, cell) = Self.slab(0.4, frame: 50)
    let fraction = try classifier.solidFraction(positions: positions, cell: cell)
    #expect((fraction - 0.4).magnitude < 0.05)
    for pure in [0.0, 1] {
      let error = #expect(throws: MDError.self) { try PhaseClassifier(splitting: frames(pure)) }
      #expect(error?.what == "the frames do not show two phases")
    }
  }

  @Test("pictures of time and profile")
  func figures() throws {
    let result = try analyze(
      Array(repeating: 0.5, count: 20), temperatures: Array(repeating: 1800, count: 20))
    #expect(
      result.figures.map(\.name) == [
        "two-phase-solid-fraction", "two-phase-temperature", "two-phase-density-profile",
        "two-phase-order-profile",
      ])
  }

  @Test("a missing frame and no frame are errors")
  func errors() {
    let times = (0..<20).map { Double($0 < 10 ? $0 : $0 + 1) }
    let error = #expect(throws: MDError.self) {
      try analyze(Array(repeating: 0.5, count: 20), times: times)
    }
    #expect(error?.what == "samples are not equally spaced in time")
    #expect(throws: MDError.self) { try TwoPhaseAnalysis(classifier: Self.classifier).finish() }
  }
}
