import MDCore

extension ExtendedXYZHeader {
  /// Time of the frame (internal units), nil where the header has none or does not say in what unit.
  ///
  /// `time` with `time_unit` (fs, ps, ns, tau). Without the unit the number stays a note: programs differ.
  func time(_ options: StructureOptions) throws(MDError) -> Double? {
    guard let unitEntry = entries.first(where: { $0.key == "time_unit" }) else {
      if let entry = entries.first(where: { $0.key.lowercased() == "time" }) {
        options.notices.add(
          "\(location.file): '\(entry.key)' has no unit (time_unit=ps), so the times of the frames are not known"
        )
      }
      return nil
    }
    guard let entry = entries.first(where: { $0.key == "time" }) else { return nil }
    guard let unit = UnitExpression(unitEntry.value), unit.dimension == .time || unit.isReduced else {
      throw error(
        "the unit of time is wrong", unitEntry, expected: options.units.name == .lj ? "tau" : "fs, ps or ns")
    }
    guard let value = try numbers("time", counts: [1]) else {
      throw error("'time' is wrong", entry, expected: "a number")
    }
    return value[0] * unit.factor
  }

  /// Number of the step: `step`, as this program and ASE's users write it, or LAMMPS' `Timestep`.
  var step: Int? {
    for key in ["step", "Timestep"] {
      if let value = foreignNumber(key), let step = Int(exactly: value) { return step }
    }
    // LAMMPS' dump xyz: "Atoms. Timestep: 100".
    let words = comment.split(separator: " ")
    guard words.count >= 3, words[0] == "Atoms.", words[1] == "Timestep:" else { return nil }
    return Int(words[2])
  }

  /// Whether positions are unwrapped, nil where the header does not say.
  var isUnwrapped: Bool? {
    switch entries.first(where: { $0.key == "unwrapped" })?.value {
    case "T": true
    case "F": false
    default: nil
    }
  }
}
