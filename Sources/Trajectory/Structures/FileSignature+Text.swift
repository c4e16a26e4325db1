import MDCore

extension FileSignature {
  /// Text files, those with a keyword that nothing else has before those told by their layout.
  static let text: [FileSignature] = [
    .init(name: "a LAMMPS text dump", format: .lammpsDump) { $0.firstLine().hasPrefix("ITEM:") },
    .init(name: "an XDATCAR of VASP", format: .xdatcar) { head in
      head.lines.prefix(40).contains { line in
        let words = line.lowercased().split { $0 == " " || $0 == "\t" }
        return words.count >= 2 && ["direct", "cartesian"].contains(words[0])
          && words[1].hasPrefix("configuration=")
      } && head.hasNumbers(2, 3)
    },
    .init(name: "a vasprun.xml of VASP", hint: "ase convert FILE NEW.xyz") {
      $0.firstLine().hasPrefix("<?xml") && $0.lines.contains { $0.contains("<modeling") }
    },
    .init(name: "an XML file", hint: "write it as extended XYZ, e.g. with ASE") {
      $0.firstLine().hasPrefix("<?xml") || $0.firstLine().hasPrefix("<!DOCTYPE")
    },
    .init(name: "an OUTCAR of VASP", hint: "ase convert FILE NEW.xyz") { $0.firstLine().hasPrefix(" vasp.") },
    .init(name: "a log of LAMMPS", hint: "the atoms are in its data file or dump") {
      $0.firstLine().hasPrefix("LAMMPS (")
    },
    .init(name: "JSON", hint: "write it as extended XYZ, e.g. ase convert FILE NEW.xyz") {
      let first = $0.firstLine().drop { $0 == " " || $0 == "\t" }
      return first.hasPrefix("{") || first.hasPrefix("[")
    },
    .init(name: "a CIF file", hint: "ase convert FILE POSCAR") { head in
      head.firstLine(skipping: "#").lowercased().hasPrefix("data_")
        || head.lines.contains { $0.hasPrefix("_cell_length_a") || $0.hasPrefix("_cell.length_a") }
    },
    .init(name: "a PDB file", hint: "ase convert FILE NEW.xyz") { head in
      head.lines.contains { ["ATOM  ", "HETATM", "CRYST1"].contains($0.prefix(6)) && $0.count >= 47 }
        || head.words(0).first == "HEADER"
          && head.lines.contains { ["ATOM", "HETATM"].contains($0.split(separator: " ").first) }
    },
    .init(name: "a GRO file of GROMACS", hint: "ase convert FILE NEW.xyz") { head in
      guard head.words(1).count == 1, Int(head.words(1)[0]) != nil, head.lines.count > 2 else { return false }
      let row = Array(head.lines[2])
      guard row.count >= 44, row[5..<10].contains(where: \.isLetter) else { return false }
      return stride(from: 20, to: 44, by: 8).allSatisfy { start in
        PlainNumber.parse(String(row[start..<start + 8]).withoutBlanksAround) != nil
          && row[start..<start + 8].contains(".")
      }
    },
    .init(name: "an XSF file", hint: "ase convert FILE POSCAR") {
      let first = $0.firstLine(skipping: "#").split(separator: " ").first ?? ""
      return ["CRYSTAL", "SLAB", "POLYMER", "MOLECULE", "ANIMSTEPS", "PRIMVEC", "DIM-GROUP"].contains(first)
    },
    .init(name: "a CFG file of AtomEye", hint: "ase convert FILE NEW.xyz") {
      $0.firstLine(skipping: "#").hasPrefix("Number of particles")
    },
    .init(name: "an input of Quantum ESPRESSO", hint: "ase convert FILE NEW.xyz") { head in
      head.count(beginningWith: ["ATOMIC_POSITIONS", "ATOMIC_SPECIES"]) > 0
    },
    .init(
      name: "an EAM potential in the format funcfl", hint: "a structure file; potentials are read as setfl"
    ) {
      $0.words(1).count == 4 && $0.hasNumbers(1, 3) && PlainNumber.parse($0.words(1)[3]) == nil
        && $0.words(2).count == 5 && $0.hasNumbers(2, 5)
    },
    .init(name: "an EAM potential in the format setfl", hint: "potential: {eam: FILE} in a deck") { head in
      let names = head.words(3)
      guard let count = names.first.flatMap({ Int($0) }), count > 0, names.count - 1 == count else {
        return false
      }
      return head.words(4).count == 5 && head.hasNumbers(4, 5)
    },
    .init(name: "an input script of LAMMPS", hint: "give the file that its read_data names") {
      $0.count(beginningWith: [
        "units", "atom_style", "pair_style", "pair_coeff", "read_data", "run", "boundary", "create_box",
        "create_atoms", "dimension",
      ]) >= 2
    },
    .init(name: "a deck of this program", hint: "a structure file, or mdrun run FILE") {
      $0.count(beginningWith: ["structure:", "potential:", "stages:", "units:"]) >= 2
    },
  ]
}
