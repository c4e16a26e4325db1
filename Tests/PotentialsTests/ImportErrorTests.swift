import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Exact messages for files that are no model, or one we do not support.
@Suite struct ImportErrorTests {
  private static let formats =
    "expected a frozen TensorFlow graph (.pb), a PyTorch archive (.pth, .pt) or a native HDF5 file (.dp)"
  private static let archive = "expected an archive that PyTorch wrote"

  @Test func placedInTheFile() throws {
    let path = ReferenceModels.ownPath("missing.pb")
    #expect(throws: MDError(.file, "no such file", at: .init(file: path))) { try readModel(path) }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    #expect(throws: MDError(.file, "this is a folder", at: .init(file: folder), expected: "a model file")) {
      try readModel(folder)
    }
    let readme = ReferenceModels.ownPath("README.md")
    let error = #expect(throws: MDError.self) { try readModel(readme) }
    #expect(
      error?.description == "\(readme): error: not a model file that DeePMD-kit writes; \(Self.formats)")
  }

  @Test func otherFiles() {
    #expect(importError([]) == "error: the file is empty; \(Self.formats)")
    #expect(
      importError([0x0a]) == "error: not a complete TensorFlow graph\n  try: the file is truncated or damaged"
    )
    #expect(
      importError([0x80, 0x02, 0x2e])
        == "error: a bare pickle (PyTorch's format before version 1.6) is not supported; \(Self.formats)")
    #expect(importError([0x0a, 0]) == "error: the graph has no node 'model_attr/tmap'")
  }

  /// Replacements of the same length in the training script, or in the graph's own nodes.
  @Test(arguments: [
    (
      "\"type\":\"se_e2_a\"", "\"type\":\"se_e2_r\"",
      "descriptor 'se_e2_r' is not supported; expected se_e2_a"
    ),
    ("\"numb_fparam\":0", "\"numb_fparam\":3", "'numb_fparam' 3 is not supported"),
    ("\"numb_aparam\":0", "\"numb_aparam\":1", "'numb_aparam' 1 is not supported"),
    (
      "\"type\":\"ener\",\"numb", "\"type\":\"pola\",\"numb", "fitting 'pola' is not supported; expected ener"
    ),
    (
      "\"type\":\"standard\"", "\"type\":\"linear_e\"",
      "model type 'linear_e' is not supported; expected standard"
    ),
    ("\"env_protection\":0.0", "\"env_protection\":0.1", "'env_protection' 0.1 is not supported"),
    (
      "\"bridging_method\":\"None\"", "\"bridging_method\":\"ZBLs\"",
      "bridging_method 'ZBLs' is not supported; expected None"
    ),
    ("\"atom_exclude_types\":[]", "\"atom_exclude_types\":22", "'atom_exclude_types' 22 is not supported"),
    (
      "\"type\":\"se_e2_a\"", "\"type\":[\"e2_a\" ]",
      "'type' has the wrong type; found ['e2_a']; expected text"
    ),
    ("{\"model\":{", "{\"model\":[", "the training script is not valid JSON"),
    (
      "\"silut:10.0\"", "\"swish:10.0\"",
      "activation function 'swish:10.0' is not supported; expected tanh, relu, relu6, softplus, sigmoid, gelu, gelu_tf, "
        + "silu, silut, custom_silu, linear, none"
    ),
    (
      "Fe Cr C", "Fe Fe C",
      "the type map is wrong; found [\"Fe\", \"Fe\", \"C\"]; expected different, non-empty names"
    ),
    (
      "Fe Cr C", "Fe Cr_C",
      "'descrpt_attr/t_avg' has the wrong size; found 720 numbers; expected 480 (types x sel x 4)"
    ),
    ("ProdEnvMatA", "ProdEnvMatR", "descriptor 'se_e2_r' is not supported; expected se_e2_a"),
    (
      "ProdEnvMatA", "ProdEnvMatX",
      "the graph has no operator 'ProdEnvMatA'; expected a model with descriptor se_e2_a"
    ),
  ])
  func frozenGraph(old: String, new: String, message: String) throws {
    let bytes = replacing(old, new, in: try ReferenceModels.ownBytes("silut.pb"))
    #expect(importError(bytes) == "error: \(message)")
  }

  @Test func graphsWithoutNodes() throws {
    let graph = ForgedGraph(try ReferenceModels.ownBytes("silut.pb"))
    #expect(importError(graph.bytes) == nil)
    for name in [
      "model_attr/tmap", "descrpt_attr/t_std", "filter_type_all/bias_1_0", "final_layer_type_1/matrix",
    ] {
      #expect(importError(graph.without(name)) == "error: the graph has no node '\(name)'")
    }
    #expect(
      importError(graph.without("filter_type_all/matrix_1_2"))
        == "error: the embedding network of type 2 is missing")
    #expect(
      importError(graph.without("layer_1_type_0/matrix"))?.contains(
        "contradict each other in 'neuron of the fitting")
        == true)
  }

  @Test func graphsWithWrongConstants() throws {
    let graph = ForgedGraph(try ReferenceModels.ownBytes("silut.pb"))
    let name = "filter_type_all/matrix_1_0"
    let nan = [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf8, 0x7f] as [UInt8]
    let one = [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f] as [UInt8]
    func message(_ type: UInt8, _ shape: [Int], _ content: [UInt8]) -> String? {
      importError(graph.with(name, type: type, shape: shape, content: content))
    }
    #expect(message(2, [1, 4], one + one + one + one) == nil)
    #expect(
      message(2, [1, 4], one + nan + one + one)
        == "error: layer 1 of the embedding network of type 0 has numbers that are not finite")
    #expect(
      message(2, [1, 4], one + one + one)
        == "error: node '\(name)' has the wrong size; found 3 numbers; expected 4")
    #expect(
      message(2, [1, 4], one + [0])
        == "error: '\(name)' has a broken size; found 9 bytes; expected a multiple of 8")
    #expect(message(2, [1, -4], one) == "error: node '\(name)' has an absurd shape; found -4")
    #expect(
      message(2, [1 << 20, 1 << 20], one)
        == "error: node '\(name)' has an absurd shape; found [1048576, 1048576]")
    #expect(
      message(2, [1 << 25], one)
        == "error: node '\(name)' has the wrong size; found 1 numbers; expected 33554432")
    #expect(
      message(2, [4], one + one + one + one)
        == "error: node '\(name)' has the wrong shape; found [4]; expected a matrix")
    #expect(
      message(2, [1, 2], one + one)
        == "error: wrong number of biases in layer 1 of the embedding network of type 0; found 4; expected 2")
    #expect(message(3, [1, 2], one) == "error: node '\(name)' has the wrong type; expected real numbers")
    #expect(
      message(19, [1, 4], one)
        == "error: half precision (node '\(name)') is not supported; expected float32 or float64")
    #expect(message(77, [1, 4], one) == "error: TensorFlow type 77 of node '\(name)' is not supported")
  }

  @Test(arguments: [
    ("se_e2_a", "se_e2_r", "descriptor 'se_e2_r' is not supported; expected se_e2_a"),
    (
      "_extra_state", "_extra_stat_",
      "the checkpoint has no '_extra_state' with 'model_params'; expected a checkpoint of DeePMD-kit"
    ),
    ("sea.mean", "sea.meal", "the archive has no tensor 'atomic_model.descriptor.sea.mean'"),
    (
      "OrderedDict", "defaultdict",
      "the pickle refers to 'collections.defaultdict', which is not allowed; \(archive)\n"
        + "  try: do not load this file with other programs: it may run code"
    ),
    (
      "DoubleStorage", "StringStorage",
      "the pickle refers to 'torch.StringStorage', which is not allowed; \(archive)\n"
        + "  try: do not load this file with other programs: it may run code"
    ),
  ])
  func checkpoint(old: String, new: String, message: String) throws {
    let entries = storedEntries(try ReferenceModels.ownBytes("checkpoint.pt")).map { entry in
      (entry.name, entry.name.hasSuffix("data.pkl") ? replacing(old, new, in: entry.content) : entry.content)
    }
    #expect(importError(storedZip(entries)) == "error: \(message)")
  }

  @Test func archives() throws {
    let entries = storedEntries(try ReferenceModels.ownBytes("checkpoint.pt"))
    #expect(
      importError(storedZip([("a/b", [])]))
        == "error: the zip archive has no 'data.pkl'; expected a PyTorch archive")
    let data = try #require(entries.firstIndex { $0.name.hasSuffix("/data/3") })
    #expect(
      importError(storedZip(entries.filter { !$0.name.hasSuffix("/data/3") }))
        == "error: the archive has no entry 'data/3' for tensor 'atomic_model.descriptor.sea.mean'")
    var short = entries
    short[data].content.removeLast(8)
    #expect(
      importError(storedZip(short))
        == "error: tensor 'atomic_model.descriptor.sea.mean' has the wrong size; found 719 numbers; expected 720"
    )
    #expect(
      importError(storedZip(entries, method: 8))
        == "error: entry '\(entries[0].name)' of the archive is compressed; expected a stored entry, as PyTorch writes them"
    )
    var flipped = try ReferenceModels.ownBytes("checkpoint.pt")
    flipped[flipped.firstIndex(of: 0x80)! + 100] ^= 1
    #expect(
      importError(flipped)
        == "error: the zip archive is damaged: entry '\(entries[0].name)' has a wrong checksum\n"
        + "  try: copy the file again, or freeze the model again")
  }

  /// Pickles that try to run something, or to exhaust memory or stack.
  @Test(arguments: [
    (
      "\u{80}\u{02}cos\nsystem\n(X\u{06}\0\0\0echo xtR.",
      "the pickle refers to 'os.system', which is not allowed"
    ),
    ("\u{80}\u{02}cbuiltins\neval\n.", "the pickle refers to 'builtins.eval', which is not allowed"),
    ("\u{80}\u{02}(S'x'\nios\nsystem\n.", "the pickle uses opcode 0x53 at byte 3"),
    ("\u{80}\u{02}(ios\nsystem\n.", "the pickle uses opcode 0x69 at byte 3"),
    ("\u{80}\u{04}N.", "pickle protocol 4 is not supported"),
    ("\u{80}\u{02}X\u{ff}\u{ff}\u{ff}\u{7f}abc.", "the pickle ends too early"),
    ("\u{80}\u{02}h\u{05}.", "the pickle is broken"),
    ("\u{80}\u{02}R.", "the pickle is broken"),
    ("\u{80}\u{02}c__torch__.x\ny\n)R.", "the pickle is broken"),
    ("\u{80}\u{02}N", "the pickle ends too early"),
    ("\u{80}\u{02}N.", "the archive holds no model"),
    ("\u{80}\u{02}}.", "the checkpoint has no '_extra_state' with 'model_params'"),
  ])
  func hostilePickles(text: String, message: String) {
    let pickle = text.unicodeScalars.map { UInt8($0.value) }
    let error = importError(storedZip([("m/data.pkl", pickle)]))
    #expect(error?.hasPrefix("error: \(message)") == true, "\(error ?? "no error")")
  }

  @Test func deepAndWidePickles() {
    let deep = [0x80, 0x02, 0x4e] + [UInt8](repeating: 0x85, count: 2_000_000) + [0x2e]
    #expect(
      importError(storedZip([("m/data.pkl", deep)]))?.hasPrefix("error: the archive holds no model") == true)
    // {"_extra_state": {"model_params": x}} with x = ((y, y), (y, y)) ... of depth 40: 2^40 values if written
    // out.
    func text(_ text: String) -> [UInt8] { [0x58, UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8) }
    var wide: [UInt8] = [0x80, 0x02, 0x7d] + text("_extra_state") + [0x7d] + text("model_params") + [0x4e]
    for level in 0..<UInt8(40) { wide += [0x71, level, 0x68, level, 0x86] }
    wide += [0x73, 0x73, 0x2e]
    #expect(importError(storedZip([("m/data.pkl", wide)])) == "error: the model's input is absurdly large")
  }

  @Test(arguments: [
    (
      "\"type\":\"se_e2_a\"", "\"type\":\"se_e3_a\"",
      "descriptor 'se_e3_a' is not supported; expected se_e2_a"
    ),
    ("\"/variable_0000\"", "\"/variable_9999\"", "the HDF5 file has no dataset '/variable_9999'"),
    ("\"resnet\":true", "\"resnet\":tree", "attribute 'json' of the HDF5 file is not valid JSON"),
    ("\"sel\":[96,32,16]", "\"sel\":[96,-2,16]", "'sel' is absurd; found [96, -2, 16]"),
    (
      "\"sel\":[96,32,16]", "\"sel\":[96,32,17]",
      "'davg' has the wrong size; found 1728 numbers; expected 1740 (types x sel x 4)"
    ),
    (
      "\"axis_neuron\":8", "\"axis_neuron\":0",
      "'axis_neuron' is wrong; found 0; expected 1 to 40, the embedding's width"
    ),
    (
      "\"rcut_smth\":0.5", "\"rcut_smth\":7.5",
      "the cutoffs are wrong; found rcut 6.0, rcut_smth 7.5; expected 0 <= rcut_smth < rcut"
    ),
    (
      "\"exclude_types\":[]", "\"exclude_types\":42",
      "'exclude_types' has the wrong type; found 42; expected a list"
    ),
    ("\"use_exp_switch\":false", "\"use_exp_switch\":12345", "'use_exp_switch' 12345 is not supported"),
    (
      "\"w\":\"/variable_0000\"", "\"w\":\"/variable_0001\"",
      "a layer has no matrix 'w'; found model/descriptor/embeddings/networks/0/layers/0"
    ),
    (
      "\"activation_function\":\"tanh\"", "\"activation_function\":\"tang\"",
      "activation function 'tang' is not supported; expected tanh, relu, relu6, softplus, sigmoid, gelu, gelu_tf, silu, silut, "
        + "custom_silu, linear, none"
    ),
  ])
  func nativeFile(old: String, new: String, message: String) throws {
    let bytes = replacing(old, new, in: try ReferenceModels.bytes("s_f32.dp"))
    #expect(importError(bytes) == "error: \(message)")
  }
}
