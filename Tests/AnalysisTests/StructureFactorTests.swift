import Analysis
import Foundation
import MDCore
import Testing

@Suite("Structure factors")
struct StructureFactorTests {
  private let skewed = Cell(Matrix3(Vec3(5, 0, 0), Vec3(1.5, 5, 0), Vec3(-1, 0.7, 6)))

  private func random(_ count: Int, _ cell: Cell, seed: UInt64, frame: Int = 0) -> [Vec3] {
    let random = CounterRandom(seed: seed, stream: .positions)
    return (0..<count).map { i -> Vec3 in
      let (x, y) = random.uniforms(step: frame, index: 2 * i)
      let (z, _) = random.uniforms(step: frame, index: 2 * i + 1)
      return cell.cartesian(Vec3(x, y, z))
    }
  }

  @Test("sums of powers equal sums of sines and cosines, in a skewed cell, of atoms outside it too")
  func directSums() {
    let positions = random(45, skewed, seed: 1).enumerated().map {
      $1 + Double($0 % 5 - 2) * skewed.vectors.b
    }
    let waves: [SIMD3<Int32>] = [[0, 0, 1], [1, -3, 2], [7, 0, -4], [0, 5, -6], [2, 2, 2]]
    var phases = PhaseSums(waves)
    let sums = phases.sums(positions.map { skewed.fractional($0) })
    let reciprocal = 2 * .pi * skewed.vectors.inverse.transpose
    for (w, wave) in waves.enumerated() {
      let k = Vec3(Double(wave.x), Double(wave.y), Double(wave.z)) * reciprocal
      let real = positions.reduce(0) { $0 + cos(k.dot($1)) }
      let imaginary = positions.reduce(0) { $0 + sin(k.dot($1)) }
      #expect((sums.real[w] - real).magnitude < 1e-11 && (sums.imaginary[w] - imaginary).magnitude < 1e-11)
    }
  }

  @Test("shells hold every short vector once, at most so many long ones, all of the right length")
  func shells() {
    let cube = WaveShells(Cell(orthogonal: Vec3(10, 10, 10)), range: 2, bins: 20, most: 100)
    let unit = 2 * Double.pi / 10
    // One of each pair: 3 of length 1, 6 of sqrt 2, 4 of sqrt 3, 3 of 2, 12 of sqrt 5, 12 of sqrt 6, 6 of sqrt 8, 15 of 3,
    // 12 of sqrt 10.
    #expect(cube.shells.map(\.count) == [3, 6, 4, 3, 12, 12, 6, 15, 12])
    #expect(
      (cube.lengths(in: Cell(orthogonal: Vec3(10, 10, 10)))[1] - unit * 2.0.squareRoot()).magnitude < 1e-12)
    let big = Cell(Matrix3(Vec3(200, 0, 0), Vec3(50, 220, 0), Vec3(-30, 80, 300)))
    let waves = WaveShells(big, range: 5, bins: 100, most: 40)
    #expect(waves.shells.count == 100 && waves.shells.allSatisfy { $0.count <= 40 })
    #expect(waves.shells.suffix(90).allSatisfy { $0.count == 40 })
    #expect(Set(waves.indices).count == waves.indices.count && waves.indices.allSatisfy { $0.x >= 0 })
    let reciprocal = 2 * .pi * big.vectors.inverse.transpose
    for (bin, shell) in waves.shells.enumerated() {
      for w in shell {
        let wave = waves.indices[w]
        let length = (Vec3(Double(wave.x), Double(wave.y), Double(wave.z)) * reciprocal).length
        #expect(Int(length / 0.05) == bin)
      }
    }
  }

  @Test("an ideal gas of two species: all Faber-Ziman functions are one, errors cover that")
  func idealGas() throws {
    var inside = Array(repeating: 0, count: 4)
    var points = 0
    let types = (0..<40).map { $0 < 10 ? 1 : 0 }
    for seed in 0..<4 {
      var analysis = StructureFactorAnalysis(range: 5, bins: 15)
      for t in 0..<64 {
        try analysis.consume(
          frame(
            random(40, skewed, seed: UInt64(10 + seed), frame: t), skewed, picoseconds: Double(t),
            types: types,
            species: ["Fe", "C"], masses: [56, 12]))
      }
      let result = try analysis.finish()
      #expect(result.curves.map(\.name) == ["total", "Fe-Fe", "Fe-C", "C-C"] && result.warnings.isEmpty)
      points += result.k.count
      for (c, curve) in result.curves.enumerated() {
        for i in result.k.indices where (curve.values[i] - 1).magnitude <= curve.standardError[i] {
          inside[c] += 1
        }
      }
    }
    // Four times about 14 shells: 68 % with a standard deviation of 6 %.
    for count in inside { #expect((0.5...0.84).contains(Double(count) / Double(points))) }
  }

  @Test("a perfect bcc crystal: N at Bragg vectors, nothing elsewhere")
  func crystal() throws {
    let crystal = PerfectLattice("bcc", repeats: 3)
    let edge = crystal.cell.lengths.x / 3
    let unit = 2 * Double.pi / (3 * edge)
    var analysis = StructureFactorAnalysis(range: 5 * unit, bins: 500)
    for t in 0..<4 { try analysis.consume(frame(crystal.positions, crystal.cell, picoseconds: Double(t))) }
    let result = try analysis.finish()
    for (i, k) in result.k.enumerated() {
      let square = Int((k * k / (unit * unit)).rounded())
      // Of squared length 18 are six pairs (3 3 0), the reflection 110, and twelve (4 1 1).
      let expected = square == 18 ? 54.0 * 6 / 18 : 0
      #expect((result.curves[0].values[i] - expected).magnitude < 1e-9)
    }
    #expect(result.k.contains { (($0 / unit) * ($0 / unit) - 18).magnitude < 1e-6 })
  }

  @Test("the two conventions and the total fit together")
  func conventions() throws {
    let types = (0..<30).map { $0 % 3 == 0 ? 1 : 0 }
    var results: [StructureFactor] = []
    for convention in StructureFactorConvention.allCases {
      var analysis = StructureFactorAnalysis(range: 4, bins: 10, convention: convention)
      for t in 0..<5 {
        try analysis.consume(
          frame(
            random(30, skewed, seed: 3, frame: t), skewed, picoseconds: Double(t), types: types,
            species: ["Fe", "Cr"], masses: [56, 52]))
      }
      results.append(try analysis.finish())
    }
    let (fz, al) = (results[0], results[1])
    let (iron, chromium) = (2.0 / 3, 1.0 / 3)
    let shares: [(Double, Double, Double)] = [
      (iron, iron, 1), (iron, chromium, 0), (chromium, chromium, 1),
    ]
    for i in fz.k.indices {
      var total = 1.0
      for (c, (a, b, delta)) in shares.enumerated() {
        let partial = fz.curves[c + 1].values[i] - 1
        let expected: Double = delta + (a * b).squareRoot() * partial
        #expect((al.curves[c + 1].values[i] - expected).magnitude < 1e-10)
        total += (2 - delta) * a * b * partial
      }
      #expect((fz.curves[0].values[i] - total).magnitude < 1e-10)
      #expect(fz.curves[0].values[i] == al.curves[0].values[i])
    }
    #expect(fz.table.columns.map(\.heading).prefix(4) == ["k (1/A)", "vectors", "S total", "error total"])
    #expect(fz.figure.layers.count == 4)
  }

  @Test("another choice of cell vectors gives the same function; a strained cell moves k")
  func cellChoice() throws {
    let positions = random(20, skewed, seed: 5)
    let v = skewed.vectors
    func factor(_ cells: [Cell]) throws -> StructureFactor {
      var analysis = StructureFactorAnalysis(range: 4, bins: 8)
      for (t, cell) in cells.enumerated() {
        try analysis.consume(
          frame(
            positions.map { cell == cells[0] ? $0 : cell.cartesian(cells[0].fractional($0)) }, cell,
            picoseconds: Double(t)))
      }
      return try analysis.finish()
    }
    let (a, b) = (try factor([skewed]), try factor([Cell(Matrix3(v.a, v.b + v.a, v.c - v.b))]))
    #expect(a.vectors == b.vectors && a.vectors.allSatisfy { $0 < 40 })
    for i in a.k.indices {
      #expect((a.curves[0].values[i] - b.curves[0].values[i]).magnitude < 1e-9)
      #expect((a.k[i] - b.k[i]).magnitude < 1e-12)
    }
    // Phases depend on fractional positions only.
    let strained = try factor([skewed, Cell(1.04 * v)])
    #expect((strained.k[0] * 1.02 / a.k[0] - 1).magnitude < 1e-12)
    #expect((strained.curves[0].values[0] - a.curves[0].values[0]).magnitude < 1e-9)
    #expect(strained.warnings.count == 1 && strained.curves[0].standardError[0] == .infinity)
  }

  @Test("no frame, a free boundary and too small a range are errors")
  func badInput() {
    #expect(throws: MDError.self) { try StructureFactorAnalysis().finish() }
    #expect(throws: MDError.self) {
      var analysis = StructureFactorAnalysis()
      let cell = Cell(orthogonal: Vec3(5, 5, 5), periodic: [true, true, false])
      try analysis.consume(frame([.zero], cell, picoseconds: 0))
    }
    #expect(throws: MDError.self) {
      var analysis = StructureFactorAnalysis(range: 0.5)
      try analysis.consume(frame([.zero], Cell(orthogonal: Vec3(5, 5, 5)), picoseconds: 0))
    }
  }
}
