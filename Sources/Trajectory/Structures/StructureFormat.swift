import Foundation
public import MDCore

/// Formats of structure and trajectory files.
public enum StructureFormat: String, Sendable, CaseIterable {
  /// VASP 5 POSCAR or CONTCAR.
  case poscar
  /// Trajectory of VASP; read only.
  case xdatcar
  /// XYZ, plain or extended, one or many frames.
  case extendedXYZ = "extxyz"
  /// LAMMPS data file.
  case lammpsData = "lammps"
  /// LAMMPS text dump; read only.
  case lammpsDump = "lammps-dump"
  /// NetCDF trajectory of the AMBER convention.
  case netcdf

  /// The format a file's name stands for: `*.xyz *.extxyz`, `POSCAR* CONTCAR* *.vasp *.poscar`, `XDATCAR*`,
  /// `*.data *.lmp data.*`, `*.lammpstrj *.dump dump.*`, `*.nc *.ncdf`; nil for others.
  public init?(fileName path: String) {
    let name = (path as NSString).lastPathComponent
    let lower = name.lowercased()
    switch (lower as NSString).pathExtension {
    case "xyz", "extxyz": self = .extendedXYZ
    case "vasp", "poscar", "contcar": self = .poscar
    case "xdatcar": self = .xdatcar
    case "data", "lmp", "lammps": self = .lammpsData
    case "lammpstrj", "dump": self = .lammpsDump
    case "nc", "ncdf", "netcdf": self = .netcdf
    default:
      let starts: [(String, StructureFormat)] = [
        ("poscar", .poscar), ("contcar", .poscar), ("xdatcar", .xdatcar), ("data.", .lammpsData),
        ("dump.", .lammpsDump),
      ]
      guard let found = starts.first(where: { lower.hasPrefix($0.0) }) else { return nil }
      self = found.1
    }
  }

  /// Whether it holds a sequence of frames.
  var isTrajectory: Bool { ![.poscar, .lammpsData].contains(self) }

  /// `given`, else the format found.
  static func of(_ path: String, given: StructureFormat?) throws(MDError) -> StructureFormat {
    if let given { return given }
    return try detected(path)
  }

  /// The format of an existing file by its content; by its name where several fit or none does.
  ///
  /// Fails, naming what it is, for a file that is recognised but not read.
  public static func detected(_ path: String) throws(MDError) -> StructureFormat {
    let head = try FileHead(path)
    if head.isEmpty {
      throw MDError(
        .input, "the file is empty", at: .init(file: path), expected: "a structure or a trajectory")
    }
    let named = StructureFormat(fileName: path)
    let fitting = laidOut(like: head)
    if let signature = FileSignature.of(head) {
      if let format = signature.format { return format }
      // A word that a title may hold is no evidence against a layout that fits.
      if fitting.isEmpty || signature.isCertain { throw signature.error(path) }
    }
    if let named, fitting.contains(named) || fitting.isEmpty { return named }
    if let first = fitting.first { return first }
    throw MDError(
      .input, "the format of the file is not known", at: .init(file: path),
      expected: "POSCAR, XDATCAR, extended XYZ, LAMMPS data or text dump, NetCDF",
      hint: "name it POSCAR, *.xyz, *.data or *.nc, if it is one of these")
  }

  /// Text formats without a keyword of their own that the lines fit, the likeliest first.
  private static func laidOut(like head: FileHead) -> [StructureFormat] {
    var formats: [StructureFormat] = []
    // VASP 4 has no line of names, which is an error with a hint of its own.
    let hasCounts = Int(head.words(6).first ?? "") != nil || Int(head.words(5).first ?? "") != nil
    let isPOSCAR =
      head.hasNumbers(1, 1) && (2...4).allSatisfy { head.hasNumbers($0, 3) } && hasCounts
      && !(head.hasNumbers(5, 1) && head.hasNumbers(6, 1))
    if isPOSCAR { formats.append(.poscar) }
    let isData = head.lines.prefix(60).contains { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      return words.count >= 2 && Int(words[0]) != nil && words[1] == "atoms"
        || words.count >= 4 && words[2...3] == ["xlo", "xhi"]
    }
    if isData { formats.append(.lammpsData) }
    let first = head.firstLine().split { $0 == " " || $0 == "\t" }
    if first.count == 1, Int(first[0]) != nil, head.words(2).count >= 4 { formats.append(.extendedXYZ) }
    return formats
  }
}

extension StructureFormat {
  /// Fails if a structure is to say what the atoms are in a file that is not asked for it: text files are read with the
  /// species that stand in them, or with names for their types.
  public func check(takes structure: Structure?, path: String, options: StructureOptions) throws(MDError) {
    guard structure != nil, self != .netcdf else { return }
    throw MDError(
      .input, "a structure names the atoms of NetCDF trajectories only", at: .init(file: path),
      found: "the format '\(rawValue)'", expected: "NetCDF", hint: options.naming)
  }
}

/// Reads one structure; of a file with several frames the last.
public func readStructure(
  _ path: String, format: StructureFormat? = nil, options: StructureOptions = .init()
) throws(MDError) -> Structure {
  let format = try StructureFormat.of(path, given: format)
  if format == .netcdf {
    let reader = try TrajectoryReader(path: path, options: .init(options))
    guard reader.count > 0 else { throw MDError(.input, "the file holds no frames", at: .init(file: path)) }
    return Structure(try reader.read(reader.count - 1))
  }
  var last: Structure?
  var frames = try StructureFrames(path: path, format: format, options: options)
  while let frame = try frames.next() { last = frame }
  if let last { return last }
  throw MDError(.input, "the file holds no frames", at: .init(file: path, line: 1))
}

/// Writes one structure, replacing the file in one stroke.
///
/// The format comes from the name unless given. NetCDF is written by `convert`.
public func writeStructure(
  _ structure: Structure, to path: String, format: StructureFormat? = nil, options: StructureOptions = .init()
) throws(MDError) {
  let format = if let format { format } else { try StructureFormat.toWrite(path) }
  switch format {
  case .poscar: try POSCAR.write(structure, to: path, options: options)
  case .lammpsData: try LAMMPSData.write(structure, to: path, options: options)
  case .extendedXYZ: try ExtendedXYZ.write([structure], to: path, options: options)
  case .netcdf: try convert([structure], to: path, options: options)
  case .xdatcar, .lammpsDump: throw format.notWritten(path)
  }
}

extension StructureFormat {
  /// The format that a name to be written stands for.
  static func toWrite(_ path: String) throws(MDError) -> StructureFormat {
    guard let format = StructureFormat(fileName: path) else {
      throw MDError(
        .input, "the format to write is not known from the name", at: .init(file: path),
        expected: "POSCAR, *.xyz, *.data or *.nc")
    }
    if format == .xdatcar || format == .lammpsDump { throw format.notWritten(path) }
    return format
  }

  fileprivate func notWritten(_ path: String) -> MDError {
    MDError(
      .input, "\(self == .xdatcar ? "XDATCAR" : "a LAMMPS text dump") is read, not written",
      at: .init(file: path), expected: "POSCAR, *.xyz, *.data or *.nc")
  }
}
