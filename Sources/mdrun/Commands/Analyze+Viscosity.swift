import Analysis
import ArgumentParser
import Foundation
import MDCore
import Studies

/// Options of `mdrun analyze --viscosity`.
struct ViscosityOptions: ParsableArguments {
  @Flag(
    help: "One Green-Kubo viscosity from the stress series of all paths: runs, series.nc, or text columns.")
  var viscosity = false
  @Option(
    help: """
      Columns of a text file, from one, with unit: time=1*0.001ps,xx=2,yy=3,zz=4,xy=5,xz=6,yz=7,unit=bar; the time of a \
      step behind * where the file counts steps; no unit for reduced files only.
      """)
  var columns: String?
  @Option(help: "Volume of the cell, where the file has none: 12 nm3 (a number: A^3, reduced).")
  var volume: String?
  @Option(help: "Mean temperature, where the file has none: 1900 K.")
  var temperature: String?
  @Option(help: "Mass of all atoms (u, reduced), for the kinematic viscosity.")
  var mass: String?
  @Option(help: "Folder for viscosity.json, tables and figures; by default that of the first run.")
  var output: String?

  /// One source for each path.
  func sources(_ paths: [String], stage: String?, skip: Double, units: UnitSystem) throws(MDError)
    -> [StressSource]
  {
    func value(_ text: String?, _ dimension: MDCore.Dimension) throws(MDError) -> Double? {
      guard let text else { return nil }
      return try Quantity.parse(text, as: dimension, units: units)
    }
    let layout: StressColumns? = if let columns { try StressColumns(columns, units: units) } else { nil }
    let (volume, temperature) = (try value(volume, .volume), try value(temperature, .temperature))
    let mass = try value(mass, .mass)
    return paths.map {
      StressSource(
        path: $0, stage: stage, skip: skip, columns: layout, volume: volume, temperature: temperature,
        mass: mass, units: units)
    }
  }

  /// Folder of the results: the one asked for, or that of the first run, or that in which the first file lies.
  func folder(_ paths: [String]) -> String? {
    if let output { return output }
    guard let first = paths.first else { return nil }
    if RunFolder(first).isRun { return first }
    let folder = (first as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }
}

extension Analyze {
  /// Prints the report, or its JSON; the exit code says whether there is a viscosity.
  func analyzeStress() throws {
    let sources = try viscosity.sources(paths, stage: stage, skip: skip, units: .named(file.units))
    let record = try analyzeViscosity(sources, writingTo: viscosity.folder(paths))
    for notice in record.notices { writeError("note: \(notice)") }
    if json {
      print(String(decoding: try record.report.json(), as: UTF8.self))
    } else {
      print(record.report.description, terminator: "")
    }
  }
}
