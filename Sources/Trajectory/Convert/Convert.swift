public import MDCore

/// Converts between any two formats, structures and trajectories.
///
/// All frames are looked at before anything is written: those that cannot stand in one file of the format are refused,
/// and what the file will not say goes to the notices of the options. The file appears complete or not at all. Returns the
/// number of frames written.
@discardableResult
public func convert(
  _ input: String, from inputFormat: StructureFormat? = nil, to output: String,
  as outputFormat: StructureFormat? = nil, frames: FrameSelection = .all, options: StructureOptions = .init(),
  structure: Structure? = nil, identity: RunIdentity = .init(codeVersion: "")
) throws(MDError) -> Int {
  let format = if let outputFormat { outputFormat } else { try StructureFormat.toWrite(output) }
  let source = FrameSource(
    path: input, format: inputFormat, frames: frames, options: options, structure: structure)
  let survey = try FrameSurvey(source)
  guard survey.count > 0 else { throw MDError(.input, "the file holds no frames", at: .init(file: input)) }
  try survey.check(fit: format, output)
  for loss in survey.losses(in: format) { options.notices.add(loss) }
  switch format {
  case .netcdf:
    try writeTrajectory(to: output, survey, identity) { (write) throws(MDError) in
      try source.read { (frame, _) throws(MDError) in try write(frame.snapshot) }
    }
  case .extendedXYZ:
    var text = ""
    try source.read { (frame, index) throws(MDError) in
      let structure = frame.written
      try ExtendedXYZ.check(structure, frame: index, path: output)
      text += ExtendedXYZ.text(structure, options: options)
    }
    try AtomicFile.write(text, to: output)
  case .poscar, .lammpsData, .xdatcar, .lammpsDump:
    try source.read { (frame, _) throws(MDError) in
      try writeStructure(frame.written, to: output, format: format, options: options)
    }
  }
  return survey.count
}

/// Writes structures as a NetCDF trajectory.
func convert(_ structures: [Structure], to path: String, options: StructureOptions) throws(MDError) {
  var frames: [ReadFrame] = []
  for (index, structure) in structures.enumerated() {
    var snapshot = try structure.snapshot(species: options.species, units: options.units)
    snapshot.state.step = structure.step ?? index
    frames.append(ReadFrame(snapshot: snapshot, structure: structure))
  }
  let survey = FrameSurvey(frames)
  try survey.check(fit: .netcdf, path)
  try writeTrajectory(to: path, survey, .init(codeVersion: "")) { (write) throws(MDError) in
    for frame in frames { try write(frame.snapshot) }
  }
}

extension ReadFrame {
  /// What a structure file of the frame says: all that the file read said, and the step of a trajectory.
  fileprivate var written: Structure {
    structure ?? Structure(snapshot)
  }
}
