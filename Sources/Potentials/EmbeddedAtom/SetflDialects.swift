import MDCore

// Files that look like setfl and mean something else.

extension SetflLines {
  /// Refuses a file in other units than metal, a funcfl file and one of eam/he, by what stands in their first
  /// five lines.
  func refuseOtherFormats() throws(MDError) {
    let title = (all.first ?? "").split { $0.isWhitespace }
    if let key = title.firstIndex(of: "UNITS:"), key + 1 < title.count, title[key + 1] != "metal" {
      throw MDError(
        .input, "the tables are not in metal units", at: .init(file: file, line: 1),
        found: "UNITS: \(title[key + 1])", expected: "UNITS: metal")
    }
    let rows = all.prefix(5).map { Self.words($0) }
    if rows.count > 3, rows[1].count >= 3, Int(rows[1][0]) != nil, Self.number(rows[1][1]) != nil,
      Self.number(rows[1][2]) != nil, Self.isGrid(rows[2]), rows[3].allSatisfy({ Self.number($0) != nil })
    {
      throw MDError(
        .input, "this is a funcfl file (LAMMPS' pair_style eam)", at: .init(file: file, line: 2),
        found: "atomic number, mass and lattice in line 2", expected: "a setfl file (eam/alloy or eam/fs)")
    }
    if rows.count > 4, rows[4].count == 6, Self.isGrid(rows[4].dropLast()), Self.number(rows[4][5]) != nil {
      throw MDError(
        .input, "this is an eam/he file", at: .init(file: file, line: 5),
        found: "a sixth number, the largest density", expected: "a setfl file of eam/alloy or eam/fs")
    }
  }

  /// Whether these are nrho, drho, nr, dr and the cutoff.
  private static func isGrid(_ row: some Collection<Substring>) -> Bool {
    let row = Array(row)
    return row.count == 5 && Int(row[0]) != nil && Int(row[2]) != nil
      && row.allSatisfy { number($0) != nil }
  }

  /// Says what follows the last table; refuses the coefficients of eam/cd, without which its tables mean
  /// something else.
  mutating func passEnd() throws(MDError) -> [String] {
    var surplus = 0
    var first: (line: Int, words: [Substring])?
    while advance() {
      surplus += words.count
      if first == nil { first = (number, words) }
    }
    guard let first else { return [] }
    if surplus == first.words.count, let degree = Int(first.words[0]), degree > 0,
      first.words.count - 2 == degree, first.words.allSatisfy({ Self.number($0) != nil })
    {
      throw MDError(
        .input, "this is an eam/cd file", at: .init(file: file, line: first.line),
        found: "the coefficients of h(x) after the last table",
        expected: "a setfl file of eam/alloy or eam/fs")
    }
    return ["line \(first.line): \(surplus) word(s) after the last table are not read"]
  }
}
