import Foundation
import MDCore
import Potentials
import Testing

@Suite struct SetflReaderTests {
  /// A setfl text: `rows` replaces lines by number, counted from one.
  static func text(_ style: EmbeddedAtomTables.Style, _ rows: [Int: String] = [:]) -> String {
    var lines = ["comment", "comment", "comment", "2 Fe Cr", "5 0.5 6 0.25 1.5"]
    for element in ["26 55.845 2.8553 bcc", "24 51.996 2.88 bcc"] {
      lines.append(element)
      lines.append("0 -1 -2.0 -3e0 -4.5D0")
      for _ in 0..<(style == .alloy ? 1 : 2) { lines += ["6 5 4", "3 2 0"] }
    }
    for k in 1...3 { lines.append("\(k) 1 0.5 0.25 0.125 0") }
    for (number, line) in rows { lines[number - 1] = line }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func readsBothStyles() throws {
    let alloy = try SetflReader.parse(Self.text(.alloy), name: "a.eam", style: .alloy)
    #expect(alloy.elements == ["Fe", "Cr"] && alloy.masses == [55.845, 51.996] && alloy.cutoff == 1.5)
    #expect(alloy.embedding[1] == [0, -1, -2, -3, -4.5])
    #expect(alloy.density == [[[6, 5, 4, 3, 2, 0]], [[6, 5, 4, 3, 2, 0]]])
    #expect(alloy.pair.map { $0[0] } == [1, 2, 3])
    let fs = try SetflReader.parse(Self.text(.finnisSinclair), name: "a.eam", style: .finnisSinclair)
    #expect(fs.density.count == 2 && fs.density[0].count == 2)
  }

  @Test(arguments: EmbeddedAtomTables.Style.allCases)
  func theNumberOfValuesTellsTheStyle(_ style: EmbeddedAtomTables.Style) throws {
    #expect(try SetflReader.parse(Self.text(style), name: "a.eam").style == style)
  }

  @Test func theNameTellsTheStyleOfAFile() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.eam.fs").path
    try Self.text(.finnisSinclair).write(toFile: path, atomically: true, encoding: .utf8)
    let potential = try EmbeddedAtomPotential(contentsOf: path)
    #expect(potential.label == "eam (a.eam.fs)" && potential.cutoff == 1.5)
    #expect(potential.elements == ["Fe", "Cr"] && potential.masses == [55.845, 51.996])
    try Self.text(.alloy).write(toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: MDError.self) { try EmbeddedAtomPotential(contentsOf: path) }
    #expect(error?.location == .init(file: path, line: 5) && error?.hint == "style 'alloy'")
  }

  @Test(arguments: [
    (
      [6: "26 -1 2.8553 bcc"],
      "a.eam:6: error: the mass of Fe is not valid; found -1.0; expected more than zero"
    ),
    (
      [5: "5 -0.5 6 0.25 1.5"],
      "a.eam:5: error: drho, the density spacing is not valid; found -0.5; expected more than zero"
    ),
    (
      [4: "two Fe Cr"],
      "a.eam:4: error: the number of elements is not valid; found 'two'; expected 1 to 100, then names"
    ),
    (
      [4: "2 Fe"],
      "a.eam:4: error: the names of the elements do not match their number; found Fe; expected 2 different name(s)"
    ),
    (
      [4: "2 Fe Fe"],
      "a.eam:4: error: the names of the elements do not match their number; found Fe Fe; expected 2 different name(s)"
    ),
    (
      [5: "-5 0.5 6 0.25 1.5"],
      "a.eam:5: error: nrho, the number of densities is not valid; found '-5'; expected a whole number from 5 to 10000000"
    ),
    (
      [5: "5 0.5 6 0 1.5"],
      "a.eam:5: error: dr, the distance spacing is not valid; found 0.0; expected more than zero"
    ),
    (
      [5: "5 0.5 6 0.25"],
      "a.eam:5: error: the cutoff is missing; found the end of the line; expected a number"
    ),
    (
      [5: "5 0.5 6 0.25 nan"],
      "a.eam:5: error: the cutoff is not a finite number; found 'nan'; expected a number"
    ),
    (
      [7: "0 -1 x -3 -4"],
      "a.eam:7: error: value 3 of 5 of F(rho) of Fe is not a finite number; found 'x'; expected a number"
    ),
    (
      [5: "5 0.5 6 0.25 1.5 40"],
      "a.eam:5: error: this is an eam/he file; found a sixth number, the largest density; "
        + "expected a setfl file of eam/alloy or eam/fs"
    ),
    (
      [1: "DATE: 2011-01-11 UNITS: real"],
      "a.eam:1: error: the tables are not in metal units; found UNITS: real; expected UNITS: metal"
    ),
    (
      [9: "3 2"],
      "a.eam:10: error: the density of Fe is followed by more values; found '51.996'; expected a new line"
    ),
  ])
  func aWrongLineIsNamed(_ rows: [Int: String], _ message: String) {
    let error = #expect(throws: MDError.self) {
      try SetflReader.parse(Self.text(.alloy, rows), name: "a.eam", style: .alloy)
    }
    #expect(error?.description == message)
  }

  /// LAMMPS reads what it needs of the lines of a table, drops comments and stops after the last table.
  @Test(arguments: [
    ([7: "0 -1 -2 -3 -4.5 -5"], "line 7: 1 value(s) beyond F(rho) of Fe are not read"),
    ([16: "3 1 0.5 0.25 0.125 0 0.0"], "line 16: 1 value(s) beyond r phi(r) of Cr-Cr are not read"),
    ([16: "3 1 0.5 0.25 0.125 0\n\n7.5"], "line 18: 1 word(s) after the last table are not read"),
    (
      [16: "3 1 0.5 0.25 0.125 0\n9223372036854775807"],
      "line 17: 1 word(s) after the last table are not read"
    ),
    ([4: "2 Fe Cr # comment"], "line 4: comments are not read (1 line(s))"),
    ([16: "3 1 0.5 0.25 0.125 0\n\n# generated by hand"], "line 18: comments are not read (1 line(s))"),
    (
      [6: "13 55.845 2.8553 bcc"],
      "line 6: the atomic number 13 is not that of Fe, 26; the name counts"
    ),
  ])
  func whatLAMMPSDoesNotReadIsSaid(_ rows: [Int: String], _ notice: String) throws {
    let sound = try SetflReader.parse(Self.text(.alloy), name: "a.eam", style: .alloy)
    let tables = try SetflReader.parse(Self.text(.alloy, rows), name: "a.eam", style: .alloy)
    #expect(tables.notices == [notice])
    #expect(tables.pair == sound.pair && tables.embedding == sound.embedding)
    #expect(sound.notices.isEmpty)
    let potential = try EmbeddedAtomPotential(tables, name: "a.eam")
    #expect(potential.notices == ["eam (a.eam), \(notice)"])
  }

  @Test func otherFormatsAreNamed() {
    func message(_ text: String) -> String? {
      #expect(throws: MDError.self) { try SetflReader.parse(text, name: "a.eam") }?.what
    }
    let funcfl = "Cu\n29 63.55 3.615 FCC\n5 5.0e-4 5 0.01 4.95\n0 -1 -2 -3 -4\n1 2 3 4 5\n1 2 3 4 5\n"
    #expect(message(funcfl) == "this is a funcfl file (LAMMPS' pair_style eam)")
    let cd = Self.text(.alloy, [16: "3 1 0.5 0.25 0.125 0\n# h(x)\n4 1.05 -1.04 2.88 -3.44 1.45"])
    #expect(message(cd) == "this is an eam/cd file")
  }

  @Test func hintsNeedEvidence() {
    let error = #expect(throws: MDError.self) {
      try SetflReader.parse(Self.text(.alloy, [9: "3 x"]), name: "a.eam", style: .alloy)
    }
    #expect(error?.location?.line == 9 && error?.hint == nil)
  }

  @Test func absurdSizesAskForNoMemory() {
    let error = #expect(throws: MDError.self) {
      try SetflReader.parse(
        Self.text(.alloy, [5: "9999999 0.5 9999999 0.25 1.5"]), name: "a.eam", style: .alloy)
    }
    #expect(error?.what == "the file is too short for its tables")
  }

  @Test func everyTruncationIsAnError() {
    for style in EmbeddedAtomTables.Style.allCases {
      let text = Self.text(style)
      for length in 0..<(text.count - 2) {
        #expect(throws: MDError.self) {
          try SetflReader.parse(String(text.prefix(length)), name: "a.eam", style: style)
        }
      }
    }
  }

  @Test func theOtherStyleIsHintedAt() {
    let error = #expect(throws: MDError.self) {
      try SetflReader.parse(Self.text(.finnisSinclair), name: "a.eam", style: .alloy)
    }
    #expect(error?.hint?.contains("'fs'") == true)
    #expect(throws: MDError.self) {
      try SetflReader.parse(Self.text(.alloy), name: "a.eam", style: .finnisSinclair)
    }
    #expect(throws: MDError.self) { try SetflReader.read(path: "/nowhere/a.eam", style: .alloy) }
  }
}
