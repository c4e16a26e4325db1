import Deck
import MDCore
import Testing

@Suite struct SummaryTests {
  private func system() -> (Topology, Cell) {
    let structure = AtomicStructure(Lattice(.bcc, a: 2.86), species: ["Fe"], repeats: [3, 3, 3])
    let topology = Topology(
      species: ["Fe", "Cr"], types: structure.species.indices.map { $0 < 49 ? 0 : 1 },
      massPerSpecies: [55.845, 51.9961], groups: ["bottom": Array(0..<18)])
    return (topology, structure.cell)
  }

  @Test func printsThePlanInUserUnits() throws {
    let plan = try plan(
      """
      structure:
        lattice: {bcc: 2.86 A, repeat: 3}
        composition: {Fe: rest, Cr: 10 %}
        groups: {bottom: {slab: {axis: c, from: 0, to: 0.3}, frozen: true}}
      potential: {deep: {file: dp-m.pb, sel: as-trained}}
      stages:
        - minimize: {cell: anisotropic}
        - npt: {temperature: [300 K, 600 K], pressure: 1 bar, time: 20 ps}
        - nve: {time: 1.5 ns, name: measure}
      output: {frames: 0.5 ps, series: 10 fs}
      analyze: [density, lattice]
      """)
    let (topology, cell) = system()
    let cost = CostEstimate(plan, topology: topology, cell: cell, cutoff: 5.5, microsecondsPerAtomStep: 10)
    #expect(
      plan.summary(topology: topology, cell: cell, cost: cost) == """
        structure     bcc, a = 2.86 A, 3 x 3 x 3 cells; Fe the rest, Cr 10 %
        atoms         54 (Fe 49, Cr 5)
        cell          8.58000 x 8.58000 x 8.58000 A, periodic
        velocities    drawn at 300 K, seed 1, scaled to it
        group         bottom: 18 atoms, frozen
        potential     deep {file: dp-m.pb, sel: as-trained}
        timestep      1 fs, skin 1 A, seed 1
        stops if      an atom moves more than 0.5 A in a step or the temperature exceeds 100000 K

        stages
          1  minimize  until forces are below 0.01 eV/A, anisotropic cell at 0 GPa within 0.05 GPa, at most 10000 steps
          2  npt       300 K to 600 K (bussi, 100 fs), 0.0001 GPa (rescaling, isotropic, 1000 fs), 20000 steps (20 ps)
          3  measure   constant energy, 1500000 steps (1.5 ns)

        output        runs/deck
          frames      every 500 steps (0.5 ps): positions, unwrapped positions, velocities, stress in single precision
          series      every 10 steps (10 fs), also as text
          checkpoint  every 1000 steps (1 ps)
        analyses      density, lattice

        cost estimate
          steps     1520000 and at most 10000 of minimisation
          time      14 min
          memory    60.1 MB
          disk      94.3 MB: trajectory 6.89 MB, series 87.4 MB, checkpoint 7.98 kB

        """)
  }

  @Test func costFollowsTheOutput() throws {
    func cost(_ output: String) throws -> CostEstimate {
      let plan = try plan(
        """
        structure: {lattice: {bcc: 2.86 A, repeat: 3}, species: Fe, groups: {bottom: {indices: 1-18}}}
        potential: {lj: {}}
        stages: [{nvt: {temperature: 300 K, steps: 10000}}]
        output: \(output)
        """)
      let (topology, cell) = system()
      return CostEstimate(plan, topology: topology, cell: cell, cutoff: nil, microsecondsPerAtomStep: 2)
    }
    let full = try cost("{frames: 10 steps}")
    #expect(full.steps == 10_000)
    #expect(abs(full.seconds! - 1.08) < 1e-12)
    #expect(try cost("{frames: none, series: none}").trajectoryBytes == 0)
    #expect(try cost("{frames: none, series: none}").seriesBytes == 0)
    let double = try cost("{frames: 10 steps, precision: double}")
    #expect(double.trajectoryBytes > 1.8 * full.trajectoryBytes)
    let group = try cost("{frames: 10 steps, group: bottom}")
    #expect(group.trajectoryBytes < 0.5 * full.trajectoryBytes)
    let text = try cost("{frames: 10 steps, csv: no}")
    #expect(text.seriesBytes < 0.5 * full.seriesBytes)
  }
}
