import Foundation
import MDCore

/// `committee: [a.pb, b.pb]` or `committee: {models: [a.pb, b.pb], interval: 100 steps, precision: mixed, sel: all}`.
///
/// The interval is of the run's output, which reads it.
func makeCommittee(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  var list = value
  var selection = SelectionPolicy.all
  var precision = Precision.double
  if case .mapping = value.content {
    try value.onlyKeys(["models", "interval", "precision", "sel"])
    list = try value.child("models")
    selection = try value.choice("sel", default: .all)
    precision = try value.choice("precision", default: .double)
  }
  try value.needsMetalUnits("a deep potential")
  var models: [DeepPotential] = []
  for node in try list.elements() {
    let path = try node.readableFile("the model", expected: "a DeePMD-kit model")
    let name = (path as NSString).lastPathComponent
    models.append(
      try DeepPotential(readModel(path), name: name, selection: selection, precision: precision))
  }
  return [try DeepCommittee(models)]
}
