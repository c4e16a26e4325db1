import Foundation
import MDCore
import Potentials

/// The models of a committee as force fields, and how often they are compared.
struct ModelComparison: Sendable {
  /// Steps.
  let interval: Int
  /// Each model alone, without a skin: what it gives depends on nothing but the configuration.
  let fields: [ForceField]
}

extension Plan {
  /// The comparison that a committee among the terms asks for. The interval is that of its options, else that of the frames.
  func comparison(of terms: [any Potential], _ topology: Topology) throws(MDError) -> ModelComparison? {
    let committees = terms.compactMap { $0 as? DeepCommittee }
    guard let committee = committees.first else { return nil }
    guard committees.count == 1 else {
      throw MDError(
        .input, "the potential has \(committees.count) committees", at: places["potential"],
        expected: "one; other terms may stand beside it")
    }
    var interval = output.frameInterval ?? DeckDefaults.frameInterval
    for term in potential {
      if let node = term.options["interval"], term.key == "committee" {
        interval = try node.stepInterval(timestep: timestep)
      }
    }
    var fields: [ForceField] = []
    for model in committee.models {
      fields.append(try ForceField([model], topology: topology, skin: 0, workers: workers))
    }
    return ModelComparison(interval: interval, fields: fields)
  }

  /// The threads of a run.
  var workers: Workers { Workers(threads: threads ?? ProcessInfo.processInfo.activeProcessorCount) }
}
