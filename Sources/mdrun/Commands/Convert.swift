import ArgumentParser
import MDCore
import Trajectory

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert structures and trajectories between formats.",
    discussion: """
      POSCAR, extended XYZ, LAMMPS data and NetCDF trajectories (AMBER convention); XDATCAR and LAMMPS text dumps are \
      read only. Files are told apart by their content.

      Example:
        mdrun convert runs/argon/trajectory.nc last.xyz --frames last
        mdrun convert dump.lammpstrj frames.xyz --species Fe,Cr,C --frames 0:100:10
        mdrun convert XDATCAR frames.nc --interval '2 fs'
      """)

  @Argument(help: "File to read.")
  var input: String
  @Argument(help: "File to write; its name tells the format.")
  var output: String
  @Option(parsing: .unconditional, help: "Frames: all, first, last, a number from 0, or start:end:stride.")
  var frames = "all"
  @OptionGroup(title: "What the file does not say")
  var file: FileArguments

  func run() throws {
    try reporting {
      let options = try file.options()
      let reference: Structure? =
        if let structure = file.structure { try readStructure(structure, options: options) } else { nil }
      let count = try convert(
        input, to: output, frames: FrameSelection(frames), options: options, structure: reference,
        identity: RunIdentity(codeVersion: ferriteVersion))
      for notice in options.notices.all { writeError("note: \(notice)") }
      writeError("\(count) frame\(count == 1 ? "" : "s") written to \(output)")
    }
  }
}
