import Analysis
import Foundation
import MDCore
import Trajectory

/// The rows of a series that belong to one stage, turned into a stress sequence.
struct StressRows {
  let reading: StressReading

  init(
    _ series: Series, steps: ClosedRange<Int>?, _ source: StressSource, _ units: UnitSystem
  ) throws(MDError) {
    let times = try series.column("time").values
    let numbers = series["step"]?.values
    // The first row of a stage is the last state of the one before, and its mean is over that stage's steps.
    var rows = Array(times.indices)
    var origin = "all rows"
    if let steps, let numbers {
      rows = rows.filter { numbers[$0] > Double(steps.lowerBound) && numbers[$0] <= Double(steps.upperBound) }
      if let first = rows.first, first > 0, Int(numbers[first - 1]) != steps.lowerBound { rows.removeFirst() }
    } else if !series.stages.isEmpty {
      rows = try Self.lastStage(of: series, source)
      origin = rows.last.map { "rows of '\(series.stages[$0])'" } ?? origin
    } else if let first = numbers?.first, first == 0, !rows.isEmpty {
      rows.removeFirst()
    }
    if let first = rows.first { rows.removeAll { times[$0] - times[first] < source.skip } }
    guard rows.count > 1 else {
      throw MDError(
        .analysis, "the series has no rows of that stage", at: .init(file: source.path),
        found: "\(rows.count) rows", hint: "'output: {series: 10 steps, stress-mean: true}'")
    }
    let sampling = try Sampling(times: rows.map { times[$0] }, unit: "")
    var warnings: [String] = []
    let hasMean = series["stress_mean_xx"] != nil
    let prefix = hasMean ? "stress_mean_" : "stress_"
    var components: [[Double]] = []
    for name in voigtNames {
      let values = try series.column(prefix + name).values
      components.append(rows.map { values[$0] })
    }
    if !hasMean, numbers.map({ rows.count > 1 && $0[rows[1]] - $0[rows[0]] > 1 }) ?? true {
      warnings.append(
        "\(source.path): instantaneous stress between rows is lost and aliases into the spectrum: use "
          + "'output: {stress-mean: true}'")
    }
    func mean(_ name: String) -> Double? {
      series[name].map { column in rows.reduce(0) { $0 + column.values[$1] } / Double(rows.count) }
    }
    let volume = try Self.given(source.volume ?? mean("volume"), "volume", "--volume", source)
    let temperature = try Self.given(
      source.temperature ?? mean("temperature"), "temperature", "--temperature", source)
    // Of a run the stage itself says whether its cell changes.
    if steps == nil, let volumes = series["volume"]?.values {
      let kept = rows.map { volumes[$0] }
      if let low = kept.min(), let high = kept.max(), high - low > 1e-6 * high {
        warnings.append("\(source.path): the volume changes during the run, which biases the viscosity")
      }
    }
    let temperatures = source.temperature == nil ? series["temperature"]?.values : nil
    let own = temperatures.map { values in
      Estimate.mean(of: rows.map { values[$0] }, unit: "", from: .none(of: rows.count))
    }
    let mass = source.mass ?? mean("density").map { $0 * volume / units.densityToUser }
    reading = StressReading(
      sequence: StressSequence(
        name: source.path, interval: sampling.interval, components: components, volume: volume,
        temperature: temperature, temperatureError: own?.standardError, mass: mass),
      units: units, origin: origin, warnings: warnings)
  }

  /// Rows of the last stage of that name (or of all), less the first one, whose mean may reach back into another stage.
  private static func lastStage(of series: Series, _ source: StressSource) throws(MDError) -> [Int] {
    guard let end = series.stages.lastIndex(where: { $0 == source.stage ?? series.stages.last }) else {
      throw MDError(
        .input, "no stage of the series is called '\(source.stage ?? "")'", at: .init(file: source.path),
        expected: Set(series.stages).sorted().joined(separator: ", "))
    }
    let before = series.stages[..<end].lastIndex { $0 != series.stages[end] } ?? -1
    return Array(before + 2..<max(before + 2, end + 1))
  }

  static func given(
    _ value: Double?, _ name: String, _ option: String, _ source: StressSource
  ) throws(MDError) -> Double {
    if let value { return value }
    throw MDError(
      .input, "the file does not tell the \(name)", at: .init(file: source.path), hint: "give \(option)")
  }
}
