internal import Foundation
internal import MDCore

/// Under which conditions a run showed what it showed of its crystal: without them its loss says nothing of the potential.
public struct CrystalConditions: Sendable, Equatable, Codable {
  /// Means over the second half of the last stage (K, GPa; reduced); nil where nothing tells.
  public var temperature: Double?
  public var pressure: Double?
  public var temperatureUnit = ""
  public var pressureUnit = ""
  /// The hottest that the run was before (K; reduced), a mean over a twentieth of it.
  public var hottest: Double?
  /// Whether the mean pressure lies below zero by more than three of its errors, and than it fluctuates.
  public var isUnderTension = false
  /// Radius of a hole in the last frame (A; reduced); nil where it has none.
  public var hole: Double?
  public var lengthUnit = ""
  /// Whether atoms left their cages during the second half of the last stage; nil where too few frames tell.
  public var flows: Bool?

  /// True where temperature and pressure are known, it was never much hotter, and nothing pulled at it: only then does a
  /// crystal that is gone tell of its potential.
  var areCalm: Bool {
    guard let temperature, pressure != nil, !isUnderTension, hole == nil else { return false }
    return !wasHotter(than: temperature)
  }

  func wasHotter(than temperature: Double) -> Bool { (hottest ?? 0) > 1.15 * temperature }

  /// " at 1503 K, -6 GPa", as far as it is known.
  var place: String {
    var parts: [String] = []
    if let temperature { parts.append("\(significant(temperature, digits: 4)) \(temperatureUnit)") }
    if let pressure {
      let rounded = (pressure * 100).rounded() / 100
      parts.append("\(significant(rounded == 0 ? 0 : rounded, digits: 3)) \(pressureUnit)")
    }
    return parts.isEmpty ? "" : " at " + parts.joined(separator: ", ")
  }

  /// What else a reader must know, e.g. "it was at 2010 K before".
  func remarks(isDisordered: Bool) -> [String] {
    var list: [String] = []
    if let hottest, let temperature, wasHotter(than: temperature) {
      list.append("it was at \(significant(hottest, digits: 4)) \(temperatureUnit) before")
    }
    if let hole {
      list.append(
        "the cell has torn open, with a hole of radius \(significant(hole, digits: 2)) \(lengthUnit)")
    } else if isUnderTension {
      list.append("it is under tension")
    }
    if isDisordered, let flows {
      list.append(
        flows
          ? "its atoms flow" + (hole == nil ? ": a liquid" : "")
          : "its atoms stay where they are: no liquid yet, or a glass")
    }
    return list
  }
}

/// Collects the conditions frame by frame.
struct ConditionsMonitor {
  private var times: [Double] = []
  private var temperature: [Double] = []
  private var pressure: [Double] = []
  private var units: UnitSystem?
  private var stage = ""
  private var stageStart = 0
  /// Earlier frames of the present stage, their numbers in it powers of two.
  private var kept: [(positions: [Vec3], cell: Cell)] = []
  private var last: (positions: [Vec3], cell: Cell)?

  /// `positions`: of the lattice atoms.
  mutating func note(_ snapshot: borrowing Snapshot, positions: [Vec3]) {
    units = snapshot.topology.units
    if snapshot.stage != stage || times.isEmpty {
      (stage, stageStart, kept) = (snapshot.stage, times.count, [])
    }
    let place = times.count - stageStart
    let now = (positions: positions, cell: snapshot.state.cell)
    if place & (place - 1) == 0 { kept = kept.suffix(1) + [now] }
    last = now
    times.append(snapshot.longTime)
    temperature.append(snapshot.temperature ?? .nan)
    pressure.append(
      snapshot.pressureTensor.map { $0.trace / 3 * snapshot.topology.units.pressureToUser } ?? .nan)
  }

  /// Means over the second half of the last stage; from the series where it has them.
  func conditions(series: SeriesTable?) -> CrystalConditions {
    var result = CrystalConditions()
    guard let units, let last, let end = times.last else { return result }
    result.temperatureUnit = units.temperatureSymbol
    result.pressureUnit = units.pressureSymbol
    result.lengthUnit = units.lengthSymbol
    let first = stageStart + (times.count - stageStart) / 2
    let span = times[first]...max(times[first], end)
    if let values = Self.values("temperature", temperature, first, span, series) {
      result.temperature = average(of: values.last)
      result.hottest = Self.hottest(values.all)
    }
    if let values = Self.values("pressure", pressure, first, span, series) {
      let mean = Estimate.mean(of: values.last, unit: "", from: .none(of: values.last.count))
      result.pressure = mean.value
      // A small cell breathes: its mean over a short time may lie below zero by chance.
      let fluctuation = variance(of: values.last).squareRoot()
      let error = mean.standardError.isFinite ? 3 * mean.standardError : 0
      result.isUnderTension = mean.value < -max(error, fluctuation)
    }
    if let cavity = Cavity(positions: last.positions, cell: last.cell), cavity.radius > Cavity.torn {
      result.hole = cavity.radius * cbrt(last.cell.volume / Double(last.positions.count))
    }
    if times.count - stageStart > 4, let start = kept.first {
      result.flows =
        AtomMotion(
          from: start.positions, in: start.cell, to: last.positions, in: last.cell)?.flows
    }
    return result
  }

  /// All values of a quantity, and those of the last part; nil where some are missing.
  private static func values(
    _ name: String, _ ofFrames: [Double], _ first: Int, _ span: ClosedRange<Double>, _ series: SeriesTable?
  ) -> (all: [Double], last: [Double])? {
    if let series, let all = series.values(name) {
      let last = all.indices.filter {
        span.contains(series.start + Double($0) * series.sampling.interval)
      }
      if last.count >= ofFrames.count - first { return (all, last.map { all[$0] }) }
    }
    guard ofFrames.allSatisfy(\.isFinite) else { return nil }
    return (ofFrames, Array(ofFrames[first...]))
  }

  /// The largest mean of a twentieth. The first is left out: atoms set in motion from a perfect crystal are twice as hot for
  /// a moment.
  private static func hottest(_ values: [Double]) -> Double? {
    let length = max(1, values.count / 20)
    return Equilibration.blockAverages(values, length: length).dropFirst().max()
  }
}
