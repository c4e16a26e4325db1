import MDCore
import Potentials
import TestSupport
import Testing

/// What is in a model file decides; its input fills what that leaves open, and must not contradict it.
@Suite struct ModelInputTests {
  /// A reference file with a piece of its input replaced.
  private func edited(_ file: String, _ old: String, _ new: String) throws -> [UInt8] {
    storedZip(
      storedEntries(try ReferenceModels.bytes(file)).map { entry in
        (
          entry.name,
          entry.name.hasSuffix("data.pkl") ? replacing(old, new, in: entry.content) : entry.content
        )
      })
  }

  /// DeePMD-kit's input means two-sided without the key, its class one-sided: the number of networks tells.
  @Test(arguments: [
    ("s_one.pth", "\"type_one_side\": true", "\"type_two_sides\": 123"),
    ("s_two.pth", "\"type_one_side\": false", "\"type_two_sides\": 1234"),
    ("s_one.pth", "\"axis_neuron\": 8", "\"axis_xxxxxx\": 8"),
    ("s_rdt_smth2.pth", "\"resnet_dt\": true", "\"resnet_tt\": 1234"),
    ("s_gelu_two.pth", "\"activation_function\": \"gelu\"", "\"activation_functiox\": \"gelu\""),
    ("s_excl_one.pth", "\"exclude_types\"", "\"exclude_typex\""),
    ("s_one.pth", "\"rcut_smth\": 0.5", "\"rcut_smtt\": 0.5"),
  ])
  func absentKeysAreReadOffTheNetworks(file: String, old: String, new: String) throws {
    let bytes = try edited(file, old, new)
    #expect(try bytes != ReferenceModels.bytes(file))
    let (whole, bare) = (try readModel(bytes: ReferenceModels.bytes(file)), try readModel(bytes: bytes))
    #expect(bare.descriptor == whole.descriptor && bare.fitting == whole.fitting)
    #expect(bare.energyBias == whole.energyBias)
  }

  @Test(arguments: [
    ("\"type_one_side\": true,", "\"type_one_side\":false,", "type_one_side"),
    ("\"axis_neuron\": 8", "\"axis_neuron\": 4", "axis_neuron"),
    ("\"rcut\": 6.0", "\"rcut\": 5.0", "rcut"),
    ("\"sel\": [96, 32, 16]", "\"sel\": [96, 16, 32]", "sel"),
    ("\"neuron\": [10, 20, 40]", "\"neuron\": [10, 20, 80]", "neuron of the descriptor"),
    ("\"neuron\": [60, 60, 60]", "\"neuron\": [60, 60, 61]", "neuron of the fitting network"),
  ])
  func contradictionsAreRefused(old: String, new: String, key: String) throws {
    let error = importError(try edited("s_one.pth", old, new))
    let message = "error: the model's input and its networks contradict each other in '\(key)'"
    #expect(error?.hasPrefix(message) == true, "\(error ?? "no error")")
  }

  @Test func contradictionsInOtherFormats() throws {
    let native = replacing(
      "\"type_one_side\":true,", "\"type_one_side\":null,", in: try ReferenceModels.bytes("s_one.dp"))
    #expect(try readModel(bytes: native).descriptor.typeOneSide)
    let graph = replacing(
      "\"axis_neuron\":8", "\"axis_neuron\":4", in: try ReferenceModels.bytes("s_one.pb"))
    #expect(
      importError(graph)?.hasPrefix(
        "error: the model's input and its networks contradict each other in 'axis_neuron'") == true)
  }
}
