import Analysis
import Foundation
public import MDCore
import Trajectory

/// Which columns of a text file hold time and pressure tensor, as `fix ave/time` of LAMMPS writes them.
///
/// Written `time=1*0.001ps,xx=2,yy=3,zz=4,xy=5,xz=6,yz=7,unit=bar`: numbers of columns from one. `time` may have a factor
/// with a unit for each count (LAMMPS writes steps); without one it is in ps (tau). The unit of pressure must be given, except
/// for reduced units. No column serves twice.
public struct StressColumns: Sendable, Equatable {
  /// Column of the time, from zero, and one of its units in ps (tau).
  public var time: Int
  public var timeFactor: Double
  /// Columns in Voigt order, from zero.
  public var components: [Int]
  /// One of the file's units of pressure in eV/A^3 (reduced).
  public var pressureFactor: Double
  /// Both units in words, for the report.
  public var units: String

  /// Reads the text of an option; the error says what is missing.
  public init(_ text: String, units: UnitSystem) throws(MDError) {
    func wrong(_ what: String, _ found: String? = nil, hint: String? = nil) -> MDError {
      MDError(
        .input, "--columns: \(what)", found: found,
        expected: "for example 'time=1*0.001ps,xx=2,yy=3,zz=4,xy=5,xz=6,yz=7,unit=bar'", hint: hint)
    }
    var values: [String: String] = [:]
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard sides.count == 2, ["time", "unit"].contains(sides[0]) || voigtNames.contains(sides[0])
      else { throw wrong("not a column", "'\(part)'") }
      guard values.updateValue(sides[1], forKey: sides[0]) == nil else {
        throw wrong("given twice", "'\(sides[0])'")
      }
    }
    func column(_ name: String, _ text: String) throws(MDError) -> Int {
      guard let number = Int(text), number >= 1 else { throw wrong("'\(name)' is no column", "'\(text)'") }
      return number - 1
    }
    guard let timeText = values["time"] else { throw wrong("'time' is missing") }
    let sides = timeText.split(separator: "*", maxSplits: 1).map(String.init)
    time = try column("time", sides[0])
    timeFactor =
      sides.count == 2
      ? try Quantity.parse(sides[1], as: .time, units: units)
        * (units.name == .metal ? units.timeToUser * 1e-3 : 1)
      : 1
    guard timeFactor > 0 else { throw wrong("the time step is not positive", "'\(timeText)'") }
    var components: [Int] = []
    for name in voigtNames {
      guard let text = values[name] else { throw wrong("'\(name)' is missing") }
      components.append(try column(name, text))
    }
    self.components = components
    for (k, column) in components.enumerated() where ([time] + components[..<k]).contains(column) {
      throw wrong("one column is given for two", "column \(column + 1) for '\(voigtNames[k])' and another")
    }
    let isReduced = units.name == .lj
    guard let unit = values["unit"] ?? (isReduced ? "" : nil) else {
      throw wrong(
        "'unit' is missing", "no unit of pressure",
        hint: "unit=GPa, MPa, Pa, bar, kbar or atm (LAMMPS' metal: bar, real: atm)")
    }
    pressureFactor = try Quantity.parse("1 \(unit)", as: .pressure, units: units)
    let step = sides.count == 2 ? sides[1] : isReduced ? "tau" : "ps"
    self.units = "time in \(step), pressure in \(unit.isEmpty ? units.pressureSymbol : unit)"
  }

  /// Reads the rows of a file; lines that begin with `#` are skipped.
  func read(_ source: StressSource) throws(MDError) -> StressReading {
    let values = try NumberTable.read(source.path, columns: [time] + components)
    let times = values[0].map { $0 * timeFactor }
    let series = values[1...].map { column in column.map { $0 * pressureFactor } }
    let kept = times.indices.filter { times[$0] - times[0] >= source.skip }
    guard kept.count > 1 else {
      throw MDError(
        .analysis, "the file has no rows", at: .init(file: source.path), found: "\(times.count) rows")
    }
    let sampling = try Sampling(times: kept.map { times[$0] }, unit: "")
    let volume = try StressRows.given(source.volume, "volume", "--volume", source)
    let temperature = try StressRows.given(source.temperature, "temperature", "--temperature", source)
    return StressReading(
      sequence: StressSequence(
        name: source.path, interval: sampling.interval,
        components: series.map { column in kept.map { column[$0] } }, volume: volume,
        temperature: temperature, mass: source.mass),
      units: source.units, origin: "columns of a text file, \(units)", warnings: [])
  }
}
