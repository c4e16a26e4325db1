import ArgumentParser
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Trajectory

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Energy, forces, virial and per-atom energies of given structures.",
    discussion: """
      No dynamics. Writes extended XYZ: energy (eV) and virial (eV, nine numbers by rows) in each header, columns \
      forces (eV/A) and atom_energy (eV), 17 digits.

      Example:
        mdrun evaluate --model models/dp-m.pb frames.xyz --out out.xyz
        mdrun evaluate --deck deck.yaml POSCAR --out out.xyz
      """)

  @Argument(help: "Structures: extended XYZ, POSCAR, XDATCAR, LAMMPS data or dump, NetCDF.")
  var structures: String
  @Option(help: "A DeePMD-kit model file.")
  var model: String?
  @Option(help: "A deck whose potential is to be used.")
  var deck: String?
  @Option(help: "Extended XYZ file to write.")
  var out: String
  @Option(help: "Neighbours beyond the model's sel: all or as-trained.")
  var sel: SelectionPolicy = .all
  @Option(help: "Arithmetic of --model: double, or mixed (single-precision networks, about twice as fast).")
  var precision: Precision = .double
  @Option(help: "Names for the numeric types of a LAMMPS file, type 1 first, e.g. Fe,Cr,C.")
  var species: String?
  @Option(help: "Threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    if (model == nil) == (deck == nil) { throw ValidationError("give either --model or --deck") }
    if !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024") }
  }

  func run() throws {
    try reporting {
      let workers = Workers(threads: threads)
      var options = StructureOptions(species: speciesList(species))
      options.naming = "--species Fe,Cr,C"
      let result: (frames: Int, notices: [String])
      if let model {
        let name = (model as NSString).lastPathComponent
        let term = try DeepPotential(readModel(model), name: name, selection: sel, precision: precision)
        result = try evaluateStructures(
          structures, terms: { _ throws(MDError) in [term] }, to: out,
          options: options, workers: workers)
      } else {
        let plan = try Plan(file: deck!, registry: .standard)
        options.units = plan.units
        options.hints.units = "units:"
        result = try evaluateStructures(
          structures, terms: { context throws(MDError) in try plan.terms(context, registry: .standard) },
          to: out, options: options, workers: workers)
      }
      for notice in result.notices { writeError("note: \(notice)") }
      writeError("\(result.frames) frame\(result.frames == 1 ? "" : "s") written to \(out)")
    }
  }
}

/// "Fe,Cr,C" as a list.
func speciesList(_ text: String?) -> [String]? {
  text?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
}
