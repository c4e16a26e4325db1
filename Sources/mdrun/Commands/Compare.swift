import ArgumentParser

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The same studies with several potentials, side by side and against experiment.",
    discussion: """
      Same start structures, seeds and schedule for each potential; a table of values with errors, differences in \
      standard errors, experiment, and a verdict that says only what the numbers allow.

      Example:
        mdrun compare inputs/demo/deck.yaml
        mdrun report runs/demo
      """)

  @Argument(
    help: "Deck with a 'compare' section (YAML or JSON).",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var deck: String
  @OptionGroup var options: StudyOptions
  @OptionGroup var cluster: ClusterOptions

  func run() throws { try options.carryOutStudy(deck, slurm: cluster.slurm) }
}
