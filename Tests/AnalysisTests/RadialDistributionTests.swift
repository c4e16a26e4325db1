import Analysis
import Foundation
import MDCore
import Testing

@Suite("Radial distribution functions")
struct RadialDistributionTests {
  @Test("an ideal gas has g = 1 - 1/N, and the error of each bin covers it")
  func idealGas() throws {
    let cell = Cell(
      Matrix3(Vec3(5, 0, 0), Vec3(1.5, 5, 0), Vec3(-1, 0.7, 5)))
    var share = 0.0
    for seed in 0..<4 {
      var analysis = RadialDistributionAnalysis(range: 3, bins: 50)
      for t in 0..<128 {
        let random = CounterRandom(seed: UInt64(41 + seed), stream: .positions)
        let positions = (0..<60).map { i -> Vec3 in
          let (x, y) = random.uniforms(step: t, index: 2 * i)
          let (z, _) = random.uniforms(step: t, index: 2 * i + 1)
          return cell.cartesian(Vec3(x, y, z))
        }
        try analysis.consume(frame(positions, cell, picoseconds: Double(t)))
      }
      let curve = try analysis.finish().curves[0]
      let inside = curve.g.indices.filter {
        $0 >= 5 && (curve.g[$0] - (1 - 1.0 / 60)).magnitude <= curve.standardError[$0]
      }
      share += Double(inside.count) / 45 / 4
    }
    #expect(share > 0.60 && share < 0.76)
  }

  @Test("shells of fcc, seen through the images of one conventional cell of four atoms")
  func smallCell() throws {
    let crystal = PerfectLattice("fcc", repeats: 1)
    var analysis = RadialDistributionAnalysis(range: 2.5, bins: 250)
    for t in 0..<8 {
      try analysis.consume(frame(crystal.positions, crystal.cell, picoseconds: Double(t)))
    }
    let result = try analysis.finish()
    let perVolume = 2.0.squareRoot()
    for (distance, neighbors) in [(1.0, 12.0), (2.0.squareRoot(), 6), (3.0.squareRoot(), 24), (2, 12)] {
      let near = result.r.indices.filter { (result.r[$0] - distance).magnitude < 0.05 }
      let number = near.reduce(0.0) { sum, k in
        let (a, b) = (result.r[k] - 0.005, result.r[k] + 0.005)
        return sum + result.curves[0].g[k] * 4 / 3 * .pi * (b * b * b - a * a * a) * perVolume
      }
      #expect((number - neighbors).magnitude < 1e-9)
    }
    let coordination = try #require(result.curves[0].coordination)
    #expect((coordination.value - 12).magnitude < 1e-9 && coordination.standardError < 1e-9)
    #expect(coordination.warnings.contains { $0.hasPrefix("counted beyond half the cell's width, 0.707") })
  }

  @Test("a hot crystal: coordination to the first minimum, partial functions of rocksalt")
  func rocksalt() throws {
    let n = 6
    var positions: [Vec3] = []
    var types: [Int] = []
    for i in 0..<n {
      for j in 0..<n {
        for k in 0..<n {
          positions.append(2.8 * Vec3(Double(i), Double(j), Double(k)))
          types.append((i + j + k) % 2)
        }
      }
    }
    let cell = Cell(orthogonal: 2.8 * Vec3(Double(n), Double(n), Double(n)))
    var analysis = RadialDistributionAnalysis(range: 7)
    let random = CounterRandom(seed: 42, stream: .positions)
    for t in 0..<32 {
      let moved = positions.indices.map { positions[$0] + 0.15 * random.normalVector(step: t, atom: $0) }
      try analysis.consume(
        frame(
          moved, cell, picoseconds: Double(t), types: types,
          species: ["Na", "Xx", "Cl"].filter { $0 != "Xx" },
          masses: [23, 35.45]))
    }
    let result = try analysis.finish()
    #expect(result.curves.map(\.name) == ["total", "Na-Na", "Na-Cl", "Cl-Cl"])
    let unlike = try #require(result.curves[2].coordination)
    #expect((unlike.value - 6).magnitude < 0.02)
    #expect((result.curves[1].coordination?.value ?? 0) > 11.9)
    let reverse = try #require(result.curves[2].reverse)
    #expect(reverse.name == "Cl-Na" && (reverse.number.value - unlike.value).magnitude < 1e-9)
    #expect(result.curves[1].reverse == nil && result.curves[0].reverse == nil)
    // The running number passes the coordination at the first minimum and only grows.
    let running = result.curves[2].runningCoordination
    let minimum = try #require(result.curves[2].firstMinimum)
    let place = try #require(result.r.firstIndex { $0 > minimum - 1e-9 })
    #expect(
      (running[place] - unlike.value).magnitude < 1e-9
        && zip(running, running.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(result.table.columns.count == 13 && result.table.rowCount == 200)
  }

  @Test("few atoms of one species among many: each sees its own number of the other")
  func dilute() throws {
    // One C at the centre of a cube of eight Fe, in a large cell.
    let iron = (0..<8).map { (i: Int) -> Vec3 in
      Vec3(4 + Double(i & 1), 4 + Double((i >> 1) & 1), 4 + Double(i >> 2))
    }
    let cell = Cell(orthogonal: Vec3(12, 12, 12))
    var analysis = RadialDistributionAnalysis(range: 4)
    for t in 0..<8 {
      try analysis.consume(
        frame(
          iron + [Vec3(4.5, 4.5, 4.5)], cell, picoseconds: Double(t),
          types: Array(repeating: 0, count: 8) + [1],
          species: ["Fe", "C"], masses: [55.845, 12.011]))
    }
    let curve = try #require(try analysis.finish().curves.first { $0.name == "Fe-C" })
    #expect((curve.runningCoordination.last ?? 0) == 1)
    #expect(curve.populationRatio == 8)
  }

  @Test("another choice of cell vectors gives the same function")
  func cellChoice() throws {
    let crystal = PerfectLattice("bcc", repeats: 2, scale: 2.48)
    let positions = crystal.displaced(by: 0.1, seed: 43)
    let v = crystal.cell.vectors
    let skewed = Cell(Matrix3(v.a, v.b + v.a, v.c - v.b))
    var results: [RadialDistribution] = []
    for cell in [crystal.cell, skewed] {
      var analysis = RadialDistributionAnalysis(range: 7)
      try analysis.consume(frame(positions, cell, picoseconds: 0))
      results.append(try analysis.finish())
    }
    for (a, b) in zip(results[0].curves[0].g, results[1].curves[0].g) { #expect((a - b).magnitude < 1e-9) }
    #expect(results[0].curves[0].standardError.allSatisfy { $0 == .infinity })
  }

  @Test("no frame, and a free boundary, are errors")
  func badInput() {
    #expect(throws: MDError.self) { try RadialDistributionAnalysis().finish() }
    #expect(throws: MDError.self) {
      var analysis = RadialDistributionAnalysis()
      let cell = Cell(orthogonal: Vec3(5, 5, 5), periodic: [true, true, false])
      try analysis.consume(frame([.zero], cell, picoseconds: 0))
    }
  }
}
