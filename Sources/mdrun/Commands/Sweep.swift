import ArgumentParser

struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The same run or study at many temperatures, pressures, compositions, seeds or potentials.",
    discussion: """
      The deck is that of a run or study with a 'sweep' section. Points are made side by side on the cores; one that \
      fails does not stop the others. With --slurm nothing is run here: a script is written with which a cluster makes \
      each point as a job of its own, and 'mdrun resume' gathers the results.

      Example:
        mdrun sweep inputs/sweep-argon/deck.yaml
        mdrun sweep inputs/sweep-argon/deck.yaml --slurm job.sh && sbatch job.sh
      """)

  @Argument(
    help: "Deck with a 'sweep' section (YAML or JSON).",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var deck: String
  @OptionGroup var options: StudyOptions
  @OptionGroup var cluster: ClusterOptions

  func run() throws { try options.carryOutStudy(deck, slurm: cluster.slurm) }
}

/// For work that a cluster shall do.
struct ClusterOptions: ParsableArguments {
  @Option(help: "Run nothing; write a Slurm array script to this file.", completion: .file())
  var slurm: String?
}
