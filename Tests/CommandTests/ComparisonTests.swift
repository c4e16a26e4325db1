import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing

/// The parts of a comparison: tables of references, verdicts, claims; and comparisons of small crystals as a whole.
@Suite struct ComparisonTests {
  // MARK: References

  @Test func experimentsAreInterpolatedAndNotExtrapolated() throws {
    let table = try ReferenceTable.experiment()
    // Sato's formula for liquid iron, and Assael's for its density.
    let viscosity = table.references("viscosity", of: "liquid Fe", at: 1900)
    let sato = try #require(viscosity.first { $0.source.contains("Sato") })
    #expect(abs(sato.value - pow(10, -0.6074 + 2493 / 1900.0)) < 1e-3)
    #expect(sato.isVerified && viscosity.contains { !$0.isVerified })
    let density = table.references("density", of: "liquid Fe", at: 2300)
    #expect(density.count == 1 && abs(density[0].value - (7.03496 - 0.926e-3 * (2300 - 1811))) < 1e-5)
    #expect(abs(try #require(density[0].uncertainty) / density[0].value - 0.004) < 1e-12)
    #expect(table.references("lattice a", of: "bcc Fe", at: 300)[0].value > 2.8665)
    #expect(table.references("lattice a", of: "fcc Fe", at: 300).isEmpty)
    #expect(table.references("melting temperature", of: "Fe", at: nil)[0].value == 1811)
    #expect(table.references("C11", of: "bcc Fe", at: 290).count == 1)
    #expect(table.references("C11", of: "bcc Fe", at: 400).isEmpty)
  }

  @Test(arguments: [
    (
      "density,X,300,7,kg/m3,,s,V",
      "t.csv:2: error: the reference table has a wrong unit; found 'kg/m3' for density; expected 'g/cm3'"
    ),
    ("density,X,300,seven,g/cm3,,s,V", "t.csv:2: error: 'value' is not a number; found 'seven'"),
    (
      "density,X,300,7,g/cm3,,s",
      "t.csv:2: error: a row of the reference table has the wrong length; found 7 fields"
    ),
    ("density,X,300,7,g/cm3,a%,s,V", "t.csv:2: error: 'uncertainty' is not valid"),
    ("density,X,nan,7,g/cm3,,s,V", "t.csv:2: error: 'temperature' is not a number"),
  ]) func badRowsAreNamed(_ row: String, _ message: String) {
    let error = #expect(throws: MDError.self) {
      try ReferenceTable(
        text: "property,material,temperature,value,unit,uncertainty,source,tag\n\(row)\n", file: "t.csv",
        column: "t")
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  // MARK: Verdicts

  private func estimate(_ value: Double, _ error: Double) -> Estimate {
    Estimate(
      value: value, standardError: error, unit: "g/cm3", evidence: Evidence(samples: 9, method: .blocking))
  }

  private func row(_ a: Estimate, _ b: Estimate, experiment: Double? = nil) -> Comparison.Row {
    let difference = a.difference(from: b)
    var row = Comparison.Row(
      property: "density", system: "fcc Fe, 1400 K, 0 GPa", unit: "g/cm3",
      cells: [.init(estimate: a), .init(estimate: b)],
      differences: [
        .init(
          first: 0, second: 1, value: difference.value, standardError: difference.standardError,
          sigmas: difference.value / difference.standardError)
      ])
    if let experiment {
      row.references = [.init(column: "experiment", value: experiment, source: "s", tag: "V")]
    }
    return row
  }

  @Test func verdictsSayWhatTheNumbersAllow() {
    func verdict(_ a: Estimate, _ b: Estimate, _ experiment: Double? = nil) -> String {
      Verdict(row: row(a, b, experiment: experiment), names: ["nm", "m"]).statements.joined(separator: "\n")
    }
    #expect(
      verdict(estimate(8.3, 0.01), estimate(7.3, 0.01)).contains(
        "nm is above m by 1.000(14) g/cm3 (12 %, 71 standard errors)"))
    #expect(verdict(estimate(7.3, 0.005), estimate(7.301, 0.005)).contains("nm and m agree within 0.19 %"))
    #expect(verdict(estimate(7.3, 0.1), estimate(7.4, 0.1)).contains("cannot tell yet"))
    // Two and a half errors are neither agreement nor difference.
    #expect(verdict(estimate(7.3, 0.01), estimate(7.335, 0.01)).contains("cannot tell yet"))
    let judged = verdict(estimate(8.3, 0.01), estimate(7.3, 0.01), 7.25)
    #expect(judged.contains("nm is 14.48(14) % above experiment") && judged.contains("m is right within 2 %"))
  }

  @Test(arguments: [
    (8.0, 0.01, Verdict.Judgement.high), (6.0, 0.01, .low), (7.0, 0.01, .right), (7.13, 0.02, .right),
    (7.16, 0.05, .unknown), (7.0, 0.2, .unknown), (7.0, .infinity, .unknown),
  ]) func judgementsKnowTheirErrors(_ value: Double, _ error: Double, _ expected: Verdict.Judgement) {
    let reference = Comparison.Reference(column: "experiment", value: 7, source: "s", tag: "V")
    #expect(Verdict.judgement(of: estimate(value, error), against: reference, tolerance: 0.02) == expected)
  }

  /// Findings of the paper held against made-up rows of a deck with roles.
  @Test func claimsFollowTheNumbers() throws {
    let plan = try StudyPlan(
      text: """
        units: metal
        compare:
          potentials: {nm: {lj: {epsilon: 0.01, sigma: 3, cutoff: 6}}, m: {lj: {epsilon: 0.01, sigma: 3, cutoff: 6}}}
          roles: {non-magnetic: nm, magnetic: m}
          systems:
            x: {structure: {lattice: {fcc: 5, repeat: 3}, species: Ar}, state: {temperature: 10}}
        """, file: "deck.yaml", registry: .standard)
    guard case .comparison(let goal) = plan.goal else { throw MDError(.input, "no comparison") }
    func status(
      _ property: String, _ system: String, _ a: Estimate?, _ b: Estimate?, _ truth: Double, _ claim: String
    )
      -> Comparison.Claim.Status?
    {
      let row = Comparison.Row(
        property: property, system: system, unit: "", cells: [.init(estimate: a), .init(estimate: b)],
        references: [.init(column: "experiment", value: truth, source: "s", tag: "V")])
      return PaperClaims(goal: goal, rows: [row]).all.first { $0.statement.contains(claim) }?.status
    }
    let (right, low, vague) = (estimate(5.0, 0.05), estimate(3.0, 0.05), estimate(4.3, 0.8))
    #expect(status("viscosity", "liquid Fe", right, low, 5, "viscosity") == .reproduced)
    #expect(status("viscosity", "liquid Fe", low, right, 5, "viscosity") == .notReproduced)
    #expect(status("viscosity", "liquid Fe", right, vague, 5, "viscosity") == .cannotTell)
    #expect(status("viscosity", "liquid Fe", right, nil, 5, "viscosity") == .cannotTell)
    #expect(status("density", "bcc Cr, 300 K", low, low, 5, "pure chromium") == .reproduced)
    #expect(status("density", "bcc Cr, 300 K", low, right, 5, "pure chromium") == .notReproduced)
    // As far above as below is as accurate; one that is far off is not, and errors may hide either.
    let (above, below) = (estimate(2100, 5), estimate(1900, 5))
    #expect(status("melting temperature", "Cr7C3", above, below, 2000, "carbides") == .reproduced)
    #expect(
      status("melting temperature", "Cr7C3", above, estimate(1500, 5), 2000, "carbides") == .notReproduced)
    #expect(
      status("melting temperature", "Cr7C3", above, estimate(1900, 100), 2000, "carbides") == .cannotTell)
  }

  /// Of several crystals the one that melts last has the melting temperature.
  @Test func theHighestMeltingTemperatureCounts() {
    let report = AnalysisReport(
      title: "",
      estimates: [
        NamedEstimate("melting temperature of bcc", estimate(2160, 8)),
        NamedEstimate("melting temperature of fcc", estimate(1752, 18)),
      ])
    #expect(StudyQuantities.value("melting temperature", in: report) == estimate(2160, 8))
    #expect(StudyQuantities.value("melting temperature of fcc", in: report) == estimate(1752, 18))
    #expect(StudyQuantities.value("viscosity", in: report) == nil)
  }

  // MARK: As a whole

  /// Two potentials on a small crystal; `scale` stretches the second one's lengths.
  private func deck(seeds: Int, scale: Double, sharedStarts: Bool, seed: Int) -> String {
    """
    units: lj
    seed: \(seed)
    timestep: 0.005
    compare:
      potentials:
        a: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5, truncation: shifted}}
        b: {lj: {epsilon: 1, sigma: \(scale), cutoff: \(2.5 * scale), truncation: shifted}}
      seeds: \(seeds)
      same-starts: \(sharedStarts)
      systems:
        crystal:
          structure: {lattice: {fcc: 1.58, repeat: 3}, species: Ar}
          state: {temperature: 0.3, coupling: isotropic, properties: [density, lattice, energy], time: 40, equilibration: 10}
    output: {folder: study}
    """
  }

  private func compare(_ deck: String, in folder: URL) throws -> Comparison {
    try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
    let run = try MDRunProcess.run(["compare", "deck.yaml"], in: folder)
    try #require(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("static and local") && run.output.contains("lattice a"))
    return try JSONDecoder().decode(
      Comparison.self, from: Data(contentsOf: folder.appending(path: "study/comparison.json")))
  }

  /// A potential against itself with other seeds: at most 3 of 20 repetitions differ by more than two errors.
  @Test func aPotentialAgreesWithItself() throws {
    var beyond: [String: Int] = [:]
    try withScratchFolder { folder in
      for k in 1...20 {
        var plan = try StudyPlan(
          text: deck(seeds: 2, scale: 1, sharedStarts: false, seed: k), file: "deck.yaml", registry: .standard
        )
        plan.base.output.folder = folder.appending(path: "\(k)").path
        var study = try Study.begin(plan, commandLine: [], registry: .standard)
        _ = try study.execute()
        let comparison = try Comparison(json: Data(contentsOf: URL(filePath: study.folder.comparison)))
        for row in comparison.groups.flatMap(\.rows) {
          let sigmas = try #require(row.differences.first?.sigmas)
          #expect(sigmas != 0)
          beyond[row.property, default: 0] += sigmas.magnitude > 2 ? 1 : 0
        }
      }
    }
    #expect(beyond.count == 3 && beyond.values.allSatisfy { $0 <= 3 }, "\(beyond)")
  }

  /// Killed anywhere, also within a study of its own, it ends with the same numbers; only speeds are measured anew.
  @Test func killsLeaveNoTrace() throws {
    let text =
      deck(seeds: 1, scale: 1.02, sharedStarts: true, seed: 1).replacingOccurrences(
        of: "output:",
        with: """
              liquid:
                structure: {lattice: {fcc: 1.68, repeat: 3}, species: Ar}
                viscosity: {temperature: 1.5, density: 0.7, melting-time: 1, equilibration: 3, start-time: 1, time: 25, \
          replicas: 2, most-replicas: 2, error: 50 %}
          checkpoint: 200 steps
          output:
          """)
    try withScratchFolder { folder in
      let (whole, part) = (folder.appending(path: "whole"), folder.appending(path: "part"))
      for place in [whole, part] {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      }
      let start = ContinuousClock.now
      let expected = try compare(text, in: whole)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      #expect(expected.groups.flatMap(\.rows).contains { $0.property == "viscosity" })
      try text.write(to: part.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      let arguments = try MDRunProcess.killAgainAndAgain(
        ["compare", "deck.yaml"], times: 4, seconds: seconds, in: part)
      let status = try MDRunProcess.run(["status", "study"], in: part)
      #expect(status.status == 0 && status.output.contains("crystal_state_a"))
      let last = try MDRunProcess.run(arguments, in: part)
      #expect(last.status == 0, "\(last.errors)")
      let found = try Comparison(json: Data(contentsOf: part.appending(path: "study/comparison.json")))
      #expect(found.groups == expected.groups && found.warnings == expected.warnings)
    }
  }

  @Test func aLatticeScaledByHalfAPercentIsFoundOut() throws {
    try withScratchFolder { folder in
      let comparison = try compare(deck(seeds: 2, scale: 1.005, sharedStarts: true, seed: 1), in: folder)
      let rows = comparison.groups.flatMap(\.rows)
      let lattice = try #require(rows.first { $0.property == "lattice a" })
      let difference = try #require(lattice.differences.first)
      #expect(try #require(difference.sigmas).magnitude > 5)
      #expect(abs(difference.value / -0.005 / (try #require(lattice.cells[0].estimate?.value)) - 1) < 0.1)
      #expect(lattice.verdict.contains { $0.hasPrefix("a is below b") })
    }
  }

  /// A table that cannot be read is warned of, and the comparison still comes.
  @Test func aBadTableDoesNotHideTheRest() throws {
    try withScratchFolder { folder in
      try "property,value\n".write(to: folder.appending(path: "mine.csv"), atomically: true, encoding: .utf8)
      let text = deck(seeds: 1, scale: 1.01, sharedStarts: true, seed: 1).replacingOccurrences(
        of: "seeds: 1", with: "seeds: 1\n  references: [mine.csv]")
      let comparison = try compare(text, in: folder)
      #expect(comparison.warnings.contains { $0.contains("mine.csv:1: error: this is no reference table") })
      #expect(comparison.groups.flatMap(\.rows).count == 3)
    }
  }
}
