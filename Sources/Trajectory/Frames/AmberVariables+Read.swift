import MDCore

/// What a frame holds, in internal units.
extension AmberVariables {
  /// All numbers of a frame of a variable, in internal units; an error if one is not finite.
  func numbers(_ quantity: Quantity, _ frame: Int, count: [Int]) throws(MDError) -> [Double] {
    let start = (quantity.isPerFrame ? [frame] : []) + count.map { _ in 0 }
    var values = try file.doubles(
      quantity.name, start: start, count: (quantity.isPerFrame ? [1] : []) + count)
    for place in values.indices {
      // Fill values of variables that were never written are about 1e37.
      guard abs(values[place]) < 1e30 else {
        let width = count.last ?? 1
        throw MDError(
          .file,
          "'\(quantity.name)' of frame \(frame) is not finite at \(count.count > 1 ? "atom" : "component") \(count.count > 1 ? place / width : place)",
          at: .init(file: path), found: "\(values[place])",
          hint: "leave the frame out, e.g. with a selection of frames")
      }
      values[place] *= quantity.factor
    }
    return values
  }

  /// The same, nil where none of them was written: fill values, or no numbers.
  func numbersIfThere(_ quantity: Quantity, _ frame: Int, count: [Int]) throws(MDError) -> [Double]? {
    let start = (quantity.isPerFrame ? [frame] : []) + count.map { _ in 0 }
    let raw = try file.doubles(
      quantity.name, start: start, count: (quantity.isPerFrame ? [1] : []) + count)
    return raw.contains { abs($0) < 1e30 } ? try numbers(quantity, frame, count: count) : nil
  }

  /// Vectors per atom, in the order of the ids.
  func vectors(_ quantity: Quantity, _ frame: Int, order: [Int]?) throws(MDError) -> [Vec3] {
    vectors(try numbers(quantity, frame, count: [atomCount, 3]), order)
  }

  /// The same, nil where the frame has none.
  func vectorsIfThere(_ quantity: Quantity?, _ frame: Int, order: [Int]?) throws(MDError) -> [Vec3]? {
    guard let quantity, let flat = try numbersIfThere(quantity, frame, count: [atomCount, 3]) else {
      return nil
    }
    return vectors(flat, order)
  }

  private func vectors(_ flat: [Double], _ order: [Int]?) -> [Vec3] {
    func vector(_ i: Int) -> Vec3 { Vec3(flat[3 * i], flat[3 * i + 1], flat[3 * i + 2]) }
    return order.map { $0.map(vector) } ?? (0..<atomCount).map(vector)
  }

  /// Corner of the cell (A), nil if the file does not say.
  func cellOrigin(_ frame: Int) throws(MDError) -> Vec3? {
    guard let origin else { return nil }
    let v = try numbers(origin, frame, count: [3])
    return Vec3(v[0], v[1], v[2])
  }

  /// Places of the atoms in the file in order of their `id`, and the part of a system that gaps in the ids tell of; nil
  /// without ids.
  func order(_ frame: Int) throws(MDError) -> (places: [Int], part: PartOfSystem?)? {
    guard let shape = try file.shape(of: "id"), shape.type.isInteger, shape.dimensions == ["frame", "atom"]
    else {
      return nil
    }
    let ids = try file.integers("id", start: [frame, 0], count: [1, atomCount])
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    for (one, next) in zip(order, order.dropFirst()) where ids[one] == ids[next] {
      throw MDError(
        .file, "an atom id stands twice in frame \(frame)", at: .init(file: path), found: "\(ids[one])")
    }
    let isComplete = order.first.map { ids[$0] } == 1 && order.last.map { ids[$0] } == atomCount
    return (order, isComplete ? nil : PartOfSystem(indices: order.map { ids[$0] - 1 }))
  }

  /// The part of a run that a file of ours holds; nil for all atoms.
  func part() throws(MDError) -> PartOfSystem? {
    guard isOwn, let shape = try file.shape(of: "atom_index"), shape.dimensions == ["atom"] else {
      return nil
    }
    let total = try file.numbers(attribute: "atoms_in_system")?.first.flatMap { Int(exactly: $0) }
    if total == atomCount { return nil }
    return PartOfSystem(
      indices: try file.integers("atom_index", start: [0], count: [atomCount]),
      group: try file.text(attribute: "group"), total: total)
  }

  /// Which atoms never move; nil where a file does not say.
  func frozen() throws(MDError) -> [Bool]? {
    guard isOwn, let shape = try file.shape(of: "frozen"), shape.dimensions == ["atom"] else { return nil }
    return try file.integers("frozen", start: [0], count: [atomCount]).map { $0 != 0 }
  }

  /// Time (internal units); nil if the file or the frame has none, or if it is ASE's, which has no unit.
  func time(_ frame: Int) throws(MDError) -> Double? {
    guard try file.shape(of: "time") != nil else { return nil }
    if program == "ASE" {
      let unit = try file.text(attribute: "units", of: "time")
      if unit == nil || unit == "" { return nil }
    }
    return try numbersIfThere(
      Quantity(name: "time", factor: timeFactor, isPerFrame: true), frame, count: [])?[0]
  }

  /// Whether our own file was made from frames that do not say if their positions jump at cell faces.
  var isContinuityUnknown: Bool {
    get throws(MDError) {
      guard isOwn, unwrapped != nil else { return false }
      return try file.text(attribute: TrajectoryLayout.continuity, of: "unwrapped_coordinates") == "unknown"
    }
  }

  /// Step number: stored, or LAMMPS' time, else the number of the frame.
  func step(_ frame: Int) throws(MDError) -> Int {
    if isOwn, try hasNumbers("step") { return try file.integers("step", start: [frame], count: [1])[0] }
    if program == "LAMMPS", try file.shape(of: "time") != nil {
      let raw = try numbersIfThere(Quantity(name: "time", factor: 1, isPerFrame: true), frame, count: [])?[0]
      return raw.flatMap { Int(exactly: $0.rounded()) } ?? frame
    }
    return frame
  }

  func degreesOfFreedom(_ frame: Int) throws(MDError) -> Int? {
    guard isOwn, try hasNumbers("degrees_of_freedom") else { return nil }
    return try file.integers("degrees_of_freedom", start: [frame], count: [1])[0]
  }

  func stage(_ frame: Int) throws(MDError) -> String {
    guard isOwn, let shape = try file.shape(of: "stage"), shape.type == .character, shape.lengths.count == 2
    else {
      return ""
    }
    return try file.text("stage", start: [frame, 0], count: [1, shape.lengths[1]])
  }

  /// An energy of our own files (eV), nil where it is not there.
  func energy(_ name: String, _ frame: Int) throws(MDError) -> Double? {
    guard isOwn, try hasNumbers(name) else { return nil }
    let value = try file.doubles(name, start: [frame], count: [1])[0]
    return value.isFinite ? value : nil
  }

  func atomEnergies(_ frame: Int) throws(MDError) -> [Double]? {
    guard isOwn, let shape = try file.shape(of: "atom_energy"), shape.dimensions == ["frame", "atom"] else {
      return nil
    }
    return try numbersIfThere(
      Quantity(name: "atom_energy", factor: 1, isPerFrame: true), frame, count: [atomCount])
  }

  /// A tensor of our own files in the axes of the file, nil where it is not there: `stress` (eV/A^3, positive under
  /// tension, kinetic part included) and `virial` (eV, positive under compression, without it).
  func tensor(_ name: String, _ frame: Int) throws(MDError) -> SymmetricTensor? {
    guard isOwn, let shape = try file.shape(of: name), shape.lengths.count == 2, shape.lengths[1] == 6
    else { return nil }
    let values = try file.doubles(name, start: [frame, 0], count: [1, 6])
    return values.allSatisfy(\.isFinite) ? SymmetricTensor(voigt: values) : nil
  }

  /// Masses the file gives per atom (u).
  func masses(_ frame: Int, order: [Int]?) throws(MDError) -> [Double]? {
    guard let shape = try file.shape(of: "mass"), shape.type.isReal,
      shape.dimensions == ["atom"] || shape.dimensions == ["frame", "atom"]
    else { return nil }
    let isPerFrame = shape.dimensions.count == 2
    let values = try file.doubles(
      "mass", start: isPerFrame ? [frame, 0] : [0], count: isPerFrame ? [1, atomCount] : [atomCount])
    // Fill values of variables that were never written are about 1e37.
    if let atom = values.firstIndex(where: { !($0 > 0 && $0 < 1e30) }) {
      throw MDError(
        .file, "the mass of atom \(atom) is wrong\(isPerFrame ? " in frame \(frame)" : "")",
        at: .init(file: path), found: "\(values[atom])", expected: "a positive number")
    }
    return order.map { isPerFrame ? $0.map { values[$0] } : values } ?? values
  }

  private func hasNumbers(_ name: String) throws(MDError) -> Bool {
    guard let shape = try file.shape(of: name) else { return false }
    return shape.dimensions == ["frame"] && shape.type != .character
  }
}
