import MDCore
import Potentials
import Testing

/// Imported models, evaluated plainly, against DeePMD-kit 3.2.0 (`deepmd.infer.DeepPot.eval`, atomic
/// energies), 2026-11.
@Suite struct ImportEnergyTests {
  static let cell = [
    [6.100123015335748, 0.02987455375084699, -0.027413785536221758],
    [-0.08905918387572742, 6.354532921482828, -0.09916465549964625],
    [0.006014360259743849, 0.13402152455545335, 5.950779348144867],
  ]
  static let positions = [
    [1.1818886476613673, 1.149810928619657, 1.0090646959349747],
    [1.027573995769622, 1.3280091998933743, 4.144937710762479],
    [1.192962656647617, 4.8636915490752815, 1.3181735126722611],
    [1.2458991907469321, 4.916676060185527, 3.881130878273184],
    [4.0032154690152355, 1.3958867591236297, 0.8252438217853683],
    [3.9164119277519385, 1.3947791632030255, 4.103741182318795],
    [4.512949657077458, 4.596152808542681, 1.1087221818983162],
    [4.212012026962877, 4.362506509387179, 3.7313307081328944],
  ]
  static let types = [0, 0, 0, 1, 1, 2, 0, 2]

  @Test(arguments: [
    (
      "silut.pb",
      [
        -9.8563316463975, -9.860309043853166, -9.856276314960654, -6.1977741298218625, -6.192076303388849,
        -9.739398803950882, -9.860789403890646, -9.73950827513671,
      ]
    ),
    (
      "atom_ener.pb",
      [
        -3.0134020132446246, -3.0134145277912165, -3.01493739443413, -24.94502682224447, -24.942871565428007,
        -5.022470900769809, -3.0126016775692666, -5.023228519121055,
      ]
    ),
    (
      "checkpoint.pt",
      [
        -10.226007749995258, -10.243891310372888, -10.225883581697264, -6.059661404487678, -6.059631035825767,
        -7.648542470930912, -10.24619604668342, -7.648876981880363,
      ]
    ),
  ])
  func atomicEnergies(file: String, expected: [Double]) throws {
    let model = try readModel(ReferenceModels.ownPath(file))
    let energies = plainAtomicEnergies(model, cell: Self.cell, positions: Self.positions, types: Self.types)
    for (energy, reference) in zip(energies, expected) {
      #expect(abs(energy - reference) < 1e-12 * abs(reference))
    }
  }

  @Test func checkpointOrigin() throws {
    let origin = try readModel(ReferenceModels.ownPath("checkpoint.pt")).origin
    #expect(origin.format == .torchCheckpoint && origin.backend == .pytorch && origin.version == nil)
    #expect(origin.trainingScript?.contains("\"activation_function\":\"silut:10.0\"") == true)
  }

  /// TensorFlow's operator holds the cutoffs in single precision.
  @Test func cutoffsAsTensorFlowUsesThem() throws {
    let descriptor = try readModel(ReferenceModels.ownPath("silut.pb")).descriptor
    #expect(descriptor.smoothCutoff == Double(Float(3.8)))
    #expect(descriptor.switchWidth == Double(Float(4) - Float(3.8)))
    #expect(try readModel(ReferenceModels.ownPath("checkpoint.pt")).descriptor.smoothCutoff == 3.8)
  }
}
