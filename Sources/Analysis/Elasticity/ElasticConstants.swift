internal import MDCore

/// Elastic constants of a crystal class with errors, and what follows from them.
public struct ElasticConstants: Sendable, Equatable {
  public let crystal: CrystalClass
  /// In the order of `crystal.independentConstants`, all in one unit.
  public let constants: [Estimate]

  /// Covariances of different constants, in the square of their unit; nil where they are independent.
  public let covariances: [[Double]]?

  public init(_ crystal: CrystalClass, _ constants: [Estimate], covariances: [[Double]]? = nil) {
    precondition(constants.count == crystal.independentConstants.count)
    self.crystal = crystal
    self.constants = constants
    self.covariances = covariances
  }

  public var tensor: ElasticTensor { crystal.tensor(constants.map(\.value)) }

  /// Positive eigenvalues: Born's condition of stability.
  public var smallestEigenvalue: Double { tensor.eigenvalues[0] }

  /// "C11", ... and the moduli of a polycrystal, all names followed by `suffix`.
  public func estimates(suffix: String = "") -> [NamedEstimate] {
    var list = zip(crystal.independentConstants, constants).map {
      NamedEstimate("C\($0.i)\($0.j)\(suffix)", $1)
    }
    func add(_ name: String, _ unit: String, _ value: (ElasticTensor) -> Double?) {
      if let estimate = derived(unit, value) { list.append(NamedEstimate(name + suffix, estimate)) }
    }
    let unit = constants[0].unit
    if crystal == .hexagonal { add("C66", unit) { $0[6, 6] } }
    // In a cubic crystal Voigt's and Reuss' bulk moduli are one, stable or not.
    add("bulk modulus", unit) {
      crystal == .cubic ? ($0[1, 1] + 2 * $0[1, 2]) / 3 : ElasticModuli($0)?.bulk
    }
    add("shear modulus", unit) { ElasticModuli($0)?.shear }
    add("Young's modulus", unit) { ElasticModuli($0)?.young }
    add("Poisson's ratio", "") { ElasticModuli($0)?.poisson }
    add("elastic anisotropy", "") { ElasticModuli($0)?.anisotropy }
    return list
  }

  /// A function of the constants, its error by those of the constants and their covariances, with the warnings of all; nil
  /// where it has no value.
  public func derived(_ unit: String, _ function: (ElasticTensor) -> Double?) -> Estimate? {
    let values = constants.map(\.value)
    guard let value = function(crystal.tensor(values)), value.isFinite else { return nil }
    let scale = values.reduce(0) { max($0, $1.magnitude) }
    var parts: [(factor: Double, estimate: Estimate)] = []
    for k in values.indices {
      let step = 1e-6 * scale
      var (above, below) = (values, values)
      above[k] += step
      below[k] -= step
      guard let high = function(crystal.tensor(above)), let low = function(crystal.tensor(below)) else {
        return nil
      }
      parts.append(((high - low) / (2 * step), constants[k]))
    }
    var variance = parts.reduce(0) { sum, part in
      let error = part.factor * part.estimate.standardError
      return sum + error * error
    }
    if let covariances {
      for a in parts.indices {
        for b in parts.indices where b != a {
          variance += parts[a].factor * parts[b].factor * covariances[a][b]
        }
      }
    }
    var warnings: [String] = []
    for warning in constants.flatMap(\.warnings) where !warnings.contains(warning) {
      warnings.append(warning)
    }
    return Estimate(
      value: value, standardError: max(0, variance).squareRoot(), unit: unit,
      evidence: Estimate.propagated(parts, samples: constants.count), warnings: warnings)
  }

  /// Whether the crystal resists every strain.
  public func finding(_ unit: String) -> String {
    let smallest = smallestEigenvalue
    let text = "smallest eigenvalue of the stiffness \(smallest.formatted(4)) \(unit)"
    return smallest > 0 ? "elastically stable: \(text)" : "elastically unstable (Born): \(text)"
  }

  /// All entries as a table of six rows.
  public static func table(_ tensor: ElasticTensor, unit: String, name: String) -> Table {
    Table(
      name: name,
      columns: [Table.Column("i", (1...6).map(Double.init))]
        + (1...6).map { j in Table.Column("Ci\(j)", unit: unit, (1...6).map { tensor[$0, j] }) })
  }
}
