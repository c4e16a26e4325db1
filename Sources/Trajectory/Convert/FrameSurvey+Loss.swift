import MDCore

/// What a format cannot keep of the frames.
extension FrameSurvey {
  /// Fails where frames cannot stand in one file of the format, before anything is written.
  func check(fit format: StructureFormat, _ output: String) throws(MDError) {
    switch format {
    case .extendedXYZ: return
    case .poscar, .lammpsData, .xdatcar, .lammpsDump:
      guard count == 1 else {
        throw MDError(
          .input, "the format holds one structure", at: .init(file: output),
          found: "\(count) frames selected", expected: "one", hint: "select a frame, e.g. --frames last")
      }
    case .netcdf:
      if let (frame, what) = otherAtoms {
        throw what.error(
          "a NetCDF trajectory holds the same atoms in all frames", frame: frame, file: output,
          hint: "select frames that have them, or write extended XYZ")
      }
      if let frame = otherFrozen {
        throw MDError(
          .input, "a NetCDF trajectory freezes the same atoms in all frames", at: .init(file: output),
          found: "other frozen atoms in frame \(frame)", expected: "those of the first frame",
          hint: "select frames that freeze alike, or write extended XYZ")
      }
      if let frame = otherAxes {
        throw MDError(
          .input, "a NetCDF trajectory repeats along the same axes in all frames", at: .init(file: output),
          found: "other axes in frame \(frame)", expected: "those of the first frame",
          hint: "select frames that repeat alike, or write extended XYZ")
      }
    }
  }

  /// What the file will not say, for the user.
  func losses(in format: StructureFormat) -> [String] {
    var losses: [String] = []
    let notUnderstood = unread + (format == .extendedXYZ ? [] : notes)
    if !notUnderstood.isEmpty {
      losses.append("left out, as it is not understood: \(notUnderstood.joined(separator: ", "))")
    }
    let lost = FrameContents.allCases.filter { holds($0) && !format.holds.contains($0) }
    if !lost.isEmpty {
      let names = lost.map(\.rawValue).joined(separator: ", ")
      losses.append("left out, as the format has no place for it: \(names)")
    }
    for contents in [FrameContents.velocities, .forces, .energy, .virial, .atomEnergies] {
      guard let some = held[contents], some < count, format.holds.contains(contents) else { continue }
      losses.append("\(contents.rawValue): in \(some) of \(count) frames, absent in the others")
    }
    if format == .netcdf, holds(.freeAxes), holds(.virial) {
      losses.append("left out, as the cell does not repeat along all axes: virial")
    }
    if format == .lammpsData, mixesMasses {
      losses.append("left out: atoms of one species have different masses; the file has that of the first")
    }
    if format == .lammpsData, isLeftHanded {
      losses.append("the cell is left-handed; the file holds its mirror image")
    }
    return losses
  }
}
