import Analysis
import Foundation
import MDCore
import Trajectory

/// Where the atoms come from: a lattice, a file, or another run.
extension StructurePlan {
  func sourceStructure(_ units: UnitSystem, _ places: Places) throws(MDError) -> BuiltStructure {
    switch source {
    case .lattice(let lattice, let species):
      let symmetry: CrystalClass = lattice.kind == .hcp ? .hexagonal : .cubic
      let kind = LatticeDescription.Structure(rawValue: lattice.kind.rawValue) ?? .sites
      let hosts = composition.isEmpty ? species : composition.map(\.species)
      return BuiltStructure(
        atoms: AtomicStructure(lattice, species: species, repeats: repeats),
        lattice: try LatticeDescription(
          name: lattice.kind.rawValue, structure: kind, crystalClass: symmetry, repeats: repeats,
          latticeSpecies: withSubstitutes(hosts)))
    case .file(let path, let frame, _):
      return try located(places, "file") { () throws(MDError) in
        var built = try fromFile(path, frame, units)
        if let crystal {
          let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
          built.lattice = try LatticeDescription(
            name: name, structure: .sites, crystalClass: crystal, repeats: [1, 1, 1])
        }
        return built.repeated(repeats)
      }
    case .run(let path, let frame, _):
      return try located(places, "from") { () throws(MDError) in
        try fromRun(path, frame, units).repeated(repeats)
      }
    }
  }

  private func fromFile(_ path: String, _ frame: FrameChoice, _ units: UnitSystem) throws(MDError)
    -> BuiltStructure
  {
    var found: Snapshot?
    let selection: FrameSelection
    switch frame {
    case .last: selection = .last
    case .index(let index): selection = try FrameSelection("\(index)")
    }
    var options = StructureOptions(
      units: units, species: source.types, naming: Self.naming,
      hints: StructureHints(
        units: "units:", masses: "their masses in 'masses' under 'structure', if they are meant"))
    options.massesGiven = Set(masses.map(\.species))
    try forEachFrame(of: path, frames: selection, options: options) { (snapshot) throws(MDError) in
      found = snapshot
    }
    guard let found else { throw MDError(.input, "the file holds no such frame", at: .init(file: path)) }
    if found.topology.isPart, let part = found.topology.part {
      throw MDError(
        .input, "the file holds only some of the atoms of a run", at: .init(file: path),
        found: part.description, expected: "all atoms",
        hint: "the run's folder, which has all of them at its end, or a run without 'output: {group: ...}'")
    }
    try checkTypes(selection, in: path, units)
    var built = BuiltStructure(Structure(found))
    built.notices = options.notices.all
    return built
  }

  /// The last state comes from the run's final structure, which has all digits; frames from its trajectory.
  private func fromRun(_ path: String, _ frame: FrameChoice, _ units: UnitSystem) throws(MDError)
    -> BuiltStructure
  {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw MDError(.file, "there is no such run", at: .init(file: path))
    }
    guard isFolder.boolValue else { return try fromFile(path, frame, units) }
    guard source.types == nil else { throw Self.namesItself("the run", at: path) }
    func inside(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }
    let final = inside("final.xyz")
    var built: BuiltStructure
    if frame == .last, FileManager.default.fileExists(atPath: final) {
      built = try fromFile(final, .last, units)
    } else {
      let trajectory = inside("trajectory.nc")
      guard FileManager.default.fileExists(atPath: trajectory) else {
        throw MDError(
          .file, "there is no run with frames in this folder", at: .init(file: path),
          expected: frame == .last ? "final.xyz or trajectory.nc" : "trajectory.nc")
      }
      built = try fromFile(trajectory, frame, units)
      try built.complete(from: inside("topology.xyz"), units)
    }
    built.lattice = try LatticeDescription.read(inside(LatticeDescription.fileName))
    if let known = built.lattice?.latticeSpecies { built.lattice?.latticeSpecies = withSubstitutes(known) }
    return built
  }

  /// The species on lattice sites, and those that substitution puts there.
  private func withSubstitutes(_ species: [String]) -> [String] {
    var list = species
    for change in substitutions where list.contains(change.host) {
      list += change.portions.map(\.species).filter { !list.contains($0) }
    }
    return list
  }
}

extension BuiltStructure {
  /// What frames do not hold comes from the structure that their run began with, if it is there.
  fileprivate mutating func complete(from path: String, _ units: UnitSystem) throws(MDError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let start = try readStructure(path, options: StructureOptions(units: units))
    guard start.species == atoms.species else {
      throw MDError(
        .input, "the frames hold only some of the atoms of the run",
        found: "\(atoms.count) of \(start.count) atoms", expected: "frames of all atoms",
        hint: "'frame: last', or a run without 'output: {group: ...}'")
    }
    frozen = start.frozen
    masses = start.masses
  }
}
