public import MDCore

extension Plan {
  /// The atoms of a structure with so many copies of its cell along each axis, as a run would start from them.
  public func atoms(of structure: StructurePlan, repeats: [Int]) throws(MDError) -> AtomicStructure {
    var copy = structure
    copy.repeats = repeats
    return try copy.build(units, places: places).atoms
  }

  /// The cell that `repeats` copies, and the number of atoms in it, interstitials left out.
  public func repeatedCell(of structure: StructurePlan) throws(MDError) -> (cell: Cell, atoms: Int) {
    if case .lattice(let lattice, _) = structure.source { return (lattice.cell, lattice.basis.count) }
    let atoms = try atoms(of: structure, repeats: [1, 1, 1])
    return (atoms.cell, atoms.count)
  }
}
