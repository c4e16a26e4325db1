import MDCore

/// The variables of an AMBER file: which there are, their shapes and their factors to internal units.
struct AmberVariables {
  /// A variable and its factor.
  struct Quantity {
    let name: String
    let factor: Double
    let isPerFrame: Bool
  }

  let file: NetCDFFile
  let frameCount: Int
  let atomCount: Int
  let units: UnitSystem
  /// Written by this program.
  let isOwn: Bool
  let program: String
  let coordinates: Quantity?
  let scaled: Quantity?
  let unwrapped: Quantity?
  let velocities: Quantity?
  let forces: Quantity?
  let cellVectors: Quantity?
  let cellLengths: Quantity?
  /// Cell angles to degrees.
  let angleFactor: Double
  private let origin: Quantity?
  private let timeFactor: Double

  var path: String { file.path }

  init(_ file: NetCDFFile, units given: UnitSystem.Name?) throws(MDError) {
    self.file = file
    let conventions = try file.text(attribute: "Conventions") ?? ""
    guard conventions.split(whereSeparator: { ", ".contains($0) }).contains("AMBER") else {
      throw MDError(
        .file, "this is not a trajectory of the AMBER convention", at: .init(file: file.path),
        found: conventions.isEmpty ? "no attribute Conventions" : "Conventions '\(conventions)'",
        expected: "Conventions 'AMBER'")
    }
    func length(_ name: String) throws(MDError) -> Int {
      if let length = try file.length(of: name) { return length }
      throw MDError(.file, "the dimension '\(name)' is missing", at: .init(file: file.path))
    }
    frameCount = try length("frame")
    atomCount = try length("atom")
    let spatial = try length("spatial")
    guard spatial == 3, atomCount > 0 else {
      throw MDError(
        .file, "the dimensions are wrong", at: .init(file: file.path),
        found: "spatial = \(spatial), atom = \(atomCount)", expected: "spatial = 3 and at least one atom")
    }
    program = try file.text(attribute: "program") ?? ""
    isOwn = program == "Ferrite"
    let finder = try AmberUnits(file, program: program, given: given)
    units = finder.system
    let shape = AmberShape(file: file, atoms: atomCount)
    coordinates = try shape.perAtom("coordinates", finder)
    scaled = try shape.perAtom("scaled_coordinates", finder)
    unwrapped = try shape.perAtom("unwrapped_coordinates", finder)
    velocities = try shape.perAtom("velocities", finder)
    forces = try shape.perAtom("forces", finder)
    guard [coordinates, unwrapped, scaled].contains(where: { $0?.isPerFrame == true }) else {
      throw MDError(
        .file, "the file holds no positions per frame", at: .init(file: file.path),
        expected: "coordinates, unwrapped_coordinates or scaled_coordinates")
    }
    cellVectors = isOwn ? try shape.perFrame("cell_vectors", [3, 3], finder) : nil
    cellLengths = try shape.perFrame("cell_lengths", [3], finder)
    if cellLengths != nil, try shape.perFrame("cell_angles", [3], finder) == nil {
      throw MDError(
        .file, "cell_lengths without cell_angles", at: .init(file: file.path), expected: "both or none")
    }
    angleFactor = try finder.factor("cell_angles")
    origin = isOwn ? nil : try shape.perFrame("cell_origin", [3], finder)
    timeFactor = try finder.factor("time")
    _ = try shape.perFrame("time", [], finder)
  }

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

  /// Vectors per atom, in the order of the ids.
  func vectors(_ quantity: Quantity, _ frame: Int, order: [Int]?) throws(MDError) -> [Vec3] {
    let flat = try numbers(quantity, frame, count: [atomCount, 3])
    func vector(_ i: Int) -> Vec3 { Vec3(flat[3 * i], flat[3 * i + 1], flat[3 * i + 2]) }
    return order.map { $0.map(vector) } ?? (0..<atomCount).map(vector)
  }

  /// Corner of the cell (A), nil if the file does not say.
  func cellOrigin(_ frame: Int) throws(MDError) -> Vec3? {
    guard let origin else { return nil }
    let v = try numbers(origin, frame, count: [3])
    return Vec3(v[0], v[1], v[2])
  }

  /// Places of the atoms in the file in order of their `id`; nil without ids.
  func order(_ frame: Int) throws(MDError) -> [Int]? {
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
    return order
  }

  /// Time (internal units); nil if the file has none, not for this frame (no number, or a fill value), or ASE's, which
  /// has no unit.
  func time(_ frame: Int) throws(MDError) -> Double? {
    guard try file.shape(of: "time") != nil else { return nil }
    if program == "ASE" {
      let unit = try file.text(attribute: "units", of: "time")
      if unit == nil || unit == "" { return nil }
    }
    let value = try file.doubles("time", start: [frame], count: [1])[0]
    return abs(value) < 1e30 ? value * timeFactor : nil
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
      let raw = try numbers(Quantity(name: "time", factor: 1, isPerFrame: true), frame, count: [])[0]
      return Int(exactly: raw.rounded()) ?? frame
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
    return try numbers(Quantity(name: "atom_energy", factor: 1, isPerFrame: true), frame, count: [atomCount])
  }

  /// Stress of our own files in the axes of the file (eV/A^3, positive under tension); nil for part of the atoms,
  /// whose kinetic part cannot be told apart.
  func stress(_ frame: Int) throws(MDError) -> SymmetricTensor? {
    guard isOwn, try file.shape(of: "atom_index") == nil, let shape = try file.shape(of: "stress"),
      shape.lengths.count == 2, shape.lengths[1] == 6
    else { return nil }
    let values = try file.doubles("stress", start: [frame, 0], count: [1, 6])
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

/// Checks the shapes of variables.
struct AmberShape {
  let file: NetCDFFile
  let atoms: Int

  /// A variable (frame, atom, spatial) or (atom, spatial); nil if there is none.
  func perAtom(_ name: String, _ units: AmberUnits) throws(MDError) -> AmberVariables.Quantity? {
    guard let shape = try file.shape(of: name) else { return nil }
    let isPerFrame = shape.dimensions.first == "frame"
    guard
      Array(shape.lengths.suffix(isPerFrame ? shape.lengths.count - 1 : shape.lengths.count)) == [atoms, 3],
      shape.type.isReal
    else { throw wrong(name, shape, "(frame, atom, spatial) of float or double") }
    return .init(name: name, factor: try units.factor(name), isPerFrame: isPerFrame)
  }

  /// A variable (frame, lengths...); nil if there is none.
  func perFrame(_ name: String, _ lengths: [Int], _ units: AmberUnits) throws(MDError) -> AmberVariables
    .Quantity?
  {
    guard let shape = try file.shape(of: name) else { return nil }
    guard shape.dimensions.first == "frame", Array(shape.lengths.dropFirst()) == lengths,
      shape.type != .character
    else { throw wrong(name, shape, "(frame\(lengths.map { ", \($0)" }.joined())) of numbers") }
    return .init(name: name, factor: try units.factor(name), isPerFrame: true)
  }

  private func wrong(_ name: String, _ shape: NetCDFFile.Shape, _ expected: String) -> MDError {
    let dimensions = zip(shape.dimensions, shape.lengths).map { "\($0) = \($1)" }.joined(separator: ", ")
    return MDError(
      .file, "the variable '\(name)' has the wrong shape or type", at: .init(file: file.path),
      found: "(\(dimensions)) of \(shape.type)", expected: expected)
  }
}
