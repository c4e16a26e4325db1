import MDCore

/// What a file is, told by its content.
struct FileSignature {
  /// With its article, e.g. "an XTC trajectory of GROMACS".
  let name: String
  /// The format that reads it; nil for what is not read.
  var format: StructureFormat?
  /// How to come from there to a format that is read.
  var hint = ""
  let matches: @Sendable (FileHead) -> Bool

  /// Whether it can stand in no file of another kind; else a layout that fits is better evidence.
  private(set) var isCertain = false

  /// The first signature that fits.
  static func of(_ head: FileHead) -> FileSignature? { all.first { $0.matches(head) } }

  static let all =
    binary.map { signature in
      var certain = signature
      certain.isCertain = true
      return certain
    } + text

  init(
    name: String, format: StructureFormat? = nil, hint: String = "",
    matches: @escaping @Sendable (FileHead) -> Bool
  ) {
    self.name = name
    self.format = format
    self.hint = hint
    self.matches = matches
  }

  func error(_ path: String) -> MDError {
    MDError(
      .input, "this is \(name), which is not read", at: .init(file: path),
      expected: "POSCAR, XDATCAR, extended XYZ, LAMMPS data or text dump, NetCDF", hint: hint)
  }

  private static let binary: [FileSignature] = [
    .init(name: "a NetCDF file", format: .netcdf) {
      $0.has("CDF\u{1}") || $0.has("CDF\u{2}") || $0.has("CDF\u{5}")
    },
    .init(name: "an HDF5 file", format: .netcdf) {
      $0.has([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
    },
    .init(name: "a file packed with gzip", hint: "gunzip FILE") { $0.has([0x1F, 0x8B]) },
    .init(name: "a file packed with bzip2", hint: "bunzip2 FILE") {
      $0.has("BZh") && $0.has("1AY&SY", at: 4)
    },
    .init(name: "a file packed with xz", hint: "unxz FILE") { $0.has([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) },
    .init(name: "a file packed with zstd", hint: "unzstd FILE") { $0.has([0x28, 0xB5, 0x2F, 0xFD]) },
    .init(name: "a zip archive", hint: "unzip FILE") { $0.has("PK\u{3}\u{4}") || $0.has("PK\u{5}\u{6}") },
    .init(name: "a tar archive", hint: "tar xf FILE") { $0.has("ustar", at: 257) },
    .init(name: "an array of NumPy", hint: "write it as extended XYZ, e.g. with ASE or dpdata") {
      $0.has([0x93] + Array("NUMPY".utf8))
    },
    .init(name: "a LAMMPS restart file", hint: "in LAMMPS: read_restart FILE, then write_data NEW.data") {
      $0.has("LammpS RestartT")
    },
    .init(name: "a trajectory of ASE", hint: "ase convert FILE NEW.xyz") { $0.has("- of UlmASE-Trajectory") },
    .init(name: "a database of ASE or another SQLite file", hint: "ase convert FILE NEW.xyz") {
      $0.has("SQLite format 3")
    },
    .init(name: "a DCD trajectory", hint: "write it as NetCDF, e.g. mdconvert FILE -o NEW.nc") {
      $0.has("CORD", at: 4) || $0.has("VELD", at: 4)
    },
    .init(name: "an XTC trajectory of GROMACS", hint: "write it as NetCDF, e.g. mdconvert FILE -o NEW.nc") {
      $0.has([0, 0, 0x07, 0xCB]) || $0.has([0, 0, 0x07, 0xE7])
    },
    .init(name: "a TRR trajectory of GROMACS", hint: "write it as NetCDF, e.g. mdconvert FILE -o NEW.nc") {
      $0.has([0, 0, 0x07, 0xC9])
    },
    .init(name: "a checkpoint of this program", hint: "mdrun resume, or final.xyz of the run") {
      $0.has("FERRCKPT")
    },
    .init(name: "a binary file of no format that is known", hint: "write it as extended XYZ") {
      !isWideText($0) && $0.isBinary
    },
  ]

  /// Text in UTF-16 is told apart when it is read.
  private static func isWideText(_ head: FileHead) -> Bool {
    head.has([0xFF, 0xFE]) || head.has([0xFE, 0xFF])
      || (head.bytes.count > 3 && (head.bytes[0] == 0) != (head.bytes[1] == 0)
        && (head.bytes[2] == 0) == (head.bytes[0] == 0) && (head.bytes[3] == 0) == (head.bytes[1] == 0))
  }
}
