import MDCore
import Potentials
import Testing

/// Keys of native models: one that is absent, or spelt differently, is not a default.
@Suite struct NativeKeyTests {
  private func edited(_ old: String, _ new: String, _ file: String = "s_one.dp") throws -> [UInt8] {
    let bytes = try ReferenceModels.bytes(file)
    let changed = replacing(old, new, in: bytes)
    #expect(changed != bytes)
    return changed
  }

  private static let layer = "model/descriptor/embeddings/networks/0/layers/0"

  @Test(arguments: [
    ("\"type_one_side\"", "\"type_one_sidE\"", "model/descriptor", "type_one_side"),
    ("\"exclude_types\"", "\"exclude_typeS\"", "model/descriptor", "exclude_types"),
    ("\"rcut_smth\"", "\"rcut_smtH\"", "model/descriptor", "rcut_smth"),
    ("\"davg\"", "\"davG\"", "model/descriptor/@variables", "davg"),
    ("\"activation_function\"", "\"activation_functioN\"", "model/descriptor", "activation_function"),
    (
      "false,\"activation_function\":\"tanh\",\"resnet\"",
      "false,\"activation_functioN\":\"tanh\",\"resnet\"",
      layer, "activation_function"
    ),
    ("\"resnet\"", "\"resneT\"", layer, "resnet"),
    ("\"use_timestep\"", "\"use_timesteP\"", layer, "use_timestep"),
    ("\"b\"", "\"B\"", "\(layer)/@variables", "b"),
    ("\"idt\"", "\"idT\"", "\(layer)/@variables", "idt"),
    ("\"layers\"", "\"layerS\"", "model/descriptor/embeddings/networks/0", "layers"),
    ("\"ndim\"", "\"ndiM\"", "model/descriptor/embeddings", "ndim"),
    ("\"atom_ener\"", "\"atom_eneR\"", "model/fitting", "atom_ener"),
    ("\"numb_fparam\"", "\"numb_fparaM\"", "model/fitting", "numb_fparam"),
    ("\"bias_atom_e\"", "\"bias_atom_E\"", "model/fitting/@variables", "bias_atom_e"),
    ("\"out_bias\"", "\"out_biaS\"", "model/@variables", "out_bias"),
    ("\"pair_exclude_types\"", "\"pair_exclude_typeS\"", "model", "pair_exclude_types"),
  ])
  func anAbsentKeyIsNamed(old: String, new: String, path: String, key: String) throws {
    #expect(
      importError(try edited(old, new))
        == "error: '\(path)' has no key '\(key)'; expected all keys that DeePMD-kit writes, null where there is "
        + "nothing\n  try: convert the model again")
  }

  @Test func absentExclusionsAreNotNone() throws {
    let error = importError(try edited("\"exclude_types\"", "\"exclude_typeS\"", "s_excl_one.dp"))
    #expect(error?.hasPrefix("error: 'model/descriptor' has no key 'exclude_types'") == true)
  }

  @Test(arguments: [
    (
      "\"trainable\":true,\"type_one_side\"", "\"trainablE\":true,\"type_one_side\"",
      "'model/descriptor/trainablE' true is not supported"
    ),
    (
      "\"@class\":\"Layer\",\"@version\":2", "\"@class\":\"Layer\",\"@version\":3",
      "version 3 of '\(layer)' is not supported; expected 1 to 2"
    ),
    (
      "\"bias\":true,\"use_timestep\"", "\"bias\":null,\"use_timestep\"",
      "'\(layer)' contradicts itself in 'bias'; found false there, true beside it"
    ),
    (
      "\"use_timestep\":true,", "\"use_timestep\":null,",
      "'model/fitting/nets/networks/0/layers/1' contradicts itself in 'use_timestep'; found false there, true beside it"
    ),
    (
      "\"env_mat\":{\"rcut\":6.0", "\"env_mat\":{\"rcut\":5.0",
      "'model/descriptor/env_mat' contradicts itself in 'rcut'; found 5.0 there, 6.0 beside it"
    ),
    (
      "\"type_map\":[\"Fe\",\"Cr\",\"C\"],\"spin\"", "\"type_map\":[\"Cr\",\"Fe\",\"C\"],\"spin\"",
      "'model/descriptor' contradicts itself in 'type_map'; found [\"Cr\", \"Fe\", \"C\"] there"
    ),
    (
      "\"ndim\":1,\"ntypes\":3,\"network_type\":\"emb", "\"ndim\":2,\"ntypes\":3,\"network_type\":\"emb",
      "'model/descriptor/embeddings' contradicts itself in 'ndim'; found 2 there, 1 beside it"
    ),
    (
      "\"resnet_dt\":false,\"bias\"", "\"resnet_dt\":true ,\"bias\"",
      "the model's input and its networks contradict each other in 'resnet_dt of the network "
        + "'model/descriptor/embeddings/networks/0''"
    ),
    (
      "\"exclude_types\":[],", "\"exclude_types\":22,",
      "'exclude_types' has the wrong type; found 22; expected a list"
    ),
  ])
  func contradictionsAndUnknownKeysAreRefused(old: String, new: String, message: String) throws {
    let error = importError(try edited(old, new))
    #expect(error?.hasPrefix("error: \(message)") == true, "\(error ?? "no error")")
  }

  @Test func excludedPairsAreOfTypes() throws {
    #expect(
      importError(try edited("[[0,2],[2,2]]", "[[0,2],[2.5]]", "s_excl_one.dp"))
        == "error: 'exclude_types' has the wrong type; found [2.5]; expected pairs of types")
  }

  @Test func nullIsNone() throws {
    let whole = try readModel(bytes: ReferenceModels.bytes("s_one.dp"))
    let bare = try readModel(
      bytes: edited("\"bias_atom_e\":\"/variable_0050\"", "\"bias_atom_e\":null            "))
    #expect(whole.energyBias.allSatisfy { $0 != 0 } && bare.energyBias == [0, 0, 0])
    #expect(bare.fitting == whole.fitting)
  }
}
