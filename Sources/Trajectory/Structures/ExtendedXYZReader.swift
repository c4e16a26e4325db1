public import MDCore

/// Reads the frames of an XYZ file, plain or extended, one after another.
///
/// Columns: species (or Z), pos, vel or velo (in the header's `vel_unit`; else see `VelocityUnitChoice`), momenta (ASE's
/// units), forces or force, mass or masses, move_mask, atom_energy or energies. Header: Lattice, Origin, pbc, energy,
/// virial (eV) or stress (eV/A^3, positive under tension), step, time with time_unit, unwrapped; the rest is kept as
/// notes.
public struct ExtendedXYZReader: StructureReader {
  private var file: TextFile
  private let options: StructureOptions
  /// The unit found for the first frame holds for those behind it.
  private var velocityUnit: VelocityUnit?

  public init(path: String, options: StructureOptions = .init()) throws(MDError) {
    file = try TextFile(path: path)
    self.options = options
  }

  /// The next frame, nil behind the last one.
  public mutating func next() throws(MDError) -> Structure? {
    var first = file.next()
    while let line = first, line.isBlank { first = file.next() }
    guard let countLine = first else { return nil }
    let count = try countLine.integer(0, "number of atoms")
    guard count > 0 else { throw countLine.error("a frame has no atoms", word: 0, found: "\(count)") }
    try file.check(count: count, "atoms", at: countLine)
    let headerLine = try file.next("the header of the frame")
    let header = try ExtendedXYZHeader(headerLine)
    let columns = try header.columns()
    let width = columns.reduce(0) { $0 + $1.width }
    guard columns.contains(where: { $0.name == "pos" }) else {
      throw headerLine.error("the columns hold no positions", expected: "pos:R:3 in Properties")
    }
    var lines: [TextLine] = []
    for atom in 0..<count {
      let line = try file.next("the line of atom \(atom + 1) of \(count)")
      guard line.tokens.count == width || (header.entry("Properties") == nil && line.tokens.count > width)
      else {
        throw line.error(
          "a line has the wrong number of words", found: "\(line.tokens.count)", expected: "\(width)",
          hint: "its columns are given by Properties in line \(headerLine.number)")
      }
      lines.append(line)
    }
    let frame = ExtendedXYZFrame(header: header, columns: columns, lines: lines, options: options)
    var structure = try frame.structure()
    if options.wantsVelocities {
      structure.velocities = try frame.velocities(of: structure, like: &velocityUnit)
    }
    return structure
  }
}
