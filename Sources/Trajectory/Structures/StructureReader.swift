public import MDCore

/// Reads the structures of one file one after another.
public protocol StructureReader {
  /// The next structure, nil behind the last one.
  mutating func next() throws(MDError) -> Structure?
}

/// The structures of a file of any format but NetCDF, with the times that the options give them.
public struct StructureFrames: StructureReader {
  private var reader: any StructureReader
  private let path: String
  private let options: StructureOptions
  private var index = 0
  private var steps: [Int] = []
  private var comparison = FrameComparison()

  /// Opens the file; its format is told by its content unless given.
  public init(
    path: String, format: StructureFormat? = nil, options: StructureOptions = .init()
  ) throws(MDError) {
    self.path = path
    self.options = options
    let format = try StructureFormat.of(path, given: format)
    if options.species != nil, format == .poscar || format == .xdatcar {
      NumericSpecies.renameNothing(options, path)
    }
    switch format {
    case .poscar: reader = SingleStructure(try POSCAR.read(path, options: options))
    case .lammpsData: reader = SingleStructure(try LAMMPSData.read(path, options: options))
    case .extendedXYZ: reader = try ExtendedXYZReader(path: path, options: options)
    case .xdatcar: reader = try XDATCARReader(path: path, options: options)
    case .lammpsDump: reader = try LAMMPSDumpReader(path: path, options: options)
    case .netcdf:
      throw MDError(.input, "a NetCDF trajectory is not read as structures", at: .init(file: path))
    }
  }

  public mutating func next() throws(MDError) -> Structure? {
    guard var frame = try reader.next() else { return nil }
    defer { index += 1 }
    comparison.add(frame, path: path, options.notices)
    if let interval = options.interval {
      if frame.time != nil {
        options.notices.add("\(path): the frames state their times; those of the interval given are taken")
      }
      try checkSpacing(frame.step)
      frame.time = Double(index) * interval
    }
    return frame
  }

  /// Frames that are not equally far apart have no common interval.
  private mutating func checkSpacing(_ step: Int?) throws(MDError) {
    guard let step else { return }
    steps.append(step)
    guard steps.count == 3 else { return }
    guard steps[2] - steps[1] == steps[1] - steps[0] else {
      throw MDError(
        .input, "the frames are not equally far apart, so one interval does not give their times",
        at: .init(file: path), found: "steps \(steps[0]), \(steps[1]) and \(steps[2])",
        expected: "equal distances")
    }
    steps.removeFirst()
  }
}

/// A file of one structure.
private struct SingleStructure: StructureReader {
  private var structure: Structure?

  init(_ structure: Structure) { self.structure = structure }

  mutating func next() -> Structure? {
    defer { structure = nil }
    return structure
  }
}
