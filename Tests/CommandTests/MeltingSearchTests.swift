import Analysis
import MDCore
import Studies
import Testing
import Trajectory

/// What a melting study decides between its runs.
@Suite struct MeltingSearchTests {
  @Test func theBracketHalvesAndForgetsWhatWasChance() {
    var bracket = TemperatureBracket()
    #expect(bracket.next(after: 1000, step: 0.9) == 900)
    bracket.melts(at: 1000)
    #expect(bracket.clamped(1100) == 980 && bracket.clamped(950) == 950)
    bracket.freezes(at: 900)
    #expect(bracket.next(after: 900, step: 1.05) == 950)
    #expect(bracket.clamped(880) == 950 && bracket.clamped(1200) == 950 && bracket.clamped(960) == 960)
    bracket.freezes(at: 1010)
    #expect(bracket.molten == nil && bracket.frozen == 1010)
    #expect(bracket.next(after: 1010, step: 1.05) == 1010 * 1.05)
    bracket.melts(at: 1000)
    #expect(bracket.frozen == nil && bracket.molten == 1000)
  }

  /// Thermal motion, a shift of the whole and another cell are no displacement to speak of; a melt's is.
  @Test func displacementTellsAMeltFromACrystal() {
    let lattice = Lattice(.fcc, a: 4)
    let crystal = AtomicStructure(lattice, species: ["Fe"], repeats: [4, 4, 4])
    let start = PhaseFrame(positions: crystal.positions, cell: crystal.cell)
    func moved(_ amplitude: Double, shift: Vec3, stretch: Double) -> PhaseFrame {
      let random = CounterRandom(seed: 7, stream: .velocities)
      var frame = start
      frame.cell = Cell(stretch * start.cell.vectors)
      frame.positions = start.positions.indices.map {
        stretch * start.positions[$0] + shift + amplitude * random.normalVector(step: 0, atom: $0)
      }
      return frame
    }
    let still = moved(0, shift: Vec3(9, -3, 1), stretch: 1.05)
    #expect(still.displacement(since: start) < 1e-12)
    // The median of a normal displacement is 1.538 sigma, the cube root of 16 A^3 2.52 A.
    let warm = moved(0.2, shift: .zero, stretch: 1).displacement(since: start)
    #expect(abs(warm - 0.2 * 1.538 / 2.519842) < 0.01)
    #expect(warm < PhaseFrame.molten)
    #expect(moved(1, shift: .zero, stretch: 1).displacement(since: start) > PhaseFrame.molten)
  }
}
