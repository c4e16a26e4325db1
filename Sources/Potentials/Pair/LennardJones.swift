public import MDCore

/// The Lennard-Jones potential u(r) = 4 epsilon [(sigma/r)^12 - (sigma/r)^6].
public enum LennardJones {
  /// How the potential ends at the cutoff.
  public enum Truncation: String, Sendable, CaseIterable {
    /// Cut: the energy jumps.
    case cut
    /// Energy shifted to zero at the cutoff: the force jumps.
    case shifted
    /// Energy and force shifted to zero, u(r) - u(rc) - (r - rc) u'(rc): LAMMPS' `lj/smooth/linear`.
    case forceShifted = "force-shifted"
  }

  /// Coefficients of one species pair.
  public struct Coefficients: Sendable, Equatable {
    /// Depth of the well (eV).
    public var epsilon: Double
    /// Distance of zero energy (A).
    public var sigma: Double
    /// Cutoff (A).
    public var cutoff: Double

    public init(epsilon: Double, sigma: Double, cutoff: Double) {
      self.epsilon = epsilon
      self.sigma = sigma
      self.cutoff = cutoff
    }

    /// 4 epsilon sigma^12 and 4 epsilon sigma^6.
    var powers: (c12: Double, c6: Double) {
      let s3 = sigma * sigma * sigma
      let s6 = s3 * s3
      return (4 * epsilon * s6 * s6, 4 * epsilon * s6)
    }

    func validate(_ pair: SpeciesPair) throws(MDError) {
      guard epsilon.isFinite, sigma > 0, sigma.isFinite, cutoff > 0, cutoff.isFinite else {
        throw MDError(
          .input, "Lennard-Jones: the coefficients of \(pair) are not usable",
          found: "epsilon \(epsilon), sigma \(sigma), cutoff \(cutoff)",
          expected: "a finite epsilon, positive sigma and cutoff")
      }
    }
  }

  /// The potential for the given pairs.
  public static func potential(
    _ pairs: [SpeciesPair: Coefficients], truncation: Truncation
  ) throws(MDError) -> any ShortRangePotential {
    for (pair, coefficients) in pairs { try coefficients.validate(pair) }
    let label = "Lennard-Jones (\(truncation.rawValue))"
    switch truncation {
    case .cut, .shifted:
      return try PairPotential<Shifted>(
        label: label, interactions: pairs.mapValues { .init(.init($0, truncation), cutoff: $0.cutoff) },
        continuity: truncation == .cut ? .jump : .c0)
    case .forceShifted:
      return try PairPotential<ForceShifted>(
        label: label, interactions: pairs.mapValues { .init(.init($0), cutoff: $0.cutoff) }, continuity: .c1)
    }
  }

  /// u(r) less a constant.
  public enum Shifted: LanePairFunction {
    @frozen
    public struct Parameters: Sendable {
      @usableFromInline let c12: Double
      @usableFromInline let c6: Double
      @usableFromInline let shift: Double

      public init(_ pair: Coefficients, _ truncation: Truncation) {
        (c12, c6) = pair.powers
        let r6 = 1 / (pair.cutoff * pair.cutoff * pair.cutoff * pair.cutoff * pair.cutoff * pair.cutoff)
        shift = truncation == .cut ? 0 : r6 * (c12 * r6 - c6)
      }
    }

    @inlinable @inline(__always)
    public static func evaluate(_ r2: Double, _ p: Parameters) -> (energy: Double, forceOverR: Double) {
      let inverse2 = 1 / r2
      let inverse6 = inverse2 * inverse2 * inverse2
      let repulsion = p.c12 * inverse6
      return (
        inverse6 * (repulsion - p.c6) - p.shift, 6 * inverse2 * inverse6 * (repulsion + repulsion - p.c6)
      )
    }

    @inlinable @inline(__always)
    public static func evaluate(
      _ r2: SIMD8<Double>, _ p: Parameters
    ) -> (energy: SIMD8<Double>, forceOverR: SIMD8<Double>) {
      let inverse2 = 1 / r2
      let inverse6 = inverse2 * inverse2 * inverse2
      let repulsion = p.c12 * inverse6
      return (
        inverse6 * (repulsion - p.c6) - p.shift, (6 * inverse2) * inverse6 * (repulsion + repulsion - p.c6)
      )
    }
  }

  /// u(r) - u(rc) - (r - rc) u'(rc).
  public enum ForceShifted: LanePairFunction {
    @frozen
    public struct Parameters: Sendable {
      @usableFromInline let c12: Double
      @usableFromInline let c6: Double
      @usableFromInline let cutoff: Double
      @usableFromInline let energyAtCutoff: Double
      @usableFromInline let forceAtCutoff: Double

      public init(_ pair: Coefficients) {
        (c12, c6) = pair.powers
        cutoff = pair.cutoff
        let r2 = cutoff * cutoff
        let r6 = 1 / (r2 * r2 * r2)
        energyAtCutoff = r6 * (c12 * r6 - c6)
        forceAtCutoff = 6 / cutoff * r6 * (2 * c12 * r6 - c6)
      }
    }

    @inlinable @inline(__always)
    public static func evaluate(_ r2: Double, _ p: Parameters) -> (energy: Double, forceOverR: Double) {
      let inverse2 = 1 / r2
      let inverse6 = inverse2 * inverse2 * inverse2
      let r = r2.squareRoot()
      let repulsion = p.c12 * inverse6
      return (
        inverse6 * (repulsion - p.c6) - p.energyAtCutoff + (r - p.cutoff) * p.forceAtCutoff,
        6 * inverse2 * inverse6 * (repulsion + repulsion - p.c6) - p.forceAtCutoff * r * inverse2
      )
    }

    @inlinable @inline(__always)
    public static func evaluate(
      _ r2: SIMD8<Double>, _ p: Parameters
    ) -> (energy: SIMD8<Double>, forceOverR: SIMD8<Double>) {
      let inverse2 = 1 / r2
      let inverse6 = inverse2 * inverse2 * inverse2
      let r = r2.squareRoot()
      let repulsion = p.c12 * inverse6
      return (
        inverse6 * (repulsion - p.c6) - p.energyAtCutoff + (r - p.cutoff) * p.forceAtCutoff,
        (6 * inverse2) * inverse6 * (repulsion + repulsion - p.c6) - (p.forceAtCutoff * r) * inverse2
      )
    }
  }
}
