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
  /// Corner of the cell in files of other programs.
  let origin: Quantity?
  let timeFactor: Double

  var path: String { file.path }

  init(_ file: NetCDFFile, options: TrajectoryReader.Options) throws(MDError) {
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
    let finder = try AmberUnits(file, program: program, options: options)
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
