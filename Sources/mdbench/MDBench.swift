import ArgumentParser
import Foundation
import LinearAlgebra
import MDCore
import Potentials
import Trajectory

/// Measures what a step of dynamics costs on this machine, and what the machine could do.
@main
struct MDBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mdbench",
    abstract: "Microseconds per atom and step of the potentials on this machine.",
    discussion: """
      Times steps of NVE, prints them with the rate in Gflop/s, the share of the peak of fused multiply-adds (measured here \
      too), neighbours, how many threads were busy, peak memory, and where the time went. One process holds all cases: memory \
      is that of the largest case so far.

      Example:
        mdbench --model models/dp-m.pb --atoms 128 1024 8192 --threads 1 2 --json out.json
        mdbench --potential lj --atoms 32000
        mdbench --startup --atoms 1024
        mdbench --atoms 1000000 --seconds 60
      """,
    version: "mdbench \(ferriteVersion)")

  @Option(help: "Which potential: deep, lj or eam.")
  var potential: BenchmarkSystem.Kind = .deep
  @Option(help: "Deep Potential model file.")
  var model = "models/dp-m.pb"
  @Option(help: "EAM file for --potential eam.")
  var eamFile = "/usr/share/lammps/potentials/Fe_mm.eam.fs"
  @Option(help: "Structure file to use instead of a crystal of --atoms.")
  var structure: String?
  @Option(parsing: .upToNextOption, help: "Numbers of atoms (rounded to whole cells).")
  var atoms: [Int] = [128, 1024, 8192]
  @Option(parsing: .upToNextOption, help: "Numbers of threads; default: one and all cores.")
  var threads: [Int] = []
  @Option(parsing: .upToNextOption, help: "Precisions of a Deep Potential: double, mixed.")
  var precision: [Precision] = [.double]
  @Option(help: "Thickness of the neighbour list beyond the cutoff (A; default 1, lj: 0.3 sigma).")
  var skin: Double?
  @Option(help: "Seconds to measure each case.")
  var seconds = 2.0
  @Option(help: "Do exactly this many steps of the first case without timing, for profilers.")
  var steps: Int?
  @Flag(help: "Print the seconds from launch to the end of the first step of the first case.")
  var startup = false
  @Option(help: "Write the first case's structure with velocities to this file and stop.")
  var writeStructure: String?
  @Option(help: "Write the results to this file as JSON.")
  var json: String?

  func validate() throws {
    do throws(MDError) { try Processor.check() } catch { throw ValidationError(error.description) }
    useSingleThreadedBLAS()
    guard !atoms.isEmpty, atoms.allSatisfy({ (1...1_000_000_000).contains($0) }) else {
      throw ValidationError("--atoms takes numbers from 1 to 1000000000")
    }
    guard threads.allSatisfy({ (1...1024).contains($0) }) else {
      throw ValidationError("--threads takes numbers from 1 to 1024")
    }
    guard !precision.isEmpty else { throw ValidationError("--precision takes double, mixed or both") }
    guard potential == .deep || precision == [.double] else {
      throw ValidationError("--precision is for Deep Potentials")
    }
    guard seconds > 0, seconds < 1e6 else { throw ValidationError("--seconds takes a positive number") }
    guard skin ?? 0 >= 0, steps ?? 0 >= 0 else {
      throw ValidationError("--skin and --steps are not negative")
    }
  }

  func run() throws {
    do {
      let system = try BenchmarkSystem(potential, model: model, eam: eamFile, structure: structure)
      if let writeStructure {
        try Trajectory.writeStructure(
          system.structure(atoms: atoms[0]), to: writeStructure, options: system.options)
      } else if startup || steps != nil {
        try runSteps(system)
      } else {
        try measure(system)
      }
    } catch let error as MDError {
      FileHandle.standardError.write(Data("\(error.description)\n".utf8))
      throw ExitCode(2)
    }
  }

  private var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// A fixed number of steps of the first case; one where only the start is of interest.
  private func runSteps(_ system: BenchmarkSystem) throws {
    let structure = try system.structure(atoms: atoms[0])
    var stepper = try Stepper(
      system, structure, precision: precision[0], threads: threads.first ?? cores, skin: skin ?? system.skin)
    try stepper.advance(min(1, steps ?? 1))
    if startup {
      let age = ProcessFigures.age.map { String(format: "%.2f s", $0) } ?? "not known on this system"
      print("from launch to the end of the first step of \(structure.count) atoms: \(age)")
    }
    try stepper.advance(max(0, (steps ?? 1) - 1))
    let unit = potential == .lj ? "epsilon" : "eV"
    print("\(steps ?? 1) steps of \(structure.count) atoms, potential energy \(stepper.energy) \(unit)")
  }

  private func measure(_ system: BenchmarkSystem) throws {
    let counts = threads.isEmpty ? Array(Set([1, cores])).sorted() : threads
    var report = Report(
      processor: ProcessFigures.processor,
      peaks: Set(counts + [1]).sorted().map { PeakRate.measured(threads: $0) })
    for line in report.machineLines { print(line) }
    print(Report.heading)
    for size in structure == nil ? atoms : [0] {
      let structure = try system.structure(atoms: size)
      for precision in precision {
        for count in counts {
          var stepper = try Stepper(
            system, structure, precision: precision, threads: count, skin: skin ?? system.skin)
          let measured = try stepper.measure(seconds: seconds)
          report.cases.append(measured)
          for line in report.lines(measured) { print(line) }
          // Large cases take minutes: what is known is shown, also through a pipe.
          fflush(nil)
        }
      }
    }
    if let json { try report.writeJSON(to: json) }
  }
}
