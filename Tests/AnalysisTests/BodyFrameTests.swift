import Analysis
import Foundation
import MDCore
import Testing

/// Bodies in vacuum that drift and turn as a whole: that is neither diffusion nor vibration.
@Suite("Bodies in vacuum")
struct BodyFrameTests {
  private let free = Cell(.diagonal(1, 1, 1), periodic: [false, false, false])
  private let axis = Vec3(1, 2, 3) / 14.0.squareRoot()

  /// The vector turned about a unit vector (Rodrigues).
  private func turned(_ v: Vec3, about n: Vec3, degrees: Double) -> Vec3 {
    let angle = degrees * .pi / 180
    return cos(angle) * v + sin(angle) * n.cross(v) + (1 - cos(angle)) * n.dot(v) * n
  }

  private func snapshot(
    _ positions: [Vec3], _ cell: Cell, at time: Double, velocities: [Vec3]? = nil, isUnwrapped: Bool = true
  ) -> Snapshot {
    var snapshot = frame(positions, cell, picoseconds: time)
    snapshot.state.velocities = velocities
    snapshot.isUnwrapped = isUnwrapped
    return snapshot
  }

  private func displacement(_ frames: [[Vec3]], _ cell: Cell, part: PartOfSystem? = nil) throws
    -> MeanSquaredDisplacement
  {
    var analysis = DiffusionAnalysis()
    for (t, positions) in frames.enumerated() {
      var now = snapshot(positions, cell, at: Double(t))
      now.topology.part = part
      try analysis.consume(now)
    }
    return try analysis.finish()
  }

  /// A crystal that vibrates by 0.1 A a direction, 3.8 A from atom to atom, turning by half a degree a frame.
  private func cluster(frames: Int = 200, degrees: Double = 0.5, about axis: Vec3) -> [[Vec3]] {
    let crystal = PerfectLattice("fcc", repeats: 3, scale: 3.8)
    return (0..<frames).map { t in
      crystal.displaced(by: 0.1, seed: 71, frame: t).map {
        turned($0, about: axis, degrees: degrees * Double(t)) + 0.3 * Double(t) * Vec3(1, -1, 0.5)
      }
    }
  }

  @Test("a crystal that turns does not diffuse, with vacuum by its cell or by a wide box")
  func turningCrystal() throws {
    let result = try displacement(cluster(about: axis), free)
    let curve = result.curves[0]
    #expect(curve.diffusion == nil && curve.finding?.contains("as vibrations do") == true)
    // 6 s^2 of independent displacements, less six of 324 degrees of freedom.
    #expect((curve.values[20] / (0.06 * (1 - 6.0 / 324)) - 1).magnitude < 0.02)
    #expect(
      result.notice?.hasPrefix("the atoms turned as one body by 1e+02 degrees") == true,
      "\(result.notice ?? "")")
    // Ninety degrees from one frame to the next are one rotation too.
    let fast = try displacement(cluster(degrees: 90, about: axis), free).curves[0]
    #expect((fast.values[20] / curve.values[20] - 1).magnitude < 0.01)
    // In a periodic box, across its corner and folded.
    let box = Cell(.diagonal(70, 70, 70))
    var frames = cluster(about: axis).enumerated().map { t, positions in
      snapshot(
        positions.map { r in
          Vec3(
            r.x - 70 * (r.x / 70).rounded(.down), r.y - 70 * (r.y / 70).rounded(.down),
            r.z - 70 * (r.z / 70).rounded(.down))
        }, box, at: Double(t), isUnwrapped: false)
    }.makeIterator()
    let report = try Analyses.run([.msd], units: .metal) { () throws(MDError) in frames.next() }
    #expect(report.estimates.isEmpty && report.findings.first?.contains("as vibrations do") == true)
    #expect(report.warnings.contains { $0.hasPrefix("msd: the atoms turned as one body") })
    let msd = try #require(report.tables.first { $0.name == "msd" })
    #expect((msd.columns[1].values[20] / curve.values[20] - 1).magnitude < 1e-6)
  }

  @Test("a wire turns about its own axis only, a slab and a bulk crystal do not turn")
  func wireAndSlab() throws {
    let crystal = PerfectLattice("fcc", repeats: 3, scale: 3.8)
    var wire = crystal.cell
    wire.periodic = [false, false, true]
    let along = try displacement(cluster(about: Vec3(0, 0, 1)), wire)
    #expect(along.notice != nil)
    // Less four of 324 degrees of freedom.
    #expect((along.curves[0].values[20] / (0.06 * (1 - 4.0 / 324)) - 1).magnitude < 0.02)
    for periodic in [[true, true, false], [true, true, true]] {
      var cell = crystal.cell
      cell.periodic = periodic
      let still = try displacement(cluster(degrees: 0, about: axis), cell)
      #expect(still.notice == nil && still.curves[0].diffusion == nil)
      #expect((still.curves[0].values[20] / (0.06 * (1 - 3.0 / 324)) - 1).magnitude < 0.02)
    }
  }

  @Test("a droplet that turns has the diffusion of its atoms")
  func turningDroplet() throws {
    let random = CounterRandom(seed: 72, stream: .positions)
    let atoms = 64
    var positions = (0..<atoms).map { 4 * random.normalVector(step: 0, atom: $0) }
    // Steps of variance 0.25 a direction: D = 0.125 A2/ps.
    let frames = (1...300).map { t -> [Vec3] in
      for i in 0..<atoms { positions[i] += 0.5 * random.normalVector(step: t, atom: i) }
      return positions.map { turned($0, about: axis, degrees: 3 * Double(t)) }
    }
    let found = try #require(try displacement(frames, free).curves[0].diffusion)
    // Six of 192 degrees of freedom are those of the body.
    #expect((found.value - 0.125 * (1 - 6.0 / 192)).magnitude < 3 * found.standardError)
    #expect(found.standardError < 0.01)
  }

  @Test("where a rotation cannot be known the number says so")
  func rotationUnknown() throws {
    let part = PartOfSystem(indices: Array(0..<108), group: "core", total: 500)
    let curve = try displacement(cluster(degrees: 2, about: axis), free, part: part).curves[0]
    #expect(try #require(curve.diffusion).warnings.contains { $0.hasPrefix("a body in vacuum may turn") })
  }

  @Test("velocities of a rotation do not enter spectra")
  func spectra() throws {
    let crystal = PerfectLattice("fcc", repeats: 3, scale: 3.8)
    let random = CounterRandom(seed: 73, stream: .velocities)
    let units = UnitSystem.metal
    /// Vibrations of 2 THz and 0.1 A, frames 0.02 ps apart, in a body that turns by `rate` degrees a frame.
    func spectrum(_ rate: Double) throws -> VibrationalSpectrum {
      var analysis = VibrationalAnalysis()
      for t in 0..<640 {
        let (angle, frequency) = (4 * Double.pi * 0.02 * Double(t), 4 * Double.pi)
        let spin = rate / 180 * .pi / 0.02 * axis
        var (positions, velocities): ([Vec3], [Vec3]) = ([], [])
        for i in crystal.positions.indices {
          let phase = 9 * random.normalVector(step: 0, atom: i)
          let u = 0.1 * Vec3(sin(angle + phase.x), sin(angle + phase.y), sin(angle + phase.z))
          let rate0 = 0.1 * frequency * Vec3(cos(angle + phase.x), cos(angle + phase.y), cos(angle + phase.z))
          let r = turned(crystal.positions[i] + u, about: axis, degrees: rate * Double(t))
          positions.append(r)
          velocities.append(turned(rate0, about: axis, degrees: rate * Double(t)) + spin.cross(r))
        }
        try analysis.consume(
          snapshot(
            positions, free, at: 0.02 * Double(t), velocities: velocities.map { units.timeToUser / 1000 * $0 }
          ))
      }
      return try analysis.finish()
    }
    let (still, turning) = (try spectrum(0), try spectrum(0.3))
    #expect(still.warnings.isEmpty && turning.warnings.count == 1)
    let (a, b) = (still.curves[0], turning.curves[0])
    #expect(a.diffusion == nil && b.diffusion == nil && b.finding?.contains("as vibrations do") == true)
    #expect((a.meanFrequency.value - b.meanFrequency.value).magnitude < 0.01)
    for k in a.correlation.indices { #expect((a.correlation[k] - b.correlation[k]).magnitude < 0.01) }
  }
}
