import Foundation
import MDCore

/// `deep: model.pb` or `deep: {file: model.pb, sel: as-trained}`.
func makeDeepPotential(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  var fileNode = value
  var selection = SelectionPolicy.all
  if case .mapping = value.content {
    try value.onlyKeys(["file", "sel"])
    fileNode = try value.child("file")
    selection = try value.choice("sel", default: .all)
  }
  let path = try fileNode.string()
  guard FileManager.default.isReadableFile(atPath: path) else {
    throw fileNode.error(
      "cannot read the model", found: "no readable file '\(path)'", expected: "a DeePMD-kit model",
      hint: "a path relative to the deck's folder")
  }
  let name = (path as NSString).lastPathComponent
  return [try DeepPotential(readModel(path), name: name, selection: selection)]
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
  let name = try fileNode.string()
  guard FileManager.default.isReadableFile(atPath: name) else {
    throw fileNode.error(
      "cannot read the EAM file", found: "no readable file '\(name)'", expected: "a setfl file",
      hint: "a path relative to the deck's folder")
  }
  return [try EmbeddedAtomPotential(contentsOf: name, style: given)]
}

/// `restraint: {stiffness: 1 eV/A2}` for all atoms, of `group: name` or `species: Fe`, held where the run starts.
func makeRestraint(_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential] {
  try value.onlyKeys(["stiffness", "group", "species"])
  let topology = context.topology
  var atoms = Array(0..<topology.count)
  if let node = value["group"] {
    let name = try node.string()
    guard let group = topology.groups[name] else {
      throw node.error(
        "there is no group '\(name)'", expected: topology.groups.keys.sorted().joined(separator: ", "))
    }
    atoms = group
  }
  if let node = value["species"] {
    let name = try node.string()
    guard topology.species.contains(name) else {
      throw node.error("there is no species '\(name)'", expected: topology.species.joined(separator: ", "))
    }
    atoms = atoms.filter { topology.name(of: $0) == name }
  }
  return [
    try HarmonicRestraint(
      atoms: atoms, positions: atoms.map { context.positions[$0] }, cell: context.cell,
      stiffness: value.child("stiffness").nonNegative(.stiffness))
  ]
}
