import Analysis
import Deck
import MDCore

/// Fits over the temperatures of a sweep: how viscosity and diffusion are activated, how a material expands, what heat it
/// takes. One set for each choice of the other axes with three temperatures or more.
struct SweepFits {
  private(set) var estimates: [NamedEstimate] = []
  private(set) var warnings: [String] = []
  private(set) var figures: [Figure] = []
  private let units: UnitSystem
  /// What the runs of the group at work have in common, which its fits do not know.
  private var shared: String?

  init(_ results: SweepResults, units: UnitSystem) {
    self.units = units
    for group in results.series(along: "temperature") where group.rows.count >= 3 {
      let rows = group.rows.filter { !$0.reports.isEmpty }
      let temperatures = rows.compactMap { $0["temperature"]?.number }
      guard rows.count >= 3, temperatures.count == rows.count else { continue }
      // A curve through a melting point or a change of the crystal is none.
      let lost = rows.indices.filter { !rows[$0].findings.isEmpty }
      let kept = rows.indices.filter { rows[$0].findings.isEmpty }
      if !lost.isEmpty, !kept.isEmpty {
        let place = group.name.isEmpty ? "" : "\(group.name): "
        let places = lost.map { significant(temperatures[$0], digits: 5) }.joined(separator: ", ")
        warnings.append(
          "\(place)the crystal is gone at \(places) \(units.temperatureSymbol): fits over temperature are of either side "
            + "alone, where it has three temperatures")
      }
      for side in [kept, lost] where side.count >= 3 {
        let (t, some) = (side.map { temperatures[$0] }, side.map { rows[$0] })
        shared = SharedNumbers.described(some.compactMap(\.bases.first))
        let isAll = side.count == rows.count
        let name =
          isAll || side == kept
          ? group.name : [group.name, "without the crystal"].filter { !$0.isEmpty }.joined(separator: ", ")
        for quantity in results.quantities { activation(of: quantity, t, some, name) }
        expansion(t, some, name)
        heatCapacity(t, some, name)
      }
    }
  }

  private mutating func activation(
    of quantity: String, _ temperatures: [Double], _ rows: [SweepResults.Row], _ group: String
  ) {
    let isDiffusion = quantity.hasPrefix("diffusion") && quantity != "diffusion total"
    guard quantity == "viscosity" || isDiffusion else { return }
    let values = rows.compactMap { $0.estimate(quantity) }
    guard values.count == rows.count else {
      warnings.append(
        Self.place("no activation energy of \(quantity)", group) + ": "
          + missing(temperatures, rows, quantity).joined(separator: "; "))
      return
    }
    let units = units
    attempt(quantity, in: group) { () throws(MDError) in
      let fit = try ArrheniusFit(
        temperatures: temperatures, values: values, of: isDiffusion ? .diffusion : .viscosity, units: units)
      let kind = isDiffusion ? "diffusion" : "viscosity"
      return (
        fit.estimates.map {
          NamedEstimate($0.name.replacing(" of \(kind)", with: " of \(quantity)"), $0.estimate)
        },
        fit.figure, quantity
      )
    }
  }

  private mutating func expansion(_ temperatures: [Double], _ rows: [SweepResults.Row], _ group: String) {
    let densities = rows.compactMap { $0.estimate("density") }
    guard !densities.isEmpty else { return }
    guard densities.count == rows.count else {
      warnings.append(
        Self.place("no thermal expansion", group) + ": "
          + missing(temperatures, rows, "density").joined(separator: "; "))
      return
    }
    guard densities.contains(where: { $0.standardError > 0 }) else {
      warnings.append(Self.place("no thermal expansion", group) + ": the runs hold their volume")
      return
    }
    let units = units
    attempt("thermal expansion", in: group) { () throws(MDError) in
      let fit = try TemperatureFits.expansion(temperatures, rows.map(\.merged), units)
      return (fit.estimates(at: temperatures), fit.figure, "")
    }
  }

  private mutating func heatCapacity(_ temperatures: [Double], _ rows: [SweepResults.Row], _ group: String) {
    guard rows.allSatisfy({ $0.estimate("potential energy") != nil }), let plan = rows.first?.plan,
      let pressure = plan.constantPressure
    else { return }
    attempt("heat capacity", in: group) { () throws(MDError) in
      let fit = try TemperatureFits.heatCapacity(
        temperatures, rows.map(\.merged), plan: plan, pressure: pressure)
      return (fit.estimates(at: temperatures), fit.figure, "")
    }
  }

  /// "no viscosity at 60 K (why)" for each temperature that has none.
  private func missing(
    _ temperatures: [Double], _ rows: [SweepResults.Row], _ quantity: String
  ) -> [String] {
    zip(temperatures, rows).filter { $0.1.estimate(quantity) == nil }.map { temperature, row in
      let place = "\(significant(temperature, digits: 5)) \(units.temperatureSymbol)"
      let reason = row.absence(of: quantity).map { " (\($0))" } ?? ""
      return "no \(quantity) at \(place)\(reason)"
    }
  }

  private static func place(_ what: String, _ group: String) -> String {
    [what, group].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Keeps what a fit found, under names with the group's; a fit that cannot be made is a warning.
  private mutating func attempt(
    _ what: String, in place: String,
    _ fit: () throws(MDError) -> (estimates: [NamedEstimate], figure: Figure, suffix: String)
  ) {
    do throws(MDError) {
      var (found, figure, suffix) = try fit()
      for k in found.indices {
        if !place.isEmpty { found[k].name += ", \(place)" }
        if let shared {
          found[k].estimate.warnings.append("\(shared), but the fit takes the points as independent")
        }
      }
      estimates += found
      let tail = [suffix, place].filter { !$0.isEmpty }.map(PointPlan.fileName)
      figure.name = ([figure.name] + tail).joined(separator: "-")
      if !place.isEmpty { figure.title += ", \(place)" }
      figures.append(figure)
    } catch {
      warnings.append("\(Self.place(what, place)): \(error.description)")
    }
  }
}

extension Plan {
  /// The pressure that the last stage holds (internal units), nil where it holds none or it moves.
  var constantPressure: Double? {
    switch stages.last?.method {
    case .npt(_, let barostat), .nph(let barostat):
      barostat.pressure.start == barostat.pressure.end ? barostat.pressure.start : nil
    default: nil
    }
  }
}
