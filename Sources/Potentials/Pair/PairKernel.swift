public import MDCore

/// Energy and virial of a chunk of atoms.
@frozen
@usableFromInline
struct PairSums: Sendable {
  @usableFromInline var energy = 0.0
  @usableFromInline var virial = SymmetricTensor.zero

  @inlinable init() {}
  @inlinable mutating func add(_ other: PairSums) {
    energy += other.energy
    virial = virial + other.virial
  }
}

/// The loop of every pair potential over the rows of the full neighbour list.
///
/// For atom i with neighbours j, d = r_j - r_i: F_i = -sum_j f d, E_i = sum_j u / 2, W = sum_ij f d d / 2 with
/// u, f = `Function.evaluate(|d|^2)`. Three sweeps per row keep each simple enough to vectorise: pack the
/// neighbours within the cutoff, evaluate the function, add up. Cost: one evaluation per entry within cutoff.
@frozen
@usableFromInline
struct PairKernel<Function: PairFunction> {
  /// Atoms per chunk of work; fixed, so sums do not depend on the number of threads.
  @inlinable static var chunkSize: Int { 256 }

  @usableFromInline let speciesCount: Int
  @usableFromInline let wantsVirial: Bool
  @usableFromInline let wantsAtomEnergies: Bool

  @inlinable
  init(speciesCount: Int, wantsVirial: Bool, wantsAtomEnergies: Bool) {
    self.speciesCount = speciesCount
    self.wantsVirial = wantsVirial
    self.wantsAtomEnergies = wantsAtomEnergies
  }

  /// Adds forces (and per-atom energies) of `atoms` and returns their part of energy and virial.
  @inlinable
  func evaluate(
    _ atoms: Range<Int>, pairs: Neighborhood, types: UnsafeBufferPointer<Int32>,
    parameters: UnsafeBufferPointer<Function.Parameters>, cutoffs2: UnsafeBufferPointer<Double>,
    forces: UnsafeMutableBufferPointer<Vec3>, atomEnergies: UnsafeMutableBufferPointer<Double>
  ) -> PairSums {
    var longest = 0
    for i in atoms { longest = max(longest, pairs.entries(of: i).count) }
    // Rows are padded to whole lanes, and packing may write one element past the last that counts.
    let capacity = (longest + 8) / 8 * 8
    var sums = PairSums()
    withUnsafeTemporaryAllocation(byteCount: 7 * capacity * 8, alignment: 64) { memory in
      let row = PairRow(memory.bindMemory(to: Double.self).baseAddress!, capacity: capacity)
      for i in atoms {
        let count: Int
        if speciesCount == 1 {
          let cutoff2 = cutoffs2[0]
          count = row.pack(i, pairs: pairs) { _ in (cutoff2, 0) }
          let common = parameters[0]
          for k in 0..<count {
            (row.energy[k], row.force[k]) = Function.evaluate(row.r2[k], common)
          }
        } else {
          let first = Int(types[i]) * speciesCount
          count = row.pack(i, pairs: pairs) { j in
            let kind = first + Int(types[j])
            return (cutoffs2[kind], kind)
          }
          for k in 0..<count {
            (row.energy[k], row.force[k]) = Function.evaluate(row.r2[k], parameters[row.kind[k]])
          }
        }
        let padded = row.pad(count)
        let (twiceEnergy, force) = row.sum(padded)
        forces[i] -= force
        sums.energy += 0.5 * twiceEnergy
        if wantsAtomEnergies { atomEnergies[i] += 0.5 * twiceEnergy }
        if wantsVirial { sums.virial = sums.virial + 0.5 * row.virial(padded) }
      }
    }
    return sums
  }
}
