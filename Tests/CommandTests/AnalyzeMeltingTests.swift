import Foundation
import Testing

/// `mdrun analyze --melting` on what is no slab of crystal and melt.
@Suite struct AnalyzeMeltingTests {
  private static let crystal = """
    units: lj
    structure:
      lattice: {fcc: 1.6, repeat: 3}
      species: Ar
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5}}
    timestep: 0.004
    stages:
      - nvt: {temperature: 0.3, steps: 200}
    output: {folder: run, frames: 10 steps}
    """

  @Test func aCrystalAloneIsNoSlab() throws {
    try withScratchFolder { folder in
      #expect(try MistakeTests.run(Self.crystal, in: folder).status == 0)
      let alone = try MDRunProcess.run(["analyze", "run", "--melting"], in: folder)
      #expect(alone.status == 5)
      #expect(alone.errors.contains("error: the frames do not show two phases; found two groups"))
      let same = try MDRunProcess.run(
        ["analyze", "run", "--melting", "--solid", "run", "--liquid", "run"], in: folder)
      #expect(same.status == 5)
      #expect(same.errors.contains("error: solid and liquid cannot be told apart"))
      let half = try MDRunProcess.run(["analyze", "run", "--melting", "--solid", "run"], in: folder)
      #expect(half.status == 2)
      #expect(half.errors.contains("error: runs of both pure phases are needed, or of none"))
    }
  }
}
