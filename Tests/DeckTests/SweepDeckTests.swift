import Deck
import Foundation
import MDCore
import Potentials
import Testing

/// Decks of sweeps and comparisons: which points they make, and what is wrong with bad ones.
@Suite struct SweepDeckTests {
  private static let common = """
    units: lj
    structure: {lattice: {fcc: 1.6, repeat: 3}, composition: {Ar: rest, Kr: 10 %}}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5}}
    stages: [{nvt: {temperature: 1, steps: 10}}, {npt: {temperature: [1, 2], pressure: 0, steps: 10}}]

    """

  private func study(_ text: String) throws(MDError) -> StudyPlan {
    try StudyPlan(text: text, file: "deck.yaml", registry: .standard)
  }

  private func run(_ point: PointPlan) throws -> Plan {
    guard case .run(let plan) = point.content else { throw MDError(.input, "a study") }
    return plan
  }

  @Test func everyCombinationIsAPoint() throws {
    let plan = try study(Self.common + "sweep: {temperature: [1, 1.5], pressure: [0, 2], seed: [3, 4, 5]}")
    #expect(plan.points.count == 12)
    #expect(plan.points.prefix(4).map(\.name) == ["1_0_3", "1_0_4", "1_0_5", "1_2_3"])
    let last = try run(plan.points[11])
    #expect(last.structure.seed == last.seed)
    #expect(last.stages[0].startTemperature == 1.5)
    guard case .npt(let bath, let barostat) = last.stages[1].method else { throw MDError(.input, "no npt") }
    // A ramp is no temperature of the sweep.
    #expect(bath.temperature == Ramp(from: 1, to: 2) && barostat.pressure == Ramp(2))
    #expect(plan.points[11]["temperature"]?.number == 1.5)
  }

  /// The fits take points as independent runs, so no two share random numbers; a point keeps its own whatever others there
  /// are; seeds that the deck gives itself stay.
  @Test func everyPointHasItsOwnRandomNumbers() throws {
    let plan = try study(Self.common + "sweep: {temperature: [1, 1.5], pressure: [0, 2], seed: [3, 4, 5]}")
    let runs = try plan.points.map { try run($0) }
    #expect(Set(runs.map(\.seed)).count == 12)
    let more = try study(Self.common + "sweep: {temperature: [0.5, 1, 1.5], pressure: [0, 2], seed: [3, 4]}")
    let same = try #require(more.points.first { $0.name == "1_0_3" })
    #expect(try run(same).seed == runs[0].seed)
    let other = try study("seed: 7\n" + Self.common + "sweep: {temperature: [1, 1.5]}")
    let plain = try study(Self.common + "sweep: {temperature: [1, 1.5]}")
    #expect(try run(other.points[0]).seed != run(plain.points[0]).seed)
    let fixed = try study(
      Self.common.replacingOccurrences(of: "10 %}}", with: "10 %}, seed: 9}")
        + "sweep: {temperature: [1, 1.5]}")
    #expect(try fixed.points.map { try run($0).structure.seed } == [9, 9])
    #expect(try run(fixed.points[0]).seed != run(fixed.points[1]).seed)
  }

  /// What the deck says of output holds for every point, the folder apart.
  @Test func outputHoldsForEveryPoint() throws {
    let plan = try study(
      Self.common + """
        output: {folder: here, frames: $every, series: 7 steps, precision: double, velocities: false, forces: true, csv: false}
        sweep: {temperature: [1, 1.5], every: [3 steps, none]}
        """)
    #expect(plan.base.output.folder == "here")
    let outputs = try plan.points.map { try run($0).output }
    #expect(outputs.map(\.frameInterval) == [3, nil, 3, nil])
    #expect(
      outputs.allSatisfy {
        $0.seriesInterval == 7 && $0.precision == .double && !$0.velocities && $0.forces && !$0.csv
      })
  }

  @Test func placeholdersTakeTheValues() throws {
    let text = Self.common.replacingOccurrences(of: "nvt: {temperature: 1,", with: "nvt: {temperature: $hot,")
    let plan = try study(text + "sweep: {hot: [3, 4]}")
    #expect(try plan.points.map { try run($0).stages[0].startTemperature } == [3, 4])
  }

  @Test func compositionsPotentialsAndStudies() throws {
    let plan = try study(
      Self.common + """
        sweep:
          composition: {pure: {Ar: rest}, half: {Ar: rest, Kr: 50 %}}
          potential: {soft: {lj: {epsilon: 0.5, sigma: 1, cutoff: 2.5}}, hard: {lj: {epsilon: 2, sigma: 1, cutoff: 2.5}}}
        """)
    #expect(plan.points.map(\.name) == ["pure_soft", "pure_hard", "half_soft", "half_hard"])
    let half = try run(plan.points[2])
    #expect(half.structure.composition.count == 2)
    let viscosity = try study(
      """
      units: lj
      structure: {lattice: {fcc: 1.6, repeat: 4}, species: Ar}
      potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5}}
      viscosity: {temperature: 1, density: 0.8}
      sweep: {temperature: [1, 2]}
      """)
    guard case .study(let second) = viscosity.points[1].content, case .viscosity(let goal) = second.goal
    else {
      throw MDError(.input, "no study of viscosity")
    }
    #expect(goal.temperature == 2)
  }

  static let comparison = """
    units: lj
    compare:
      potentials:
        a: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5}}
        b: {lj: {epsilon: 1.1, sigma: 1, cutoff: 2.5}}
      roles: {magnetic: b}
      seeds: 2
      systems:
        crystal:
          structure: {lattice: {fcc: 1.6, repeat: 3}, composition: {Ar: rest, Kr: 10 %}}
          state: {temperature: [0.3, 0.4], time: 10}
        liquid:
          structure: {lattice: {fcc: 1.6, repeat: 3}, species: Ar}
          state: {temperature: 0.8, melt: 2, time: 10}
          viscosity: {temperature: 0.8, density: 0.8}
    """

  @Test func potentialsShareStartsAndSchedule() throws {
    let plan = try study(Self.comparison)
    #expect(plan.points.count == 8 + 4 + 2)
    let first = try run(plan.points[0])
    let second = try run(plan.points[1])
    #expect(plan.points[0].name == "crystal_state_a_0.3-epsilon-kB_seed1")
    #expect(first.structure == second.structure && first.stages == second.stages && first.seed == second.seed)
    #expect(first.potential != second.potential)
    let other = try run(plan.points[2])
    #expect(other.seed != first.seed && other.structure.seed != first.structure.seed)
    // Temperatures are fitted as independent runs; studies have one number each, taken as independent.
    #expect(Set(try plan.points.prefix(8).map { try run($0).seed }).count == 4)
    let seeds = plan.points.filter { $0["section"]?.label == "viscosity" }.map(\.base)
    #expect(seeds[0].seed != seeds[1].seed && seeds[0].structure.seed == seeds[1].structure.seed)
    let own = try study(
      Self.comparison.replacingOccurrences(of: "seeds: 2", with: "seeds: 2\n  same-starts: false"))
    #expect(try run(own.points[0]).seed != run(own.points[1]).seed)
  }

  @Test(arguments: [comparison, common + "sweep: {temperature: [1, 2], composition: [{Ar: rest}]}"])
  func resolvedDeckMeansTheSame(_ text: String) throws {
    let plan = try study(text)
    let again = try StudyPlan(text: plan.resolvedText, file: "deck.yaml", registry: .standard)
    #expect(again.points == plan.points && again.goal == plan.goal)
  }

  @Test(arguments: [
    (common + "sweep: {}", "deck.yaml:5:8: error: the sweep has no axis"),
    (
      common + "sweep: {temperatur: [1]}",
      "deck.yaml:5:9: error: the sweep's 'temperatur' has no place in the deck"
    ),
    (common + "sweep: {seed: [1, 1]}", "two points of the sweep would have the same folder; found '1'"),
    (common + "sweep: {seed: []}", "'sweep.seed' has no values"),
    (
      common + "sweep: {temperature: [1, hot]}",
      "deck.yaml:5:26: error: 'stages[1].nvt.temperature' is not valid"
    ),
    (
      comparison.replacingOccurrences(of: "roles: {magnetic: b}", with: "roles: {magnetic: c}"),
      "no potential has this name; found 'c'; expected a, b"
    ),
    (
      comparison.replacingOccurrences(of: "melt: 2, time", with: "melt: 2, properties: [lattice], time"),
      "a melt has no lattice"
    ),
    (
      comparison.replacingOccurrences(
        of: "temperature: [0.3, 0.4]", with: "temperature: [0.3, 0.4], properties: [expansion]"),
      "'expansion' is a fit over temperatures; found 2"
    ),
    (
      comparison + "\noutput: {folder: x, frames: 10 steps}",
      "deck.yaml:16:21: error: 'output.frames' does not go with 'compare'; found '10 steps'; expected 'folder' alone"
    ),
    (
      common + "output: {frame: 10 steps}\nsweep: {temperature: [1, 2]}",
      "error: unknown key 'frame' in 'output'"
    ),
    (
      common.replacingOccurrences(
        of:
          "stages: [{nvt: {temperature: 1, steps: 10}}, {npt: {temperature: [1, 2], pressure: 0, steps: 10}}]",
        with: "viscosity: {temperature: 1}")
        + "output: {forces: true}\nsweep: {temperature: [1, 2]}",
      "error: 'output.forces' does not go with 'viscosity'"
    ),
    (
      comparison.replacingOccurrences(
        of: "state: {temperature: [0.3, 0.4], time", with: "state: {temperature: 0.3, melting-time: 2, time"),
      "'melting-time' goes with 'melt', which"
    ),
    (comparison + "\nstages: []", "'stages' does not go with 'compare'"),
    (comparison + "\npotential: {lj: {}}", "'potential' does not go with 'compare'"),
  ]) func mistakesAreNamed(_ text: String, _ message: String) throws {
    let error = #expect(throws: MDError.self) { try study(text) }
    #expect(error?.description.contains(message) == true, "says: \(error?.description ?? "nothing")")
  }
}
