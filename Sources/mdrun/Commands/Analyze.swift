import Analysis
import ArgumentParser
import Deck
import Foundation
import MDCore
import Potentials
import Studies

struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Averages with error bars, lattice parameters, structure, spectra and diffusion of runs and trajectories.",
    discussion: """
      Of a run's folder the last stage is analysed unless --stage names another. Equilibration is detected and left \
      out; the error is the larger one of autocorrelation and blocking; too short a run is said to be so.

      Example:
        mdrun analyze runs/fe-300K
        mdrun analyze runs/fe-300K --only density --only lattice
        mdrun analyze runs/fe-1900K --only structure-factor --only vdos --sk-range 12
        mdrun analyze runs/bcc-300K-nm runs/bcc-300K-m --table
        mdrun analyze dump.nc --species Fe,Cr,C --lattice bcc --repeat 6,6,7
        mdrun analyze frames.xyz --interval '0.1 ps'
        mdrun analyze --viscosity runs/lj-1 runs/lj-2 runs/lj-3
        mdrun analyze slab.nc --melting --solid runs/s --liquid runs/l
      """)

  @Argument(help: "Folders of runs, or trajectories (NetCDF, extended XYZ, LAMMPS dump, XDATCAR).")
  var paths: [String]
  @Option(help: "Only this analysis; may be repeated.")
  var only: [AnalysisRequest] = []
  @Option(help: "Stage of a run, by name.")
  var stage: String?
  @Option(help: "Time left out at the start (ps, tau), before equilibration is detected.")
  var skip = 0.0
  @OptionGroup(title: "What a trajectory made elsewhere does not say")
  var file: FileArguments
  @Option(help: "Crystal of a trajectory made elsewhere: bcc, fcc, hcp, or sites (any, by its first frame).")
  var lattice: LatticeDescription.Structure?
  @Option(name: .customLong("class"), help: "Crystal class for --lattice sites.")
  var crystalClass: CrystalClass = .cubic
  @Option(name: .customLong("repeat"), help: "Conventional cells along a, b, c for --lattice, e.g. 6,6,7.")
  var repeats = "1,1,1"
  @Option(help: "Range of g(r) (A).")
  var rdfRange: Double?
  @Option(help: "Range of S(k) (1/A).")
  var skRange: Double?
  @Option(help: "Partial S(k): faber-ziman or ashcroft-langreth.")
  var skConvention: StructureFactorConvention?
  @Option(help: "Largest lag of the velocity autocorrelation (ps, tau).")
  var vdosWindow: Double?
  @OptionGroup var melting: MeltingArguments
  @Flag(help: "Print JSON.")
  var json = false
  @OptionGroup(title: "Viscosity")
  var viscosity: ViscosityOptions
  @Flag(help: "Print one line per run, side by side.")
  var table = false

  func run() throws {
    try reporting {
      if viscosity.viscosity { return try analyzeStress() }
      var rows: [(name: String, report: AnalysisReport)] = []
      var hasResults = true
      for path in paths {
        var source = AnalysisSource(
          path: path, stage: stage, skip: skip, species: speciesList(file.species), structure: file.structure,
          units: .named(file.units), lattice: try description())
        source.file = try file.options()
        if melting.isWanted {
          let report = try analyzeMelting(source, melting.options(like: source))
          print(json ? String(decoding: try report.json(), as: UTF8.self) : report.description)
          hasResults = hasResults && !report.estimates.isEmpty
          continue
        }
        let requests = only.isEmpty ? defaultRequests(for: path) : only
        var options = try plan(of: path)?.analysisOptions() ?? AnalysisOptions()
        try override(&options)
        let report = try analyze(source, requests, options: options)
        hasResults =
          hasResults && !(report.estimates.isEmpty && report.tables.isEmpty && report.findings.isEmpty)
        if table {
          rows.append((title(of: path), report))
        } else if json {
          print(String(decoding: try report.json(), as: UTF8.self))
        } else {
          print(report.description, terminator: paths.count > 1 ? "\n" : "")
        }
      }
      if table { print(sideBySide(rows), terminator: "") }
      if !hasResults { throw ExitCode(ExitStatus.analysis.rawValue) }
    }
  }

  private func override(_ options: inout AnalysisOptions) throws(MDError) {
    for (name, value) in [("--rdf-range", rdfRange), ("--sk-range", skRange), ("--vdos-window", vdosWindow)] {
      guard let value else { continue }
      guard value > 0, value.isFinite else {
        throw MDError(.input, "\(name) is not valid", found: "\(value)", expected: "more than zero")
      }
    }
    options.rdfRange = rdfRange ?? options.rdfRange
    options.structureFactorRange = skRange ?? options.structureFactorRange
    options.structureFactorConvention = skConvention ?? options.structureFactorConvention
    options.velocityWindow = vdosWindow ?? options.velocityWindow
  }

  private func title(of path: String) -> String {
    plan(of: path).flatMap { $0.title.isEmpty ? nil : $0.title } ?? path
  }

  private func plan(of path: String) -> Plan? {
    let folder = RunFolder(path)
    return folder.isRun ? try? Plan(file: folder.deck, registry: .standard) : nil
  }

  private func description() throws(MDError) -> LatticeDescription? {
    guard let lattice else { return nil }
    let counts = repeats.split(separator: ",").compactMap { Int($0) }
    guard counts.count == 3, counts.allSatisfy({ $0 > 0 }) else {
      throw MDError(
        .input, "--repeat is not valid", found: "'\(repeats)'", expected: "three numbers, e.g. 6,6,7")
    }
    let kind: CrystalClass = lattice == .sites ? crystalClass : lattice == .hcp ? .hexagonal : .cubic
    return try LatticeDescription(
      name: lattice.rawValue, structure: lattice, crystalClass: kind, repeats: counts)
  }

  private func defaultRequests(for path: String) -> [AnalysisRequest] {
    if let plan = plan(of: path), !plan.requests.isEmpty { return plan.requests }
    let averages: [AnalysisRequest] = [.temperature, .pressure, .density]
    return averages + (lattice == nil ? [] : [.lattice]) + [.rdf, .msd]
  }
}
