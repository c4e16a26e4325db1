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
  @usableFromInline let columns: EvaluationColumns
}

extension PairSystem {
  @inlinable var wantsVirials: Bool { !wanted.isDisjoint(with: [.virial, .atomVirials]) }

  /// Adds to the columns that are asked for.
  @inlinable @inline(__always)
  func add(_ force: Vec3, _ energy: Double, at i: Int) {
    if wanted.contains(.forces) { columns.forces[i] += force }
    if wanted.contains(.atomEnergies) { columns.atomEnergies[i] += energy }
  }

  @inlinable @inline(__always)
  func add(_ virial: SymmetricTensor, at i: Int) {
    if wanted.contains(.atomVirials) { columns.atomVirials[i] += virial.matrix }
  }
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
        sums.energy += 0.5 * twiceEnergy
        system.add(-force, 0.5 * twiceEnergy, at: i)
        if system.wantsVirials {
          let virial = 0.5 * row.virial(padded)
          sums.virial = sums.virial + virial
          system.add(virial, at: i)
        }
      }
    }
    return sums
  }
}
