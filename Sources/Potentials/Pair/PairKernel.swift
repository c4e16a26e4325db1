public import MDCore

/// What the loop over rows reads and writes.
@frozen
public struct PairSystem<Function: PairFunction> {
  @usableFromInline let pairs: Neighborhood
  @usableFromInline let speciesCount: Int
  /// By species pair, speciesCount x speciesCount.
  @usableFromInline let parameters: UnsafeBufferPointer<Function.Parameters>
  /// Squared cutoffs, laid out like `parameters`.
  @usableFromInline let cutoffs2: UnsafeBufferPointer<Double>
  @usableFromInline let wanted: Quantities
  @usableFromInline let forces: UnsafeMutableBufferPointer<Vec3>
  @usableFromInline let atomEnergies: UnsafeMutableBufferPointer<Double>
}

/// Energy (eV) and virial (eV) of some rows.
@frozen
public struct PairSums: Sendable {
  public var energy = 0.0
  public var virial = SymmetricTensor.zero

  @inlinable public init() {}
  @inlinable mutating func add(_ other: PairSums) {
    energy += other.energy
    virial = virial + other.virial
  }
}

extension PairFunction {
  @inlinable
  public static func sumRows(_ rows: Range<Int>, _ system: PairSystem<Self>) -> PairSums {
    sumPackedRows(rows, system)
  }

  /// For row i with neighbours j, d = r_j - r_i: F_i = -sum_j f d, E_i = sum_j u / 2, W = sum_ij f d d / 2
  /// with u, f = evaluate(|d|^2).
  ///
  /// Three sweeps per row keep each simple enough to vectorise: pack the neighbours within the cutoff, evaluate
  /// the function, add up. Cost: one evaluation per entry within the cutoff.
  @inlinable
  static func sumPackedRows(_ rows: Range<Int>, _ system: PairSystem<Self>) -> PairSums {
    let pairs = system.pairs
    var longest = 0
    for i in rows { longest = max(longest, pairs.entries(of: i).count) }
    // Rows are padded to whole lanes, and packing may write one element past the last that counts.
    let capacity = (longest + 8) / 8 * 8
    var sums = PairSums()
    withUnsafeTemporaryAllocation(byteCount: 7 * capacity * 8, alignment: 64) { memory in
      let row = PairRow(memory.bindMemory(to: Double.self).baseAddress!, capacity: capacity)
      for i in rows {
        let count: Int
        if system.speciesCount == 1 {
          let cutoff2 = system.cutoffs2[0]
          count = row.pack(i, pairs: pairs) { _ in (cutoff2, 0) }
          let common = system.parameters[0]
          for k in 0..<count {
            (row.energy[k], row.force[k]) = evaluate(row.r2[k], common)
          }
        } else {
          let first = Int(pairs.types[i]) * system.speciesCount
          count = row.pack(i, pairs: pairs) { j in
            let kind = first + Int(pairs.types[j])
            return (system.cutoffs2[kind], kind)
          }
          for k in 0..<count {
            (row.energy[k], row.force[k]) = evaluate(row.r2[k], system.parameters[row.kind[k]])
          }
        }
        let padded = row.pad(count)
        let (twiceEnergy, force) = row.sum(padded)
        system.forces[i] -= force
        sums.energy += 0.5 * twiceEnergy
        if system.wanted.contains(.atomEnergies) { system.atomEnergies[i] += 0.5 * twiceEnergy }
        if system.wanted.contains(.virial) { sums.virial = sums.virial + 0.5 * row.virial(padded) }
      }
    }
    return sums
  }
}
