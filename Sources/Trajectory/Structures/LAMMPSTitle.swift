import MDCore

/// Line 1 of a LAMMPS data file, which states what the rest does not: units, step, boundaries.
///
/// LAMMPS writes `LAMMPS data file via write_data, version ..., timestep = 100, units = real`; we add
/// `boundary = p p f` where axes are free, which LAMMPS reads past.
struct LAMMPSTitle {
  /// The rest of the line.
  var comment = ""
  var units: String?
  var step: Int?
  /// Whether x, y, z repeat; nil where the title does not say.
  var periodic: [Bool]?

  init(comment: String = "", units: String? = nil, step: Int? = nil, periodic: [Bool]? = nil) {
    self.comment = comment
    self.units = units
    self.step = step
    self.periodic = periodic
  }

  init(_ line: TextLine) throws(MDError) {
    var rest: [Substring] = []
    let text = line.text.drop { $0 == "#" || $0 == " " || $0 == "\t" }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false).map {
        String($0).withoutBlanksAround.lowercased()
      }
      switch (sides.first, sides.count) {
      case ("units", 2): break
      case ("timestep", 2): step = Int(sides[1])
      case ("boundary", 2):
        let letters = sides[1].split(separator: " ").map(String.init)
        guard letters.count == 3, letters.allSatisfy({ $0.allSatisfy("pfsm".contains) && $0.count <= 2 })
        else {
          throw line.error(
            "the boundaries in the title are wrong", found: "'\(sides[1])'",
            expected: "p, f, s or m, three times")
        }
        periodic = letters.map { $0.first == "p" }
      default: rest.append(part)
      }
    }
    comment = rest.joined(separator: ",").withoutBlanksAround
    // The last one, as that is where LAMMPS and this program write it.
    units = text.matches(of: /units\s*=\s*([A-Za-z]+)/.ignoresCase()).last.map { $0.1.lowercased() }
  }

  /// The line to write, without its end.
  var text: String {
    var parts = [comment.onOneLine]
    if let step { parts.append("timestep = \(step)") }
    if let units { parts.append("units = \(units)") }
    if let periodic {
      parts.append("boundary = " + periodic.map { $0 ? "p" : "f" }.joined(separator: " "))
    }
    return "# " + parts.joined(separator: ", ")
  }
}
