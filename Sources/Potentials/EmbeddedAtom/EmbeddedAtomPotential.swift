public import MDCore

/// The embedded-atom method: E = sum_i F_i(rho_i) + sum_{i<j} phi_ij(r), rho_i = sum_j rho_ji(r) [Daw1984],
/// with tables and interpolation as in LAMMPS' `eam/alloy` and `eam/fs`.
///
/// Beyond the largest density of the table F goes on as a straight line. Two sweeps over the full list (densities,
/// then forces) write only to the row. Cost: O(N), three table look-ups per entry.
public struct EmbeddedAtomPotential: ShortRangePotential {
  public let label: String
  public let cutoff: Double
  public let continuity: Continuity
  public var provides: Quantities { .all }
  public internal(set) var notices: [String] = []

  /// Elements of the tables.
  public let elements: [String]
  /// Mass per element (u), in the order of `elements`.
  public let masses: [Double]

  private let tables: EmbeddedAtomSplines
  private var hasNotedDensities = false
  private var hasNotedNegativeDensities = false
  private var elementOfSpecies: [Int32] = []
  private var elementOfAtom: [Int32] = []
  /// Of the list that the arrays below are made for; nil for none.
  private var generation: Int?
  private var densities: [Double] = []
  private var slopes: [Double] = []
  private var embeddings: [Double] = []
  private var sums: [PairSums] = []

  /// `name` is shown in the label. Fails if the tables do not match their element list or are too short.
  public init(_ tables: EmbeddedAtomTables, name: String) throws(MDError) {
    label = "eam (\(name))"
    elements = tables.elements
    masses = tables.masses
    self.tables = try EmbeddedAtomSplines(tables)
    cutoff = tables.cutoff
    continuity = self.tables.continuity
    notices = tables.notices.map { "\(label), \($0)" } + tables.endNotices.map { "\(label): \($0)" }
  }

  /// Reads a setfl file; without a style, the name's ending (`.fs`, `.alloy`) or the number of values tells it.
  ///
  /// Fails with the place of the first damage, or if the number of values is that of the other style.
  public init(contentsOf path: String, style: EmbeddedAtomTables.Style? = nil) throws(MDError) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    try self.init(SetflReader.read(path: path, style: style), name: name)
  }

  public mutating func prepare(species: [String]) throws(MDError) {
    let index = species.map { elements.firstIndex(of: $0) }
    let missing = zip(species, index).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else {
      throw MDError(
        .input, "\(label): no table for \(missing.joined(separator: ", "))",
        found: "species \(species.joined(separator: ", "))",
        expected: "some of \(elements.joined(separator: ", "))")
    }
    elementOfSpecies = index.map { Int32($0!) }
    elementOfAtom = []
    generation = nil
  }

  /// Rows per chunk of work; fixed, so sums do not depend on the number of threads.
  private static let chunkSize = 128

  public mutating func accumulate(
    _ wanted: Quantities, neighborhood: Neighborhood, workers: Workers, into result: inout Evaluation
  ) throws(MDError) {
    try neighborhood.check(result, wanted: wanted, species: elementOfSpecies.count, label: label)
    reserve(for: neighborhood)
    let tables = tables
    withBuffers { elements, densities, slopes, embeddings, sums in
      tables.withKernel(pairs: neighborhood, elements: elements) { kernel in
        let centres = neighborhood.centreCount
        workers.run(count: centres, chunkSize: Self.chunkSize) { _, rows in
          kernel.embed(rows, densities: densities, slopes: slopes, energies: embeddings)
        }
        let (slopes, embeddings) = (UnsafeBufferPointer(slopes), UnsafeBufferPointer(embeddings))
        result.withColumns { columns in
          workers.run(count: centres, chunkSize: Self.chunkSize) { chunk, rows in
            sums[chunk] = kernel.sumForces(
              rows, slopes: slopes, embeddings: embeddings, wanted: wanted, into: columns)
          }
          sums[sums.count - 1] = kernel.sumGhosts(slopes: slopes, wanted: wanted, into: columns)
          if wanted.contains(.atomVirials) {
            workers.run(count: centres, chunkSize: Self.chunkSize) { _, rows in
              kernel.addAtomVirials(rows, slopes: slopes, into: columns)
            }
          }
        }
      }
    }
    var total = PairSums()
    for part in sums { total.add(part) }
    result.energy += total.energy
    result.virial += total.virial.matrix
    noteDensities()
  }

  /// Makes room for these atoms, and finds their elements where the list is new.
  private mutating func reserve(for neighborhood: Neighborhood) {
    guard generation != neighborhood.generation else { return }
    generation = neighborhood.generation
    elementOfAtom = neighborhood.types.map { elementOfSpecies[Int($0)] }
    // Ghosts are embedded elsewhere: their slopes stay zero.
    densities = Array(repeating: 0, count: neighborhood.count)
    (slopes, embeddings) = (densities, densities)
    let chunks = (neighborhood.centreCount + Self.chunkSize - 1) / Self.chunkSize
    sums = Array(repeating: PairSums(), count: chunks + 1)
  }

  private mutating func noteDensities() {
    if !hasNotedDensities, let largest = densities.max(), largest > tables.largestDensity {
      hasNotedDensities = true
      notices.append(
        "\(label): densities up to \(largest) lie beyond the table's end at \(tables.largestDensity)")
    }
    if !hasNotedNegativeDensities, let smallest = densities.min(), smallest < -1e-6 * tables.largestDensity {
      hasNotedNegativeDensities = true
      notices.append("\(label): densities down to \(smallest) lie before the table's start at 0")
    }
  }

  private mutating func withBuffers(
    _ body: (
      UnsafeBufferPointer<Int32>, UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>,
      UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<PairSums>
    ) -> Void
  ) {
    elementOfAtom.withUnsafeBufferPointer { elements in
      densities.withUnsafeMutableBufferPointer { densities in
        slopes.withUnsafeMutableBufferPointer { slopes in
          embeddings.withUnsafeMutableBufferPointer { embeddings in
            sums.withUnsafeMutableBufferPointer { sums in
              body(elements, densities, slopes, embeddings, sums)
            }
          }
        }
      }
    }
  }
}
