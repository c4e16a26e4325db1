import MDCore
import Potentials
import TestSupport
import Testing

/// Frozen graphs and PyTorch archives that lack something, or contradict themselves, and could still give a
/// number.
@Suite struct ModelGapTests {
  private func graph(_ file: String) throws -> ForgedGraph { ForgedGraph(try ReferenceModels.bytes(file)) }

  /// With `old` replaced in the pickle of an archive.
  private func archive(_ entries: [(name: String, content: [UInt8])], _ old: String, _ new: String) -> String?
  {
    importError(
      storedZip(
        entries.map { entry in
          let isPickle = entry.name.hasSuffix("data.pkl")
          return (entry.name, isPickle ? replacing(old, new, in: entry.content) : entry.content)
        }))
  }

  /// The bias under another name is used by the graph all the same; so are timesteps.
  @Test(arguments: [
    ("s_one.pb", "t_bias_atom_e", "t_bias_atom_E", "fitting_attr/t_bias_atom_E"),
    ("s_one.pb", "t_out_bias", "t_out_biaS", "model_attr/model_attr/t_out_biaS"),
    ("s_rdt_smth2.pb", "/idt_", "/idT_", "filter_type_all/idT_2_0"),
    ("s_one.pb", "type_1/idt", "type_1/idT", "layer_1_type_1/idT"),
  ])
  func everyConstantOfTheEnergyIsRead(file: String, old: String, new: String, node: String) throws {
    let script = "train_attr/training_script"
    let bare = try graph(file).without(script)
    #expect(importError(bare) == nil)
    let message = "error: the energy depends on the constant '\(node)', which is not understood; expected "
    #expect(importError(replacing(old, new, in: bare))?.hasPrefix(message) == true)
  }

  @Test func aGraphHasAllNodesOfItsEnergy() throws {
    for node in ["fitting_attr/t_bias_atom_e", "model_attr/model_attr/t_out_std", "o_descriptor"] {
      #expect(
        importError(try graph("s_one.pb").without(node))
          == "error: the graph has no node '\(node)'; expected all that its energy is computed from\n"
          + "  try: freeze the model again")
    }
    // A node that nothing reads may be absent.
    #expect(importError(try graph("s_one.pb").without("descrpt_attr/original_sel")) == nil)
  }

  @Test(arguments: [
    (
      "s_one.pb", "\"activation_function\":\"tanh\"", "\"activation_function\":\"gelu\"",
      "the activation function cannot be told; found Tanh ('tanh'); expected the operators of 'gelu'"
    ),
    (
      "s_gelu_two.pb", "\"activation_function\":\"gelu\"", "\"activation_function\":\"tanh\"",
      "the activation function cannot be told; found GeluCustom ('gelu'); expected the operators of 'tanh'"
    ),
    (
      "s_one.pb", "\"rcut\":6.0", "\"rcut\":5.0",
      "the model's input and its networks contradict each other in 'rcut'"
    ),
    (
      "s_one.pb", "\"rcut_smth\":0.5", "\"rcut_smth\":1.5",
      "the model's input and its networks contradict each other in 'rcut_smth'"
    ),
    (
      "s_one.pb", "\"sel\":[96,32,16]", "\"sel\":[90,32,16]",
      "the model's input and its networks contradict each other in 'sel'"
    ),
  ])
  func scriptsMustNotContradictTheGraph(file: String, old: String, new: String, message: String) throws {
    let error = importError(replacing(old, new, in: try ReferenceModels.bytes(file)))
    #expect(error?.hasPrefix("error: \(message)") == true, "\(error ?? "no error")")
  }

  @Test func thresholdsAndVacuumAreTheGraphs() throws {
    let silut = replacing("silut:10.0", "silut:11.0", in: try ReferenceModels.ownBytes("silut.pb"))
    #expect(importError(silut)?.contains("('silut:10.0'); expected the operators of 'silut:11.0'") == true)
    let bytes = try ReferenceModels.ownBytes("atom_ener.pb")
    let other = replacing("[-3.0,null,-5.0]", "[-3.0,null,null]", in: bytes)
    #expect(importError(other)?.contains("contradict each other in 'atom_ener'") == true)
    let bare = try readModel(bytes: ForgedGraph(bytes).without("train_attr/training_script"))
    #expect(try bare.energyBias == readModel(bytes: bytes).energyBias)
  }

  /// gelu_tf is made of operators that TensorFlow has: a tanh alone is none, and is none of tanh's where there are
  /// powers beside it.
  @Test func theOperatorsOfGeluTF() throws {
    var forged = try graph("s_one.pb")
    var scopes = ["filter_type_all"]
    for layer in 0..<3 { for type in 0..<3 { scopes.append("layer_\(layer)_type_\(type)") } }
    for scope in scopes { forged = forged.adding("\(scope)/Gelu/Pow", op: "Pow") }
    let bare = try readModel(bytes: forged.without("train_attr/training_script"))
    #expect(bare.fitting[0].layers[0].activation == .gelu)
    #expect(bare.descriptor.embedding[0]?.network?.layers[0].activation == .gelu)
    let error = importError(forged.bytes)
    #expect(error?.contains("found Pow, Tanh ('gelu'); expected the operators of 'tanh'") == true)
  }

  @Test func graphsThatContradictThemselves() throws {
    let seven = [0, 0, 0, 0, 0, 0, 0x1c, 0x40] as [UInt8]
    let cutoff = try graph("s_one.pb").with("descrpt_attr/rcut", type: 2, shape: [], content: seven)
    #expect(
      importError(cutoff)
        == "error: the graph contradicts itself in 'descrpt_attr/rcut'; found 7.0, but 6.0 in 'ProdEnvMatA'; "
        + "expected the same in both\n  try: freeze the model again")
    let slots: [UInt8] = [90, 0, 0, 0, 32, 0, 0, 0, 16, 0, 0, 0]
    let original = ForgedGraph(try graph("s_one.pb").without("train_attr/training_script"))
      .with("descrpt_attr/original_sel", type: 3, shape: [3], content: slots)
    #expect(
      importError(original)?.hasPrefix(
        "error: the graph contradicts itself in 'filter_type_all/truediv/y'; found 144.0, but 138.0") == true)
  }

  /// Texts in a pickle follow their length in four bytes.
  @Test(arguments: [
    ("bias_atom_e", "bias_atom_E", "the archive has no tensor 'atomic_model.fitting_net.bias_atom_e'"),
    ("out_bias", "out_biaS", "the archive has no tensor 'atomic_model.out_bias'"),
    ("type_mask", "type_masK", "the archive has no tensor 'atomic_model.descriptor.sea.emask.type_mask'"),
    (
      "\u{4}\0\0\0bias", "\u{4}\0\0\0biaS",
      "the archive has no 'atomic_model.fitting_net.filter_layers.networks.0.layers.0.bias'"
    ),
    (
      "\u{3}\0\0\0idt", "\u{3}\0\0\0idT",
      "the archive has no 'atomic_model.fitting_net.filter_layers.networks.0.layers.0.idt'"
    ),
    (
      "\u{6}\0\0\0resnet", "\u{6}\0\0\0resneT",
      "the archive has no 'atomic_model.fitting_net.filter_layers.networks.0.layers.0.resnet'"
    ),
    (
      "remove_vaccum_contribution", "remove_vaccum_contributioN",
      "the archive has no 'atomic_model.fitting_net.remove_vaccum_contribution'"
    ),
    (
      "\"type_map\": [\"Fe\", \"Cr\"", "\"type_map\": [\"Cr\", \"Fe\"",
      "the model's input and its networks contradict each other in 'type_map'"
    ),
  ])
  func archivesLackNothing(old: String, new: String, message: String) throws {
    let error = archive(storedEntries(try ReferenceModels.bytes("s_excl_one.pth")), old, new)
    #expect(error?.hasPrefix("error: \(message)") == true, "\(error ?? "no error")")
  }

  @Test(arguments: [
    ("bias_atom_e", "bias_atom_E", "the archive has no tensor 'atomic_model.fitting_net.bias_atom_e'"),
    (
      "layers.0.bias", "layers.0.biaS",
      "the archive has no tensor 'atomic_model.fitting_net.filter_layers.networks.0"
    ),
  ])
  func checkpointsLackNothing(old: String, new: String, message: String) throws {
    let error = archive(storedEntries(try ReferenceModels.ownBytes("checkpoint.pt")), old, new)
    #expect(error?.hasPrefix("error: \(message)") == true, "\(error ?? "no error")")
  }
}
