import ArgumentParser
import MDCore
import Potentials

struct Model: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is in a DeePMD-kit model file.",
    discussion: """
      Type map, cutoff, sel, network sizes, precision, energy bias, excluded pairs, format and versions.

      Example:
        mdrun model models/dp-m.pb
        mdrun model models/dp-m.pb --script > input.json
      """)

  @Argument(help: "Model file: .pb, .pth, .pt or .dp.")
  var file: String
  @Flag(help: "Print the training script instead.")
  var script = false

  func run() throws {
    try reporting {
      let model = try readModel(file)
      if script {
        guard let text = model.origin.trainingScript else {
          throw MDError(.input, "the model holds no training script", at: .init(file: file))
        }
        print(text)
      } else {
        let lines = model.summary
        let width = lines.map(\.name.count).max() ?? 0
        for line in lines {
          print(line.name + String(repeating: " ", count: width - line.name.count) + "  " + line.value)
        }
      }
    }
  }
}
