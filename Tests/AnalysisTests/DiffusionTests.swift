import Analysis
import Foundation
import MDCore
import Testing

@Suite("Diffusion")
struct DiffusionTests {
  private let cell = Cell(orthogonal: Vec3(10, 10, 10))

  /// Brownian paths with D = 0.5 A2/ps, frames 1 ps apart: steps of variance one in each direction, begun all over the cell.
  private func brownian(_ atoms: Int, frames: Int, seed: UInt64) -> [[Vec3]] {
    let random = CounterRandom(seed: seed, stream: .positions)
    var positions = (0..<atoms).map { i -> Vec3 in
      let ((x, y), z) = (
        random.uniforms(step: -1, index: 2 * i), random.uniforms(step: -1, index: 2 * i + 1).0
      )
      return 10 * Vec3(x, y, z)
    }
    return (0..<frames).map { t in
      for i in 0..<atoms { positions[i] += random.normalVector(step: t, atom: i) }
      return positions
    }
  }

  private func diffusion(_ frames: [[Vec3]], window: ClosedRange<Double>? = nil) throws
    -> MeanSquaredDisplacement
  {
    var analysis = DiffusionAnalysis(fitWindow: window)
    for (t, positions) in frames.enumerated() {
      try analysis.consume(frame(positions, cell, picoseconds: Double(t)))
    }
    return try analysis.finish()
  }

  @Test("displacement sums by Fourier transform equal direct ones")
  func directSums() {
    let x = SyntheticSeries(seed: 51).autoregressive(50, phi: 0.9)
    let sums = DisplacementCorrelation.squaredSums(of: x, lags: 50, using: Fourier(atLeast: 100))
    for k in 0..<50 {
      let direct = (0..<50 - k).reduce(0.0) { $0 + (x[$1 + k] - x[$1]) * (x[$1 + k] - x[$1]) }
      #expect((sums[k] - direct).magnitude < 1e-11)
    }
  }

  @Test("one sigma of D covers the diffusion of Brownian particles")
  func brownianCoverage() throws {
    let exact = 0.5 * (1 - 1.0 / 16)
    var mean = 0.0
    let share = try coverage(200) { i in
      let found = try diffusion(brownian(16, frames: 200, seed: UInt64(1000 + i))).curves[0].diffusion
      guard let found else { return false }
      mean += found.value / 200
      return (found.value - exact).magnitude <= found.standardError
    }
    #expect(share > 0.60 && share < 0.80)
    #expect((mean / exact - 1).magnitude < 0.03)
  }

  @Test("drift of the centre of mass does not count, units are named")
  func drift() throws {
    let plain = brownian(16, frames: 200, seed: 52)
    let drifting = plain.enumerated().map { t, r in r.map { $0 + 3 * Double(t) * Vec3(1, 1, 0) } }
    let (a, b) = (try diffusion(plain), try diffusion(drifting))
    let (first, second) = (try #require(a.curves[0].diffusion), try #require(b.curves[0].diffusion))
    #expect((first.value - second.value).magnitude < 1e-8)
    #expect(first.unit == "A2/ps" && a.timeUnit == "ps" && a.lengthUnit == "A")
    #expect((a.fitWindow.lowerBound - 4).magnitude < 1e-9 && (a.fitWindow.upperBound - 20).magnitude < 1e-9)
    #expect(first.warnings.isEmpty)
  }

  @Test("a solid has no diffusion, only a bound")
  func solid() throws {
    let crystal = PerfectLattice("fcc", repeats: 2, scale: 2.5)
    let curve = try diffusion((0..<100).map { crystal.displaced(by: 0.1, seed: 53, frame: $0) }).curves[0]
    #expect(curve.diffusion == nil)
    // Independent displacements of variance s^2 a direction: <dr^2> = 6 s^2 = 0.06 A2; the longest lag is 19 ps.
    #expect((curve.values[5] / 0.06 - 1).magnitude < 0.05)
    let bound = try #require(curve.upperBound)
    // Two errors are added, of a mean over few origins.
    #expect((1...1.3).contains(bound.value / (0.06 / (6 * 19))))
    let finding = try #require(curve.finding)
    #expect(finding.hasPrefix("no diffusion of Fe seen: D < 0.006"), "\(finding)")
    // The spacing is that of 32 atoms in a cell of 1000 A3.
    #expect(
      finding.contains(
        "1e-9 m2/s (at the end of the fit window the atoms have moved by 0.076 of their spacing only"))
  }

  /// Atoms that vibrate with a period of 20 frames about sites among which they also wander.
  private func vibrating(_ amplitude: Double, wander: Double, frames: Int) -> [[Vec3]] {
    let crystal = PerfectLattice("fcc", repeats: 2, scale: 2.5)
    let random = CounterRandom(seed: 57, stream: .positions)
    var sites = crystal.positions
    return (0..<frames).map { t in
      sites.indices.map { i in
        sites[i] += wander * random.normalVector(step: t, atom: i)
        let phase = random.normalVector(step: 100_000, atom: i)
        let angle = 2 * Double.pi * Double(t) / 20
        return sites[i] + amplitude
          * Vec3(sin(angle + 9 * phase.x), sin(angle + 9 * phase.y), sin(angle + 9 * phase.z))
      }
    }
  }

  @Test("a window inside a vibration gives no coefficient, for a crystal and for a liquid")
  func insideTheVibration() throws {
    let crystal = try diffusion(vibrating(0.15, wander: 0, frames: 200), window: 1...2).curves[0]
    #expect(crystal.diffusion == nil && crystal.finding?.contains("as vibrations do") == true)
    let liquid = vibrating(0.15, wander: 0.15, frames: 600)
    let early = try diffusion(liquid, window: 1...2).curves[0]
    #expect(early.diffusion == nil && early.finding?.hasSuffix("a later window would tell)") == true)
    // Steps of variance 0.0225 a direction: D = 0.01125 A2/ps, which the bound must not exclude.
    #expect(try #require(early.upperBound).value > 0.01125)
    let late = try #require(try diffusion(liquid, window: 40...110).curves[0].diffusion)
    #expect((late.value - 0.01125 * 31 / 32).magnitude < 4 * late.standardError && late.warnings.isEmpty)
  }

  @Test("a window of few lags is warned of; a cage larger than usual is a plateau")
  func fewLagsAndPlateau() throws {
    let few = try #require(
      try diffusion(brownian(16, frames: 40, seed: 56), window: 2...4).curves[0].diffusion)
    #expect(few.warnings.contains { $0.hasPrefix("only 3 lags in the fit window") })
    let crystal = PerfectLattice("fcc", repeats: 2, scale: 2.5)
    let caged = try diffusion((0..<200).map { crystal.displaced(by: 0.6, seed: 58, frame: $0) }).curves[0]
    #expect(caged.diffusion == nil && caged.reason.hasPrefix("the displacement reaches a plateau"))
  }

  @Test("the picture shows the line that was fitted, where it was fitted")
  func figure() throws {
    let result = try diffusion(brownian(16, frames: 200, seed: 60))
    let value = try #require(result.curves[0].diffusion)
    let lines = result.figure.layers.compactMap { layer -> ([Double], [Double], String)? in
      if case .line(let label, let x, let y) = layer { (x, y, label) } else { nil }
    }
    #expect(lines.count == 2 && lines[0].0 == result.times)
    let (x, y, label) = lines[1]
    #expect(abs((x.first ?? 0) - 4) < 1e-9 && abs((x.last ?? 0) - 20) < 1e-9)
    #expect(label == "D of Fe \(value.inSquareMetersPerSecond)")
    #expect(((y[16] - y[0]) / 16 - 6 * value.value).magnitude < 1e-9)
    #expect((y[8] - result.curves[0].values[12]).magnitude < 0.2 * y[8])
  }

  @Test("frozen atoms do not lower the coefficient")
  func frozen() throws {
    let paths = brownian(16, frames: 200, seed: 59)
    func result(_ frozen: Int) throws -> MeanSquaredDisplacement.Curve {
      var analysis = DiffusionAnalysis()
      for (t, positions) in paths.enumerated() {
        let still = (0..<frozen).map { Vec3(Double($0), 0, 0) }
        var snapshot = frame(positions + still, cell, picoseconds: Double(t))
        snapshot.topology.frozen = positions.map { _ in false } + still.map { _ in true }
        try analysis.consume(snapshot)
      }
      return try analysis.finish().curves[0]
    }
    let value = try #require(try result(16).diffusion)
    #expect((value.value - 0.5).magnitude < 4 * value.standardError)
    #expect(value.value == (try #require(try result(8).diffusion)).value)
  }

  @Test("ballistic motion is called not diffusive")
  func ballistic() throws {
    let velocities = PerfectLattice("fcc", repeats: 1).displaced(by: 1, seed: 54)
    let result = try diffusion((0..<50).map { t in velocities.map { Double(t) * $0 } })
    let curve = result.curves[0]
    #expect(try #require(curve.diffusion).warnings.contains { $0.contains("time^2 in") })
  }

  @Test("too short a trajectory and a wrong fit window are errors")
  func badInput() {
    #expect(throws: MDError.self) { try diffusion(brownian(4, frames: 19, seed: 1)) }
    #expect(throws: MDError.self) { try diffusion(brownian(4, frames: 100, seed: 1), window: 5...40) }
  }

  @Test("unwrapping restores continuous paths while the cell breathes")
  func unwrapping() throws {
    let paths = brownian(8, frames: 100, seed: 55).map { $0.map { 0.5 * $0 + Vec3(5, 5, 5) } }
    var unwrapper = Unwrapper()
    for (t, path) in paths.enumerated() {
      let strain = 1 + 0.03 * sin(Double(t))
      let cell = Cell(Matrix3(Vec3(10, 0, 0), Vec3(2, 9, 0), Vec3(-1, 3, 8)))
      let breathing = Cell(strain * cell.vectors)
      let wrapped = path.map { r -> Vec3 in
        var s = cell.fractional(r)
        for axis in 0..<3 { s[axis] -= s[axis].rounded(.down) }
        return breathing.cartesian(s)
      }
      let found = try unwrapper.unwrap(wrapped, cell: breathing)
      let start = paths[0].map { r -> Vec3 in
        let s = cell.fractional(r)
        return Vec3(s.x.rounded(.down), s.y.rounded(.down), s.z.rounded(.down))
      }
      for i in path.indices {
        let expected = breathing.cartesian(cell.fractional(path[i]) - start[i])
        #expect((found[i] - expected).length < 1e-9)
      }
    }
    #expect(throws: MDError.self) { try unwrapper.unwrap([.zero], cell: cell) }
  }

  @Test("frames too far apart to tell which way atoms went are refused, not guessed")
  func tooFarApart() throws {
    let cell = Cell(.diagonal(10, 10, 10), periodic: [true, true, false])
    var unwrapper = Unwrapper()
    _ = try unwrapper.unwrap([Vec3(9, 5, 5)], cell: cell)
    // Along a free axis nothing is folded.
    #expect(try unwrapper.unwrap([Vec3(2.9, 5, 50)], cell: cell) == [Vec3(12.9, 5, 50)])
    #expect(throws: MDError.self) { _ = try unwrapper.unwrap([Vec3(7.5, 5, 50)], cell: cell) }
  }

  @Test("folded positions of any source give the diffusion of the paths, or a refusal")
  func foldedFrames() throws {
    let cell = Cell(.diagonal(10, 10, 10))
    let paths = brownian(8, frames: 200, seed: 7).map { $0.map { 0.5 * $0 } }
    func report(_ isUnwrapped: Bool?, fold: Bool, every step: Int = 1, timed: Bool = true) throws
      -> AnalysisReport
    {
      let topology = Topology(species: ["Fe"], types: Array(repeating: 0, count: 8), massPerSpecies: [55.845])
      var frames = stride(from: 0, to: 200, by: step).map { t -> Snapshot in
        let positions = paths[t].map { r -> Vec3 in
          guard fold else { return r }
          return Vec3(
            r.x - 10 * (r.x / 10).rounded(.down), r.y - 10 * (r.y / 10).rounded(.down),
            r.z - 10 * (r.z / 10).rounded(.down))
        }
        var snapshot = Snapshot(
          topology: topology,
          state: State(positions: positions, cell: cell, step: t, time: timed ? Double(t) : nil),
          degreesOfFreedom: 21)
        snapshot.isUnwrapped = isUnwrapped
        return snapshot
      }.makeIterator()
      return try Analyses.run([.msd], units: .metal) { () throws(MDError) in frames.next() }
    }
    let known = try #require(try report(true, fold: false)["diffusion Fe"]?.value)
    for isUnwrapped in [false, nil] {
      let found = try #require(try report(isUnwrapped, fold: true)["diffusion Fe"]?.value)
      #expect(abs(found / known - 1) < 1e-9)
    }
    let far = try report(false, fold: true, every: 20)
    #expect(far.estimates.isEmpty && far.warnings.contains { $0.hasPrefix("msd: frames are too far apart") })
    let timeless = try report(true, fold: false, timed: false)
    #expect(
      timeless.estimates.isEmpty
        && timeless.warnings.contains { $0.hasPrefix("msd: the frames do not say their times") })
  }
}
