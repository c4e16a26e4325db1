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

  static let headings = "property,material,temperature,value,unit,uncertainty,source,tag\n"

  @Test(arguments: [
    (
      "density,X,300,7,GPa,,s,V", "t.csv:2:17: error: a unit of something else; found 'GPa'; expected 'g/cm3'"
    ),
    ("density,X,300,7,gram,,s,V", "t.csv:2:17: error: unknown unit 'gram'; expected 'g/cm3' or another unit"),
    ("density,X,300,7,,,s,V", "t.csv:2:17: error: a unit of something else; found no unit"),
    ("density,X,300,seven,g/cm3,,s,V", "t.csv:2:15: error: 'value' is not a number; found 'seven'"),
    (
      "density,X,300,7,g/cm3,,s",
      "t.csv:2: error: a row of the reference table has the wrong length; found 7 fields"
    ),
    ("density,X,300,7,g/cm3,a%,s,V", "t.csv:2:23: error: 'uncertainty' is not valid"),
    ("density,X,300,7,g/cm3,-1,s,V", "t.csv:2:23: error: 'uncertainty' is not valid"),
    ("density,X,nan,7,g/cm3,,s,V", "t.csv:2:11: error: 'temperature' is not valid; found 'nan'"),
    ("density,X,300 GPa,7,g/cm3,,s,V", "t.csv:2:11: error: 'temperature' is not valid; found '300 GPa'"),
    ("density,,300,7,g/cm3,,s,V", "t.csv:2:9: error: 'material' is empty"),
    ("density,X,300,7,g/cm3,,s,m", "t.csv:2:26: error: 'tag' is not known; found 'm'"),
  ]) func aBadRowIsNamedAndCostsNoOther(_ row: String, _ message: String) throws {
    let good = "density,Y,300,7,g/cm3,,s,V\ndensity,Z,300,8,g/cm3,,s,V\n"
    let table = try ReferenceTable(text: Self.headings + row + "\n" + good, file: "t.csv")
    #expect(table.rows.map(\.material) == ["Y", "Z"])
    let found = try #require(table.problems.first).description
    #expect(found.hasPrefix(message), "\(found)")
    #expect(table.problems.count == 1)
  }

  @Test func aSecondAnswerIsRefused() throws {
    let row = "density,X,300,7,g/cm3,,s,V\n"
    let table = try ReferenceTable(text: Self.headings + row + row, file: "t.csv")
    #expect(table.rows.count == 1)
    #expect(table.problems.first?.description.hasPrefix("t.csv:3:1: error: the table answers this") == true)
  }

  /// The same number in other units, with its uncertainty.
  @Test(arguments: [
    ("diffusion Fe", "4.2", "1e-9 m2/s", 4.2), ("diffusion Fe", "4.2e-9", "m2/s", 4.2),
    ("diffusion Fe", "4.2e-5", "cm2/s", 4.2), ("diffusion Fe", "4.2", "10^-9 m2/s", 4.2),
    ("diffusion Fe", "0.42", "A2/ps", 4.2), ("viscosity", "5.5e-3", "Pa s", 5.5),
    ("viscosity", "5.5", "mPa s", 5.5), ("viscosity", "5.5", "cP", 5.5), ("viscosity", "0.055", "P", 5.5),
    ("density", "7874", "kg/m3", 7.874), ("lattice a", "0.287", "nm", 2.87),
    ("lattice a", "287", "pm", 2.87), ("C11", "2.43", "Mbar", 243), ("C11", "2.43e12", "dyn/cm2", 243),
    ("linear expansion", "1.2e-5", "1/K", 12), ("linear expansion", "12", "1e-6/K", 12),
    ("linear expansion", "12", "um/m/K", 12), ("heat capacity", "24.943387854", "J/(mol K)", 3),
    ("energy per atom", "96.485332", "kJ/mol", 1), ("energy per atom", "1", "eV/atom", 1),
    ("melting temperature", "1537.85", "degC", 1811), ("melting temperature", "1811", "K", 1811),
  ]) func unitsAreConverted(_ property: String, _ value: String, _ unit: String, _ expected: Double) throws {
    let row = "\(property),X,1500,\(value),\(unit),1 %,s,V\n"
    let table = try ReferenceTable(text: Self.headings + row, file: "t.csv")
    #expect(table.problems.isEmpty, "\(table.problems)")
    let found = try #require(table.references(property, of: "X", at: 1500).first)
    #expect((found.value / expected - 1).magnitude < 1e-7, "\(found.value)")
    #expect((try #require(found.uncertainty) / (0.01 * found.value) - 1).magnitude < 1e-9)
  }

  @Test func temperaturesAndErrorsHaveUnitsToo() throws {
    let row = "melting temperature,X,,1537.85,degC,2,s,V\ndensity,X,26.85 degC,7,g/cm3,,s,V\n"
    let table = try ReferenceTable(text: Self.headings + row, file: "t.csv")
    #expect(table.rows.map(\.uncertainty) == [2, nil])
    #expect((try #require(table.rows[1].temperature) - 300).magnitude < 1e-9)
  }

  /// What a table is says its text or the deck, and never the name of its file.
  @Test func theTableSaysWhatItIs() throws {
    let row = "density,X,300,7,g/cm3,,s,V\n"
    let silent = try ReferenceTable(text: Self.headings + row, file: "experiment.csv")
    #expect(silent.kind == nil)
    #expect(!silent.references("density", of: "X", at: 300)[0].isExperiment)
    let said = try ReferenceTable(
      text: "# kind: experiment\n# name: our lab\n" + Self.headings + row, file: "mine.csv")
    #expect(said.kind == .experiment && said.column == "our lab")
    var judged = self.row(estimate(8.3, 0.01), estimate(7.0, 0.01))
    judged.references = said.references("density", of: "X", at: 300)
    #expect(
      Verdict(row: judged, names: ["nm", "m"]).statements.contains { $0.contains("above our lab") })
    judged.references = silent.references("density", of: "X", at: 300)
    #expect(judged.experiment == nil)
    let wrong = try ReferenceTable(text: "# kind: guess\n" + Self.headings + row, file: "mine.csv")
    #expect(wrong.problems.first?.description.hasPrefix("mine.csv:1: error: what the table") == true)
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
      differences: [.init(first: 0, second: 1, difference, pairs: 1)])
    if let experiment {
      row.references = [
        .init(column: "experiment", value: experiment, source: "s", tag: "V", isExperiment: true)
      ]
    }
    return row
  }

  @Test func verdictsSayWhatTheNumbersAllow() {
    func verdict(_ a: Estimate, _ b: Estimate, _ experiment: Double? = nil) -> String {
      Verdict(row: row(a, b, experiment: experiment), names: ["nm", "m"]).statements.joined(separator: "\n")
    }
    #expect(
      verdict(estimate(8.3, 0.01), estimate(7.3, 0.01)).contains(
        "nm is above m by 1.000(14) g/cm3 (12 %, 71 standard errors with 16 degrees of freedom)"))
    #expect(verdict(estimate(7.3, 0.005), estimate(7.301, 0.005)).contains("nm and m agree within 0.21 %"))
    #expect(verdict(estimate(7.3, 0.1), estimate(7.4, 0.1)).contains("cannot tell yet"))
    // Two and a half errors are neither agreement nor difference.
    #expect(verdict(estimate(7.3, 0.01), estimate(7.335, 0.01)).contains("cannot tell yet"))
    let judged = verdict(estimate(8.3, 0.01), estimate(7.3, 0.01), 7.25)
    #expect(judged.contains("nm is 14.48(14) % above experiment") && judged.contains("m is right within 2 %"))
  }

  /// Two pairs whose differences scatter little: many errors, of an error that one degree of freedom does not know.
  /// A bound is what is known of a potential in which atoms do not diffuse.
  @Test func aBoundStandsWhereThereIsNoNumber() throws {
    let finding = "no diffusion of Fe seen: D < 0.37 1e-9 m2/s (the slope is below two of its errors)"
    let report = AnalysisReport(
      title: "", findings: [finding], estimates: [NamedEstimate("density", estimate(7, 0.1))])
    let bound = try #require(report.bound(of: "diffusion Fe"))
    #expect(bound.number == "< 0.37" && bound.unit == "1e-9 m2/s")
    #expect(report.bounds.map(\.quantity) == ["diffusion Fe"] && report.bound(of: "diffusion C") == nil)
    var row = row(estimate(1, 0.1), estimate(2, 0.1))
    row.cells[0] = .init(bound: "< 0.37 1e-9 m2/s")
    row.differences = []
    #expect(Verdict(row: row, names: ["nm", "m"]).statements.first == "nm: no number, < 0.37 1e-9 m2/s")
  }

  @Test func fewRunsAreNotSignificant() throws {
    func runs(_ values: [Double]) -> [Estimate] { values.map { estimate($0, 1e-6) } }
    func verdict(_ a: [Double], _ b: [Double], warnings: [String] = []) throws -> String {
      let difference = try #require(Estimate.meanDifference(ofPairs: runs(a), runs(b)))
      var first = Estimate.mean(ofRuns: runs(a))
      first.warnings = warnings
      let row = Comparison.Row(
        property: "density", system: "x", unit: "g/cm3",
        cells: [.init(estimate: first), .init(estimate: .mean(ofRuns: runs(b)))],
        differences: [.init(first: 0, second: 1, difference, pairs: a.count)])
      return Verdict(row: row, names: ["nm", "m"]).statements.joined(separator: "\n")
    }
    // 0.10 and 0.14: mean 0.12, scatter 0.02 * 1.84.
    let two = try verdict([7.1, 7.14], [7, 7])
    #expect(two.contains("cannot tell yet") && two.contains("with 1 degree of freedom"), "\(two)")
    #expect(two.contains("3.3 standard errors") && two.contains("11 % of cases"), "\(two)")
    let eight = try verdict([7.1, 7.14, 7.1, 7.14, 7.1, 7.14, 7.1, 7.14], Array(repeating: 7, count: 8))
    #expect(eight.contains("nm is above m by") && eight.contains("with 7 degrees of freedom"), "\(eight)")
    let warned = try verdict(
      [7.1, 7.14, 7.1, 7.14, 7.1, 7.14, 7.1, 7.14], Array(repeating: 7, count: 8), warnings: ["run too short"]
    )
    #expect(
      warned.contains("nm seems above m by")
        && warned.hasSuffix("but there is a warning about nm (run too short)"))
  }

  /// A number that there is a warning about supports no finding.
  @Test func warnedNumbersDecideNothing() throws {
    var row = self.row(estimate(5, 0.01), estimate(3, 0.01), experiment: 5)
    row.property = "viscosity"
    #expect(Verdict(row: row, names: ["nm", "m"]).statements.contains { $0.hasPrefix("nm is right within") })
    row.cells[0].runWarnings = ["the run ended early"]
    let said = Verdict(row: row, names: ["nm", "m"]).statements
    #expect(said.contains { $0.hasPrefix("nm seems right within") && $0.contains("the run ended early") })
    let claims = PaperClaims(goal: try goal(), rows: [row]).all
    #expect(claims.first { $0.statement.contains("viscosity") }?.status == .cannotTell)
    row.cells[0].runWarnings = nil
    #expect(
      PaperClaims(goal: try goal(), rows: [row]).all.first { $0.statement.contains("viscosity") }?.status
        == .reproduced)
  }

  @Test(arguments: [
    (8.0, 0.01, Verdict.Judgement.high), (6.0, 0.01, .low), (7.0, 0.01, .right), (7.13, 0.02, .right),
    (7.16, 0.05, .unknown), (7.0, 0.2, .unknown), (7.0, .infinity, .unknown),
  ]) func judgementsKnowTheirErrors(_ value: Double, _ error: Double, _ expected: Verdict.Judgement) {
    let reference = Comparison.Reference(
      column: "experiment", value: 7, source: "s", tag: "V", isExperiment: true)
    #expect(Verdict.judgement(of: estimate(value, error), against: reference, tolerance: 0.02) == expected)
  }

  /// A deck with roles.
  private func goal() throws -> ComparePlan {
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
    return goal
  }

  /// Findings of the paper held against made-up rows.
  @Test func claimsFollowTheNumbers() throws {
    let goal = try goal()
    func status(
      _ property: String, _ system: String, _ a: Estimate?, _ b: Estimate?, _ truth: Double, _ claim: String
    )
      -> Comparison.Claim.Status?
    {
      let row = Comparison.Row(
        property: property, system: system, unit: "", cells: [.init(estimate: a), .init(estimate: b)],
        references: [.init(column: "experiment", value: truth, source: "s", tag: "V", isExperiment: true)])
      return PaperClaims(goal: goal, rows: [row]).all.first { $0.statement.contains(claim) }?.status
    }
    let (right, low, vague) = (estimate(5.0, 0.01), estimate(3.0, 0.05), estimate(4.3, 0.8))
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
      #expect(lattice.verdict.contains { $0.hasPrefix("a is below b") || $0.hasPrefix("a seems below b") })
    }
  }

  private func writeTable(_ rows: String, in folder: URL) throws {
    try (Self.headings + rows).write(
      to: folder.appending(path: "mine.csv"), atomically: true, encoding: .utf8)
  }

  private static let argon = """
    units: metal
    timestep: 2 fs
    compare:
      potentials:
        a: {lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 7 A}}
        b: {lj: {epsilon: 0.0104 eV, sigma: 3.41 A, cutoff: 7 A}}
      seeds: 1
      references: [{file: mine.csv, kind: experiment, name: lab}]
      systems:
        crystal:
          material: fcc Ar
          structure: {lattice: {fcc: 5.3 A, repeat: 3}, species: Ar}
          state: {temperature: 20 K, time: 2 ps, equilibration: 0.4 ps, coupling: isotropic}
    output: {folder: study}
    """

  /// check reads the table, and names each row that is bad or that nothing is compared with; the good row counts.
  @Test func aTableIsCheckedBeforeTheRun() throws {
    try withScratchFolder { folder in
      try Self.argon.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      var check = try MDRunProcess.run(["check", "deck.yaml"], in: folder)
      #expect(check.status == 2 && check.errors.contains("there is no such table of references"))
      #expect(check.errors.contains("deck.yaml:8:"))
      let begun = try MDRunProcess.run(["compare", "deck.yaml"], in: folder)
      #expect(begun.status == 2 && begun.errors.contains("there is no such table of references"))
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/study"))
      try writeTable(
        """
        density,fcc Ar,20,1771,kg/m3,0.5 %,s,V
        density,fcc Ar,20,1.7,GPa,,t,V
        density,fcc Kr,20,1.7,g/cm3,,t,V
        viscosity,fcc Ar,20,1.7,mPa s,,t,V
        density,fcc Ar,80,1.7,g/cm3,,u,V

        """, in: folder)
      check = try MDRunProcess.run(["check", "deck.yaml"], in: folder)
      #expect(check.status == 0, "\(check.errors)")
      for text in [
        "references 'lab': 4 rows, experiment", "mine.csv:3:23: error: a unit of something else",
        "mine.csv:4:1: error: no system is of this material; found 'fcc Kr'; expected fcc Ar",
        "mine.csv:5:1: error: the comparison has no such property of fcc Ar; found 'viscosity'",
        "mine.csv:6:1: error: the comparison has no such temperature; found 80 K",
      ] { #expect(check.output.contains(text), "\(text) in \(check.output)") }
      #expect(!check.output.contains("mine.csv:2"))
      let run = try MDRunProcess.run(["compare", "deck.yaml"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("mine.csv:3:23: error: a unit of something else"))
      let comparison = try Comparison(json: Data(contentsOf: folder.appending(path: "study/comparison.json")))
      let density = try #require(comparison.groups.flatMap(\.rows).first { $0.property == "density" })
      #expect(density.references.map(\.column) == ["lab"] && density.experiment?.column == "lab")
      #expect((density.references[0].value - 1.771).magnitude < 1e-12)
      #expect(density.verdict.contains { $0.contains("right within 2 %") || $0.contains("lab") })
      // Numbers of runs as short as these have warnings, in every place where they stand.
      let cell = density.cells[0]
      #expect(!cell.warnings.isEmpty && comparison.warnings.contains { $0.contains("run too short") })
      #expect(run.output.contains("! there is a warning about it"))
      #expect(comparison.csv.contains("run too short") || comparison.csv.contains("too few samples"))
      let page = try String(contentsOfFile: writeReport(of: folder.path + "/study").page, encoding: .utf8)
      #expect(page.contains("see warnings") && !page.contains("No warnings"))
    }
  }
}
