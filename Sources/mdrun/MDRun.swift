import ArgumentParser
import Foundation
import LinearAlgebra
import MDCore

/// The command line of Ferrite: arguments, progress, exit codes; everything else is in the modules below.
@main
struct MDRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mdrun",
    abstract: "Molecular dynamics of magnetic alloys with Deep Potentials.",
    discussion: """
      A study in four commands:
        mdrun check deck.yaml        what would be done, how long it takes
        mdrun run deck.yaml          do it; results and error bars at the end
        mdrun resume runs/x          go on after a stop or a kill, bit for bit
        mdrun analyze runs/x         density, lattice, rdf, diffusion again or from other trajectories
      Properties with a protocol of their own:
        mdrun viscosity deck.yaml    Green-Kubo viscosity of a liquid
        mdrun melt deck.yaml         two-phase melting temperature
        mdrun static deck.yaml       lattice, elastic constants, equation of state, vacancies at T = 0
        mdrun elastic deck.yaml      elastic constants at a temperature
      Many of them at once:
        mdrun sweep deck.yaml        over temperatures, pressures, compositions, seeds, potentials
        mdrun compare deck.yaml      several potentials side by side and against experiment
      To look at either:
        mdrun watch runs/x           how it goes, live
        mdrun report runs/x          a page with numbers, errors and pictures

      Exit codes: 0 done, 2 wrong input, 3 unstable dynamics, 4 file or disk trouble, 5 no result from an \
      analysis, 64 wrong command line, 75 stopped by a signal with a checkpoint written.
      """,
    version: "mdrun \(ferriteVersion)",
    subcommands: [
      Run.self, Viscosity.self, Melt.self, Static.self, Elastic.self, Sweep.self, Compare.self, Check.self,
      Resume.self, Status.self, Watch.self, Report.self, Analyze.self, Evaluate.self, Drive.self, Model.self,
      Convert.self,
    ])

  static func main() {
    do throws(MDError) {
      try Processor.check()
    } catch {
      writeError(error.description)
      Foundation.exit(ExitStatus.input.rawValue)
    }
    useSingleThreadedBLAS()
    main(nil)
  }
}
