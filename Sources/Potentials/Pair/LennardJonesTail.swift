public import MDCore

/// Mean-field correction for the Lennard-Jones energy and pressure cut off beyond rc.
///
/// With a uniform fluid beyond the cutoff, for each ordered pair of species (a, b):
/// E = (2 pi N_a N_b / V) int_rc^inf u r^2 dr and P = -(2 pi N_a N_b / 3 V^2) int_rc^inf u' r^3 dr
/// [AllenTildesley2017]; the numbers of LAMMPS' `pair_modify tail yes`. No forces.
/// For use with `Truncation.cut`. The virial is that of the missing pressure; it differs from -dE/dstrain by
/// the flow of pairs through the cutoff, which the cut potential leaves out with the opposite sign.
public struct LennardJonesTail: ExternalField {
  public let label = "Lennard-Jones tail"
  public var provides: Quantities { .all }
  public var continuity: Continuity { .c2 }
  public var isTranslationInvariant: Bool { true }
  private let pairs: [SpeciesPair: LennardJones.Coefficients]
  private var types: [Int] = []
  /// Energy and P V of one ordered pair of atoms, times V (eV A^3), by species.
  private var energies: [Double] = []
  private var pressures: [Double] = []

  /// The same coefficients as the cut potential.
  public init(_ pairs: [SpeciesPair: LennardJones.Coefficients]) throws(MDError) {
    for (pair, coefficients) in pairs { try coefficients.validate(pair) }
    self.pairs = pairs
  }

  public mutating func prepare(for topology: Topology) throws(MDError) {
    types = topology.types
    energies = []
    pressures = []
    for a in topology.species {
      for b in topology.species {
        guard let pair = pairs[SpeciesPair(a, b)] else {
          throw MDError(
            .input, "\(label): no parameters for \(SpeciesPair(a, b))",
            found: "parameters for \(pairs.keys.map(\.description).sorted().joined(separator: ", "))",
            expected: "parameters for every pair of \(topology.species.joined(separator: ", "))")
        }
        let s3 = pair.sigma * pair.sigma * pair.sigma
        let s6 = s3 * s3
        let rc3 = pair.cutoff * pair.cutoff * pair.cutoff
        let common = 8 * Double.pi * pair.epsilon * s6 / (9 * rc3 * rc3 * rc3)
        energies.append(common * (s6 - 3 * rc3 * rc3))
        pressures.append(2 * common * (2 * s6 - 3 * rc3 * rc3))
      }
    }
  }

  public mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, workers: Workers, into result: inout Evaluation
  ) throws(MDError) {
    guard configuration.cell.isFullyPeriodic else {
      throw MDError(
        .input, "\(label): a tail correction needs a cell that is periodic along a, b and c",
        found: "periodic \(configuration.cell.periodic)", hint: "leave out the tail")
    }
    let volume = configuration.cell.volume
    let species = Int(Double(energies.count).squareRoot())
    var counts = [Double](repeating: 0, count: species)
    for type in types { counts[type] += 1 }
    var perAtom = [Double](repeating: 0, count: species)
    var perAtomPressure = perAtom
    var pressure = 0.0
    for a in 0..<species {
      for b in 0..<species {
        perAtom[a] += counts[b] * energies[a * species + b] / volume
        perAtomPressure[a] += counts[b] * pressures[a * species + b] / volume
        pressure += counts[a] * counts[b] * pressures[a * species + b] / volume
      }
      result.energy += counts[a] * perAtom[a]
    }
    result.virial += pressure * .identity
    if wanted.contains(.atomEnergies) {
      for (i, type) in types.enumerated() { result.atomEnergies[i] += perAtom[type] }
    }
    if wanted.contains(.atomVirials) {
      for (i, type) in types.enumerated() { result.atomVirials[i] += perAtomPressure[type] * .identity }
    }
  }
}
