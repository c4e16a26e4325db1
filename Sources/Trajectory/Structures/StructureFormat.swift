import Foundation
public import MDCore

/// Formats of structure and trajectory files.
public enum StructureFormat: String, Sendable, CaseIterable {
  /// VASP 5 POSCAR or CONTCAR.
  case poscar
  /// Extended XYZ, one or many frames.
  case extendedXYZ = "extxyz"
  /// LAMMPS data file, atom style atomic.
  case lammpsData = "lammps"
  /// NetCDF trajectory of the AMBER convention.
  case netcdf

  /// The format a file's name stands for: `*.xyz *.extxyz`, `POSCAR* CONTCAR* *.vasp *.poscar`,
  /// `*.data *.lmp data.*`, `*.nc *.ncdf`; nil for others.
  public init?(fileName path: String) {
    let name = (path as NSString).lastPathComponent
    let lower = name.lowercased()
    switch (lower as NSString).pathExtension {
    case "xyz", "extxyz": self = .extendedXYZ
    case "vasp", "poscar", "contcar": self = .poscar
    case "data", "lmp", "lammps": self = .lammpsData
    case "nc", "ncdf", "netcdf": self = .netcdf
    default:
      if lower.hasPrefix("poscar") || lower.hasPrefix("contcar") {
        self = .poscar
      } else if lower.hasPrefix("data.") {
        self = .lammpsData
      } else {
        return nil
      }
    }
  }

  /// `given`, else the format found.
  static func of(_ path: String, given: StructureFormat?) throws(MDError) -> StructureFormat {
    if let given { return given }
    return try detected(path)
  }

  /// The format of an existing file: by its name, else by its content.
  public static func detected(_ path: String) throws(MDError) -> StructureFormat {
    let head = try FileBytes.head(path, count: 1 << 14)
    if head.starts(with: Array("CDF".utf8)) || head.starts(with: [0x89, 0x48, 0x44, 0x46]) { return .netcdf }
    if let named = StructureFormat(fileName: path) { return named }
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    if let first = lines.first, Int(first.trimmingCharacters(in: .whitespaces)) != nil { return .extendedXYZ }
    if lines.prefix(40).contains(where: { $0.contains(" atoms") || $0.contains(" xlo xhi") }) {
      return .lammpsData
    }
    if lines.count > 6, Double(lines[1].trimmingCharacters(in: .whitespaces)) != nil { return .poscar }
    throw MDError(
      .input, "the format of the file is not known", at: .init(file: path),
      expected: "POSCAR, extended XYZ, LAMMPS data or NetCDF",
      hint: "name it POSCAR, *.xyz, *.data or *.nc, or say which format it is")
  }
}

/// How files without that information are understood.
public struct StructureOptions: Sendable {
  /// `lj`: numbers are reduced.
  public var units: UnitSystem
  /// Names for the numeric types of LAMMPS files, type 1 first.
  public var species: [String]?
  /// How the user may give them, for the hint of a file that names none: an option or a key of who reads.
  public var naming: String?

  public init(units: UnitSystem = .metal, species: [String]? = nil, naming: String? = nil) {
    self.units = units
    self.species = species
    self.naming = naming
  }
}

/// Reads one structure; of a file with several frames the last.
public func readStructure(
  _ path: String, format: StructureFormat? = nil, options: StructureOptions = .init()
) throws(MDError) -> Structure {
  switch try StructureFormat.of(path, given: format) {
  case .poscar: return try POSCAR.read(path, options: options)
  case .lammpsData: return try LAMMPSData.read(path, options: options)
  case .extendedXYZ:
    var last: Structure?
    var reader = try ExtendedXYZReader(path: path, options: options)
    while let frame = try reader.next() { last = frame }
    if let last { return last }
    throw MDError(.input, "the file holds no frames", at: .init(file: path, line: 1))
  case .netcdf:
    let reader = try TrajectoryReader(
      path: path, options: .init(species: options.species, naming: options.naming))
    guard reader.count > 0 else { throw MDError(.input, "the file holds no frames", at: .init(file: path)) }
    return Structure(try reader.read(reader.count - 1))
  }
}

/// Writes one structure, replacing the file in one stroke.
///
/// The format comes from the name unless given. NetCDF is written by `convert`.
public func writeStructure(
  _ structure: Structure, to path: String, format: StructureFormat? = nil, options: StructureOptions = .init()
) throws(MDError) {
  switch format ?? StructureFormat(fileName: path) {
  case .poscar: try POSCAR.write(structure, to: path, options: options)
  case .lammpsData: try LAMMPSData.write(structure, to: path, options: options)
  case .extendedXYZ: try ExtendedXYZ.write([structure], to: path, options: options)
  case .netcdf: try convert([structure], to: path, options: options)
  case nil:
    throw MDError(
      .input, "the format to write is not known from the name", at: .init(file: path),
      expected: "POSCAR, *.xyz, *.data or *.nc")
  }
}
