import ArgumentParser
import CKernels
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Trajectory

struct Drive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Energy, forces and virial for i-PI, ASE and others, over a socket.",
    discussion: """
      A client of the i-PI protocol: the server moves the atoms, this program gives energy, forces and virial of each \
      configuration it is sent. Positions come without species, so the structure (of --structure, else of the deck) \
      says what the atoms are, in the server's order. Ends with the server (exit code 0) or by SIGINT or SIGTERM (75).

      Example:
        mdrun drive --model models/dp-m.pb --structure start.xyz --unix ferrite
        mdrun drive deck.yaml --address 127.0.0.1 --port 31415
      """)

  @Argument(help: "Deck whose potential and structure are used; its stages are not.")
  var deck: String?
  @Option(help: "A DeePMD-kit model file, in place of a deck.")
  var model: String?
  @Option(help: "Structure with the species of the server's atoms; the last frame of several.")
  var structure: String?
  @Option(help: "Name of a unix socket: NAME for /tmp/ipi_NAME, or a path.")
  var unix: String?
  @Option(help: "Host of the server, with --port.")
  var address = "127.0.0.1"
  @Option(help: "Port of the server.")
  var port: Int?
  @Option(help: "Seconds to wait for the server to listen, and for the rest of a message that has begun.")
  var timeout = 60.0
  @Option(help: "Neighbours beyond the model's sel: all or as-trained.")
  var sel: SelectionPolicy = .all
  @Option(help: "Arithmetic of --model: double, or mixed (single-precision networks, about twice as fast).")
  var precision: Precision = .double
  @Option(help: "Names for the numeric types of a LAMMPS file, type 1 first, e.g. Fe,Cr,C.")
  var species: String?
  @Option(help: "Bohr of the server in A.")
  var bohr = PhysicalConstants.bohr
  @Option(help: "Hartree of the server in eV.")
  var hartree = PhysicalConstants.hartree
  @Option(help: "Threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    if (model == nil) == (deck == nil) { throw ValidationError("give either a deck or --model") }
    if model != nil && structure == nil {
      throw ValidationError("--model needs --structure: positions come without species")
    }
    if (unix == nil) == (port == nil) { throw ValidationError("give either --unix or --port") }
    if let port, !(1...65535).contains(port) { throw ValidationError("--port must be from 1 to 65535") }
    if !(timeout > 0 && timeout < 1e7) { throw ValidationError("--timeout must be positive seconds") }
    if !(abs(bohr / PhysicalConstants.bohr - 1) < 1e-3 && abs(hartree / PhysicalConstants.hartree - 1) < 1e-3)
    {
      throw ValidationError("--bohr and --hartree must be within 0.1 % of 0.529177 A and 27.2114 eV")
    }
    if !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024") }
  }

  func run() throws {
    try reporting {
      let address: DriveAddress =
        if let unix { try .unix(named: unix) } else { .network(host: address, port: port!) }
      var driver = try driver()
      ck_catch_stop_signals()
      let end = try driver.serve(address, patience: timeout, shouldStop: { ck_stop_signal() != 0 }) { event in
        switch event {
        case .connected: writeError("connected to \(address)")
        case .notice(let text): writeError("note: \(text)")
        }
      }
      let reason =
        switch end {
        case .exit: "the server is done"
        case .closed: "the server closed the connection"
        case .stopped: "stopped by signal"
        }
      writeError("\(reason) after \(driver.evaluations) evaluation\(driver.evaluations == 1 ? "" : "s")")
      if end == .stopped { throw ExitCode(ExitStatus.stopped.rawValue) }
    }
  }

  private func driver() throws -> Driver {
    let units = DriveUnits(bohr: bohr, hartree: hartree)
    let workers = Workers(threads: threads)
    func read(_ path: String) throws -> Structure {
      var options = StructureOptions(species: speciesList(species))
      options.naming = "--species Fe,Cr,C"
      options.wantsVelocities = false
      let structure = try readStructure(path, options: options)
      for notice in options.notices.all { writeError("note: \(notice)") }
      return structure
    }
    if let model, let structure {
      let name = (model as NSString).lastPathComponent
      let term = try DeepPotential(readModel(model), name: name, selection: sel, precision: precision)
      return try Driver(
        read(structure), of: structure, terms: { _ throws(MDError) in [term] }, units: units, workers: workers
      )
    }
    var plan = try Plan(file: deck!, registry: .standard)
    guard let structure else {
      plan.threads = threads
      return try Driver(plan, registry: .standard, units: units)
    }
    return try Driver(
      read(structure), of: structure,
      terms: { context throws(MDError) in try plan.terms(context, registry: .standard) }, system: plan.units,
      skin: plan.skin, units: units, workers: workers)
  }
}
