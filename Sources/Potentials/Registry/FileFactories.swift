import Foundation
import MDCore

/// `deep: model.pb` or `deep: {file: model.pb, precision: mixed, sel: as-trained}`.
func makeDeepPotential(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  var fileNode = value
  var selection = SelectionPolicy.all
  var precision = Precision.double
  if case .mapping = value.content {
    try value.onlyKeys(["file", "precision", "sel"])
    fileNode = try value.child("file")
    selection = try value.choice("sel", default: .all)
    precision = try value.choice("precision", default: .double)
  }
  try value.needsMetalUnits("a deep potential")
  let path = try fileNode.readableFile("the model", expected: "a DeePMD-kit model")
  let name = (path as NSString).lastPathComponent
  return [try DeepPotential(readModel(path), name: name, selection: selection, precision: precision)]
}

/// `eam: Fe_mm.eam.fs` or `eam: {file: Fe_mm.eam.fs, style: fs}`; without a style, names that end in `fs` are
/// eam/fs and all others eam/alloy.
func makeEmbeddedAtom(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  var fileNode = value
  var given: EmbeddedAtomTables.Style?
  if case .mapping = value.content {
    try value.onlyKeys(["file", "style"])
    fileNode = try value.child("file")
    if let style = value["style"] { given = try style.choice() }
  }
  try value.needsMetalUnits("an EAM file")
  let name = try fileNode.readableFile("the EAM file", expected: "a setfl file")
  var potential = try EmbeddedAtomPotential(contentsOf: name, style: given)
  potential.noteMasses(of: context.topology)
  return [potential]
}

/// `restraint: {stiffness: 1 eV/A2}` for all atoms, of `group: name` or `species: Fe`, held where the run starts.
func makeRestraint(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  try value.onlyKeys(["stiffness", "group", "species"])
  let topology = context.topology
  var atoms = Array(0..<topology.count)
  if let node = value["group"] {
    let name = try node.string()
    let names = topology.groups.keys.sorted()
    guard let group = topology.groups[name] else {
      throw node.error(
        "there is no group '\(name)'",
        expected: names.isEmpty ? "groups in 'structure'" : names.joined(separator: ", "),
        hint: nearest(to: name, in: names).map { "'\($0)'" })
    }
    atoms = group
  }
  if let node = value["species"] {
    let name = try node.string()
    try context.checkSpecies(name, at: node.location)
    atoms = atoms.filter { topology.name(of: $0) == name }
  }
  guard !atoms.isEmpty else {
    throw value.error("\(value.name) holds no atom", found: "no atom of this species in the group")
  }
  return [
    try HarmonicRestraint(
      atoms: atoms, positions: atoms.map { context.positions[$0] }, cell: context.cell,
      stiffness: value.child("stiffness").nonNegative(.stiffness))
  ]
}

extension InputNode {
  /// The path of a file that can be read.
  func readableFile(_ what: String, expected: String) throws(MDError) -> String {
    let path = try string()
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists, !isFolder.boolValue, FileManager.default.isReadableFile(atPath: path) else {
      throw error(
        "cannot read \(what)",
        found: isFolder.boolValue ? "the folder '\(path)'" : "no readable file '\(path)'", expected: expected,
        hint: "a path relative to the deck's folder")
    }
    return path
  }

  /// Throws in reduced units, where a potential that is in eV and A has no meaning.
  func needsMetalUnits(_ what: String) throws(MDError) {
    guard units.name == .lj else { return }
    throw error("\(what) is in eV and A", found: "units: lj", expected: "units: metal")
  }
}
