internal import Synchronization

/// All pairs closer than cutoff + skin, kept until atoms or cell have moved too far.
///
/// Built from a cell grid in O(N), which also puts the atoms into the list's own order (`Neighborhood`), a function of the
/// configuration at the rebuild alone; cells smaller than the cutoff are covered by explicit images. The list is
/// valid as long as 2 d + |F - I| (cutoff + skin) <= skin, where d is the largest displacement beyond the
/// affine motion of the cell and F the deformation of the cell since the rebuild.
public struct NeighborList: Sendable {
  /// Distance that the potentials need (A).
  public let cutoff: Double
  /// Extra distance collected (A).
  public let skin: Double
  /// How many times the list was built.
  public private(set) var rebuilds = 0

  private let typesOfAtoms: [Int32]
  private var referencePositions: [Vec3] = []
  private var referenceCell: Cell?
  private var generation = 0
  /// By row: atom, species, whole cell vectors taken off, folded position.
  private var atoms: [Int32] = []
  private var types: [Int32] = []
  private var images: [SIMD3<Int32>] = []
  private var folded: [Vec3] = []
  private var pairs = PairRows()
  private var shiftTable: [SIMD3<Int32>] = [SIMD3(0, 0, 0)]
  private var shiftVectors: [Vec3] = [.zero]

  /// `types` is the species index per atom, for the view's; without it all are zero.
  public init(cutoff: Double, skin: Double, types: [Int] = []) {
    precondition(cutoff > 0 && skin >= 0)
    self.cutoff = cutoff
    self.skin = skin
    typesOfAtoms = types.map { Int32($0) }
  }

  private static let lastGeneration = Atomic<Int>(0)

  /// Number of entries (each pair counts twice).
  public var entryCount: Int { pairs.neighbors.count }

  /// Makes the list valid for these positions (unwrapped, A) and this cell.
  public mutating func update(positions: [Vec3], cell: Cell, workers: Workers) throws(MDError) {
    if needsRebuild(positions: positions, cell: cell) {
      try rebuild(positions: positions, cell: cell, workers: workers)
    }
    refold(positions: positions, cell: cell)
  }

  /// Calls `body` with a view of the list.
  public func withNeighborhood<R>(_ body: (Neighborhood) throws(MDError) -> R) throws(MDError) -> R {
    // The arrays are stored in self and not mutated here, so their buffers outlive the call.
    func view<T>(_ array: [T]) -> UnsafeBufferPointer<T> { array.withUnsafeBufferPointer { $0 } }
    let view = Neighborhood(
      range: cutoff + skin, generation: generation, atoms: view(atoms), types: view(types),
      positions: view(folded), offsets: view(pairs.offsets), neighbors: view(pairs.neighbors),
      shifts: view(pairs.shifts), shiftVectors: view(shiftVectors))
    return try withExtendedLifetime(self) { () throws(MDError) in try body(view) }
  }

  private func needsRebuild(positions: [Vec3], cell: Cell) -> Bool {
    guard let reference = referenceCell, positions.count == referencePositions.count,
      reference.periodic == cell.periodic
    else { return true }
    var allowed = skin
    var deformation = Matrix3.identity
    let cellMoved = cell != reference
    if cellMoved {
      deformation = reference.vectors.inverse * cell.vectors
      let change = deformation - .identity
      let norm = (change.a.length2 + change.b.length2 + change.c.length2).squareRoot()
      allowed -= norm * (cutoff + skin)
    }
    guard allowed > 0 else { return true }
    let limit = 0.25 * allowed * allowed
    for (r, r0) in zip(positions, referencePositions) {
      let start = cellMoved ? (r0 - reference.origin) * deformation + cell.origin : r0
      // Written so that a position that is not a number asks for a rebuild, which reports it.
      if !((r - start).length2 <= limit) { return true }
    }
    return false
  }

  private mutating func rebuild(positions: [Vec3], cell: Cell, workers: Workers) throws(MDError) {
    for (i, r) in positions.enumerated() where !r.isFinite {
      throw MDError(
        .unstable, "the position of atom \(i + 1) is not a number", found: "\(r.x), \(r.y), \(r.z)",
        hint: "a smaller time step, a minimisation first, or a ZBL overlay for close pairs")
    }
    precondition(typesOfAtoms.isEmpty || typesOfAtoms.count == positions.count, "types of another system")
    let grid = try CellGrid(positions: positions, cell: cell, range: cutoff + skin)
    pairs = grid.collectPairs(range: cutoff + skin, workers: workers)
    generation = Self.lastGeneration.wrappingAdd(1, ordering: .relaxed).newValue
    atoms = grid.atoms
    types = typesOfAtoms.isEmpty ? atoms.map { _ in 0 } : atoms.map { typesOfAtoms[Int($0)] }
    images = grid.images
    shiftTable = grid.shiftTable
    referencePositions = positions
    referenceCell = cell
    rebuilds += 1
  }

  private mutating func refold(positions: [Vec3], cell: Cell) {
    let h = cell.vectors
    shiftVectors = shiftTable.map { h.cartesianShift($0) }
    if folded.count != positions.count { folded = positions }
    for (row, atom) in atoms.enumerated() {
      let (r, n) = (positions[Int(atom)], images[row])
      folded[row] = n == SIMD3(0, 0, 0) ? r : r - h.cartesianShift(n)
    }
  }
}

/// Neighbours of each row in compressed rows.
struct PairRows: Sendable {
  var offsets: [Int] = [0]
  var neighbors: [Int32] = []
  var shifts: [UInt16] = []
}

extension Matrix3 {
  /// The lattice vector n1 a + n2 b + n3 c.
  func cartesianShift(_ n: SIMD3<Int32>) -> Vec3 { Double(n.x) * a + Double(n.y) * b + Double(n.z) * c }
}

extension NeighborList: Checkpointable {
  public func save(into record: inout CheckpointRecord) {
    record.set("positions", referencePositions)
    if let cell = referenceCell {
      record.set("cell", [cell.vectors.a, cell.vectors.b, cell.vectors.c, cell.origin])
      record.set("periodic", cell.periodic.map { $0 ? 1 : 0 })
    }
    record.set("rebuilds", rebuilds)
  }

  /// Rebuilds the list where it was last built: the order of entries, and so of all sums, comes out the same.
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    let positions = try record.vectors("positions")
    let count = try record.integer("rebuilds")
    guard !positions.isEmpty else { return }
    let rows = try record.vectors("cell")
    let periodic = try record.integers("periodic").map { $0 == 1 }
    guard rows.count == 4, periodic.count == 3 else {
      throw MDError(
        .file, "the checkpoint does not fit this run", found: "a cell of \(rows.count) vectors",
        expected: "three cell vectors and an origin", hint: "resume with the deck and version that wrote it")
    }
    let cell = Cell(Matrix3(rows[0], rows[1], rows[2]), origin: rows[3], periodic: periodic)
    try rebuild(positions: positions, cell: cell, workers: Workers(threads: 1))
    rebuilds = count
  }
}
