import MDCore
import Testing

@Suite struct VelocitiesTests {
  private func topology(_ count: Int, frozen: Int = 0) -> Topology {
    Topology(
      species: ["Fe", "C"], types: (0..<count).map { $0 % 4 == 0 ? 1 : 0 }, massPerSpecies: [55.845, 12.011],
      frozen: (0..<count).map { $0 < frozen })
  }
  private func kinetic(_ v: [Vec3], _ topology: Topology) -> Double {
    v.indices.reduce(0.0) { (sum: Double, i: Int) in sum + 0.5 * topology.masses[i] * v[i].length2 }
  }

  @Test(arguments: [0, 10]) func exactTemperatureAndNoMomentum(frozen: Int) {
    let topology = topology(200, frozen: frozen)
    let v = Velocities.maxwellBoltzmann(topology, temperature: 700, seed: 5)
    let g = Double(3 * (200 - frozen) - 3)
    #expect(abs(2 * kinetic(v, topology) / (g * topology.units.boltzmann) - 700) < 1e-9)
    var momentum = Vec3.zero
    for i in v.indices { momentum += topology.masses[i] * v[i] }
    #expect(momentum.length < 1e-12)
    #expect(v[..<frozen].allSatisfy { $0 == .zero })
  }

  @Test func distributionIsMaxwellBoltzmann() {
    let topology = topology(4000)
    let v = Velocities.maxwellBoltzmann(topology, temperature: 300, seed: 1, exact: false)
    for type in 0...1 {
      let atoms = topology.types.indices.filter { topology.types[$0] == type }
      let scaled = atoms.flatMap { i -> [Double] in
        let s = (topology.masses[i] / (topology.units.boltzmann * 300)).squareRoot()
        return [s * v[i].x, s * v[i].y, s * v[i].z]
      }
      let n = Double(scaled.count)
      // Second and fourth moment of a normal number: 1 and 3, with variances 2 and 96.
      let second = scaled.reduce(0.0) { (sum: Double, x: Double) in sum + x * x } / n
      let fourth = scaled.reduce(0.0) { (sum: Double, x: Double) in sum + x * x * x * x } / n
      #expect(abs(second - 1) < 4 * (2 / n).squareRoot())
      #expect(abs(fourth - 3) < 4 * (96 / n).squareRoot())
    }
    #expect(v == Velocities.maxwellBoltzmann(topology, temperature: 300, seed: 1, exact: false))
    #expect(v != Velocities.maxwellBoltzmann(topology, temperature: 300, seed: 2, exact: false))
  }

  @Test func limitingCases() {
    #expect(
      Velocities.maxwellBoltzmann(topology(8), temperature: 0, seed: 1) == Array(repeating: .zero, count: 8))
    let still = topology(4, frozen: 4)
    #expect(
      Velocities.maxwellBoltzmann(still, temperature: 300, seed: 1) == Array(repeating: .zero, count: 4))
    let one = topology(1)
    let v = Velocities.maxwellBoltzmann(one, temperature: 300, seed: 1)
    #expect(abs(2 * kinetic(v, one) / (3 * one.units.boltzmann) - 300) < 1e-9)
  }
}
