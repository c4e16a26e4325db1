package import Analysis
package import Deck
import MDCore

/// The findings of the paper behind the comparison (Khazieva, Chtchelkatchev and Ryltsev, arXiv:2507.18935), each held against
/// the rows of these runs.
package struct PaperClaims {
  private let goal: ComparePlan
  private let rows: [Comparison.Row]

  package init(goal: ComparePlan, rows: [Comparison.Row]) {
    self.goal = goal
    self.rows = rows
  }

  /// What such potentials cannot know.
  static let limits = [
    "These potentials have no spin degrees of freedom: one trained on spin-polarised energies knows each arrangement of atoms "
      + "only in the magnetic order that its training calculation found.",
    "Spin fluctuations that temperature induces are in none of them: near and above the Curie or Neel temperature a magnetic "
      + "potential still answers for its training order.",
  ]

  /// Empty where the deck does not say which potential is non-magnetic and which magnetic.
  package var all: [Comparison.Claim] {
    guard let nm = index(.nonMagnetic), let m = index(.magnetic) else { return [] }
    let viscosity = rows.filter { $0.property == "viscosity" }
    let melting = rows.filter { $0.property.hasPrefix("melting temperature") }
    let isCarbide = { (row: Comparison.Row) in
      ["Fe3C", "Cr3C2", "Cr7C3", "Cr23C6"].contains { row.system.contains($0) }
    }
    let local = rows.filter { $0.property == "density" || $0.property.hasPrefix("lattice ") }
    let pureChromium = rows.filter { $0.property == "density" && $0.isPureChromium }
    return [
      claim("non-magnetic is right and magnetic is low on the viscosity", viscosity) { row in
        (row.judgement(nm), row.judgement(m), { $0 == .right && $1 == .low })
      },
      claim(
        "non-magnetic is right and magnetic is low on the melting temperature",
        melting.filter { !isCarbide($0) }
      ) {
        row in (row.judgement(nm), row.judgement(m), { $0 == .right && $1 == .low })
      },
      claim(
        "magnetic is right and non-magnetic is off on density and lattice parameters, above all in alloys rich in iron",
        local.filter { !$0.isPureChromium && !isCarbide($0) && !$0.system.contains("liquid") }
      ) { row in
        (row.judgement(nm), row.judgement(m), { $1 == .right && $0 != .right })
      },
      carbides(melting.filter(isCarbide), nm, m),
      claim("neither is right on the density of pure chromium", pureChromium) { row in
        (row.judgement(nm), row.judgement(m), { $0 != .right && $1 != .right })
      },
      fineTuning(m),
    ]
  }

  private func index(_ role: ComparePlan.Role) -> Int? {
    goal.roles[role].flatMap { name in goal.subjects.firstIndex { $0.name == name } }
  }

  /// A claim about each of some rows: reproduced if it holds in all that can tell, not if it fails in one.
  private func claim(
    _ statement: String, _ rows: [Comparison.Row],
    _ judge: (Comparison.Row) -> (
      Verdict.Judgement?, Verdict.Judgement?, (Verdict.Judgement, Verdict.Judgement) -> Bool
    )
  ) -> Comparison.Claim {
    var (holds, fails): ([String], [String]) = ([], [])
    var undecided = 0
    for row in rows {
      let (a, b, holdsFor) = judge(row)
      guard let a, let b, a != .unknown, b != .unknown else {
        undecided += 1
        continue
      }
      if holdsFor(a, b) { holds.append(row.short) } else { fails.append(row.short) }
    }
    if rows.isEmpty {
      return .init(statement: statement, status: .cannotTell, because: "not studied here")
    }
    if holds.isEmpty && fails.isEmpty {
      return .init(
        statement: statement, status: .cannotTell,
        because:
          "no row of \(undecided) has both numbers, exact enough and without a warning, and an experiment")
    }
    let parts = [
      holds.isEmpty ? nil : "holds for \(holds.joined(separator: "; "))",
      fails.isEmpty ? nil : "fails for \(fails.joined(separator: "; "))",
      undecided == 0 ? nil : "\(undecided) undecided",
    ]
    return .init(
      statement: statement, status: fails.isEmpty ? .reproduced : .notReproduced,
      because: parts.compactMap { $0 }.joined(separator: "; "))
  }

  /// Comparable: the distances of both from experiment differ by no more than the tolerance, two errors counted.
  private func carbides(_ rows: [Comparison.Row], _ nm: Int, _ m: Int) -> Comparison.Claim {
    let statement = "both predict the melting of carbides with comparable accuracy"
    var (alike, apart): ([String], [String]) = ([], [])
    for row in rows {
      guard let a = row.cells[nm].estimate, let b = row.cells[m].estimate, let truth = row.experiment,
        row.cells[nm].warnings.isEmpty, row.cells[m].warnings.isEmpty
      else { continue }
      let differ = ((a.value - truth.value).magnitude - (b.value - truth.value).magnitude).magnitude
      let error = a.difference(from: b).halfWidth(0.9545)
      let bound = PropertyCatalog.entry(row.property).tolerance * truth.value
      let said = "\(row.short): accuracies \(significant(100 * differ / truth.value, digits: 2)) % apart"
      if differ + error <= bound { alike.append(said) } else if differ - error > bound { apart.append(said) }
    }
    let because = (alike + apart).joined(separator: "; ")
    if alike.isEmpty && apart.isEmpty {
      return .init(
        statement: statement, status: .cannotTell,
        because: rows.isEmpty
          ? "not studied here" : "no carbide has numbers of both that are exact enough and without a warning")
    }
    return .init(
      statement: statement, status: apart.isEmpty ? .reproduced : .notReproduced, because: because)
  }

  private func fineTuning(_ m: Int) -> Comparison.Claim {
    let statement =
      "fine-tuning the non-magnetic potential on few spin-polarised frames gives a magnetic one at less than a tenth of the cost"
    guard let ft = index(.fineTuned) else {
      return .init(statement: statement, status: .cannotTell, because: "no fine-tuned potential takes part")
    }
    var (agree, differ): ([String], [String]) = ([], [])
    for row in rows {
      guard let pair = row.differences.first(where: { Set([$0.first, $0.second]) == [m, ft] }),
        let half = pair.halfWidth, let value = row.cells[m].estimate?.value,
        row.cells[m].warnings.isEmpty, row.cells[ft].warnings.isEmpty
      else { continue }
      let tolerance = PropertyCatalog.entry(row.property).tolerance * value.magnitude
      let distance = pair.value.magnitude
      if distance - half > tolerance {
        differ.append(row.short)
      } else if distance + half <= tolerance {
        agree.append(row.short)
      }
    }
    let numbers =
      "fine-tuned and magnetic agree on \(agree.count) and differ on \(differ.count) rows"
      + (differ.isEmpty ? "" : " (\(differ.joined(separator: "; ")))")
    return .init(
      statement: statement, status: differ.isEmpty ? .cannotTell : .notReproduced,
      because: "\(numbers); what training costs is not measured here")
  }
}

extension Comparison.Row {
  /// "density of bcc Fe, 300 K, 0 GPa".
  fileprivate var short: String { "\(property) of \(system)" }

  fileprivate var isPureChromium: Bool {
    let words = system.split { " ,".contains($0) }
    return words.contains("Cr") && !words.contains { $0.hasPrefix("Fe") }
  }

  /// How a subject stands to experiment; nil without both numbers, unknown where there is a warning about its own. A crystal
  /// that is lost is off.
  fileprivate func judgement(_ subject: Int) -> Verdict.Judgement? {
    guard let experiment else { return nil }
    if cells[subject].note != nil { return .lost }
    guard let estimate = cells[subject].estimate else { return nil }
    guard cells[subject].warnings.isEmpty else { return .unknown }
    return Verdict.judgement(
      of: estimate, against: experiment, tolerance: PropertyCatalog.entry(property).tolerance)
  }
}
