public import MDCore
public import Potentials
public import Trajectory

/// Energy, forces, virial and per-atom energies of given structures, without dynamics.
///
/// Writes extended XYZ frame by frame in the order of the input, with 17 digits; the header's own entries are
/// kept, less the results of other calculations (`ForeignResults`). Returns the number of frames and what the user should know.
public func evaluateStructures(
  _ input: String, terms: (PotentialContext) throws(MDError) -> [any Potential], to output: String,
  options: StructureOptions = .init(), workers: Workers
) throws(MDError) -> (frames: Int, notices: [String]) {
  var text = ""
  var frames = 0
  var notices: [String] = []
  // A notice that differs in numbers only is one of a kind that an earlier frame has given.
  var saidKinds: Set<String> = []
  func evaluate(_ structure: Structure) throws(MDError) {
    let topology: Topology
    do throws(MDError) {
      topology = try structure.topology(units: options.units)
    } catch {
      throw error.located(in: input)
    }
    if topology.isPart, let part = topology.part {
      let kind = "energies and forces are those of some of the atoms alone"
      if saidKinds.insert(kind).inserted { notices.append("\(kind): \(part)") }
    }
    let context = PotentialContext(topology: topology, positions: structure.positions, cell: structure.cell)
    var field = try ForceField(terms(context), topology: topology, skin: 0, workers: workers)
    do throws(MDError) {
      try field.evaluate(structure.state, wanted: .all)
    } catch {
      throw error.located(in: "\(input), frame \(frames + 1)")
    }
    var result = structure
    result.energy = field.evaluation.energy
    result.forces = field.evaluation.forces
    result.virial = structure.cell.isFullyPeriodic ? field.evaluation.virial : nil
    result.atomEnergies = field.evaluation.atomEnergies
    for notice in ForeignResults.remove(from: &result) where saidKinds.insert(notice).inserted {
      notices.append(notice)
    }
    text += ExtendedXYZ.text(result, style: .evaluation, options: options)
    for notice in field.notices where saidKinds.insert(notice.filter { !$0.isNumber }).inserted {
      notices.append(notice)
    }
    frames += 1
  }
  var options = options
  options.wantsVelocities = false
  let format = try StructureFormat.detected(input)
  if format == .netcdf {
    try forEachFrame(of: input, format: format, options: options) { (snapshot) throws(MDError) in
      try evaluate(Structure(snapshot))
    }
  } else {
    var reader = try StructureFrames(path: input, format: format, options: options)
    while let structure = try reader.next() { try evaluate(structure) }
  }
  guard frames > 0 else { throw MDError(.input, "the file holds no frames", at: .init(file: input)) }
  try AtomicFile.write(text, to: output)
  return (frames, options.notices.all + notices)
}
