import Foundation
import MDCore
import Testing
import Trajectory

/// Files are told by what they hold, whatever they are called.
@Suite("Recognition of files")
struct FileSignatureTests {
  private static let xdatcar =
    "Fe2\n1.0\n2.86 0 0\n0 2.86 0\n0 0 2.86\nFe\n2\nDirect configuration=     1\n0 0 0\n.5 .5 .5\n"
  private static let dump =
    "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n0 2\n0 2\n0 2\nITEM: ATOMS id type x y z\n1 1 0 0 0\n"
  private static let xyz = "1\nLattice=\"2 0 0 0 2 0 0 0 2\" Properties=species:S:1:pos:R:3\nFe 0 0 0\n"
  private static let poscar = "2\n1.0\n2 0 0\n0 2 0\n0 0 2\nFe\n1\nDirect\n0 0 0\n"
  private static let data = "t\n\n1 atoms\n1 atom types\n0 2 xlo xhi\n0 2 ylo yhi\n0 2 zlo zhi\n"

  @Test(
    "The content wins over the name",
    arguments: [
      ("POSCAR", xdatcar, StructureFormat.xdatcar), ("a.data", xdatcar, .xdatcar),
      ("a.xyz", dump, .lammpsDump),
      ("POSCAR", xyz, .extendedXYZ), ("a.nc", xyz, .extendedXYZ), ("a.xyz", poscar, .poscar),
      ("POSCAR", poscar, .poscar), ("noname", poscar, .poscar), ("a.xyz", data, .lammpsData),
      ("noname", dump, .lammpsDump), ("noname", xdatcar, .xdatcar),
      ("POSCAR", "\u{FEFF}" + xyz, .extendedXYZ),
      ("a.xyz", xyz.replacingOccurrences(of: "\n", with: "\r\n"), .extendedXYZ),
    ])
  func content(_ name: String, _ text: String, _ format: StructureFormat) throws {
    let folder = try ScratchFolder()
    #expect(try StructureFormat.detected(folder.write(name, text)) == format)
  }

  private static let foreign: [(String, [UInt8], String)] = [
    ("a.xyz", [0x1F, 0x8B, 8, 0, 0, 0], "a file packed with gzip"),
    ("POSCAR", Array("BZh91AY&SY".utf8), "a file packed with bzip2"),
    ("a.xyz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0], "a file packed with xz"),
    ("a.nc", Array("PK\u{3}\u{4}abc".utf8), "a zip archive"),
    ("a.data", Array("LammpS RestartT\0".utf8), "a LAMMPS restart file"),
    ("a.xyz", [84, 0, 0, 0] + Array("CORD".utf8) + [0, 0], "a DCD trajectory"),
    ("a.xyz", [0, 0, 0x07, 0xCB, 0, 0], "an XTC trajectory of GROMACS"),
    ("a.xyz", [0, 0, 0x07, 0xC9, 0, 0], "a TRR trajectory of GROMACS"),
    ("a.xyz", Array("- of UlmASE-Trajectory".utf8), "a trajectory of ASE"),
    ("POSCAR", [1, 2, 3, 0, 200, 0, 7], "a binary file of no format that is known"),
    ("a.cif", Array("# made by x\ndata_Fe\n_cell_length_a 2.86\n".utf8), "a CIF file"),
    (
      "a.xyz", Array("CRYST1   10.000   10.000   10.000  90.00  90.00  90.00 P 1           1\n".utf8),
      "a PDB file"
    ),
    ("a.pdb", Array("HEADER    foo\nATOM      1\n".utf8), "a PDB file"),
    (
      "a", Array("t\n 1\n    1WAT     OW    1   0.126   1.624   1.679\n 2 2 2\n".utf8),
      "a GRO file of GROMACS"
    ),
    ("OUTCAR", Array(" vasp.6.3.0 20Jan22\n".utf8), "an OUTCAR of VASP"),
    ("vasprun.xml", Array("<?xml version=\"1.0\"?>\n<modeling>\n".utf8), "a vasprun.xml of VASP"),
    ("a.xyz", Array("{\"atoms\": 1}\n".utf8), "JSON"),
    (
      "fe.eam", Array("Fe\n26 55.845 2.8553 bcc\n500 5e-4 500 0.01 5.3\n0 1 2 3 4\n".utf8),
      "an EAM potential in the format funcfl"
    ),
    (
      "fe.eam.alloy", Array("a\nb\nc\n1 Fe\n500 5e-4 500 0.01 5.3\n".utf8),
      "an EAM potential in the format setfl"
    ),
    (
      "in.lammps", Array("units metal\natom_style atomic\nread_data a.data\n".utf8),
      "an input script of LAMMPS"
    ),
    ("log", Array("LAMMPS (2 Aug 2023)\n".utf8), "a log of LAMMPS"),
    ("deck.yaml", Array("structure: {file: a.xyz}\npotential: {eam: x}\n".utf8), "a deck of this program"),
  ]

  @Test("What is not read is named, with a way to a format that is", arguments: foreign)
  func named(_ name: String, _ content: [UInt8], _ what: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write(name, content)
    let found = message(in: folder) { _ = try readStructure(path) }
    #expect(
      found.hasPrefix("\(name): error: this is \(what), which is not read; expected POSCAR, XDATCAR,"),
      "\(found)")
    #expect(found.contains("\n  try: "))
  }

  @Test("Titles with the words of other formats do not mislead")
  func titles() throws {
    let folder = try ScratchFolder()
    for title in ["data_Fe", "CRYSTAL", "units metal run 5", "{}", "Number of particles"] {
      let path = try folder.write("POSCAR", "\(title)\n1.0\n2 0 0\n0 2 0\n0 0 2\nFe\n1\nDirect\n0 0 0\n")
      #expect(try readStructure(path).comment == title)
    }
  }

  @Test("Encodings: byte order mark and line ends are read past, others are named")
  func encodings() throws {
    let folder = try ScratchFolder()
    for text in [Self.xyz, "\u{FEFF}" + Self.xyz, Self.xyz.replacingOccurrences(of: "\n", with: "\r")] {
      #expect(try readStructure(folder.write("a.xyz", text)).species == ["Fe"])
    }
    let wide = Self.xyz.data(using: .utf16LittleEndian)!
    for bytes in [[0xFF, 0xFE] + Array(wide), Array(wide)] {
      let path = try folder.write("b.xyz", bytes)
      #expect(message(in: folder) { _ = try readStructure(path) }.contains("the file is text in UTF-16"))
    }
    for text in ["", " \n\n"] {
      let path = try folder.write("POSCAR", text)
      #expect(
        message(in: folder) { _ = try readStructure(path) }.hasPrefix("POSCAR: error: the file is empty"))
    }
  }
}
