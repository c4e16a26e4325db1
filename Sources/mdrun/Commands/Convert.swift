import ArgumentParser
import MDCore
import Trajectory

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert structures and trajectories between formats.",
    discussion: """
      POSCAR, extended XYZ, LAMMPS data and NetCDF trajectories (AMBER convention), told apart by name and content.

      Example:
        mdrun convert runs/argon/trajectory.nc last.xyz --frames last
        mdrun convert dump.nc frames.xyz --species Fe,Cr,C --frames 0:100:10
      """)

  @Argument(help: "File to read.")
  var input: String
  @Argument(help: "File to write; its name tells the format.")
  var output: String
  @Option(help: "Frames: all, first, last, a number from 0, or start:end:stride.")
  var frames = "all"
  @Option(help: "Names for numeric types, type 1 first, e.g. Fe,Cr,C.")
  var species: String?
  @Option(help: "Structure file that says which atom is what.")
  var structure: String?
  @Option(help: "Unit system of files that do not say: metal or lj.")
  var units: UnitSystem.Name = .metal

  func run() throws {
    try reporting {
      let options = StructureOptions(
        units: .named(units), species: speciesList(species), naming: "--species Fe,Cr,C, or --structure FILE")
      let reference: Structure? =
        if let structure { try readStructure(structure, options: options) } else { nil }
      let count = try convert(
        input, to: output, frames: FrameSelection(frames), options: options, structure: reference,
        identity: RunIdentity(codeVersion: ferriteVersion))
      writeError("\(count) frame\(count == 1 ? "" : "s") written to \(output)")
    }
  }
}
