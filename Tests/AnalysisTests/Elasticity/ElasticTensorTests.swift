import Analysis
import Foundation
import MDCore
import Testing

@Suite("Elastic constants of crystal classes")
struct ElasticTensorTests {
  /// Numbers without any pattern, positive definite for every class.
  private func constants(_ crystal: CrystalClass) -> [Double] {
    crystal.independentConstants.enumerated().map { k, place in
      place.i == place.j
        ? (place.i <= 3 ? 200 : 80) + 7 * Double(k) : (place.j <= 3 ? 90 : 5) + 3 * sin(Double(k))
    }
  }

  /// [Nye1985]: 3, 5, 6, 9, 13, 21 constants; the trace of the projection counts them without the list.
  @Test(arguments: zip(CrystalClass.allCases, [3, 6, 9, 5, 13, 21]))
  func numberOfConstants(_ crystal: CrystalClass, _ count: Int) {
    var trace = 0.0
    for i in 1...6 {
      for j in i...6 {
        var unit = ElasticTensor.zero
        unit[i, j] = 1
        unit[j, i] = 1
        trace += crystal.allowed(unit)[i, j]
      }
    }
    #expect(abs(trace - Double(count)) < 1e-9)
    #expect(crystal.independentConstants.count == count)
  }

  @Test(arguments: CrystalClass.allCases) func tensorHasTheSymmetry(_ crystal: CrystalClass) {
    let tensor = crystal.tensor(constants(crystal))
    #expect((crystal.allowed(tensor) - tensor).largest < 1e-10)
    #expect(crystal.scatter(of: tensor).largest < 1e-10)
    #expect(tensor.symmetrized == tensor)
  }

  @Test(arguments: CrystalClass.allCases) func fitFindsTheConstants(_ crystal: CrystalClass) throws {
    let expected = constants(crystal)
    let tensor = crystal.tensor(expected)
    for strains in [crystal.sufficientStrains, Array(1...6)] {
      let fit = try #require(ElasticFit(crystal, strains: strains))
      let found = fit.constants(strains.map { j in (1...6).map { tensor[$0, j] } })
      for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-9) }
    }
    if crystal != .triclinic {
      #expect(ElasticFit(crystal, strains: crystal.sufficientStrains.dropLast()) == nil)
    }
  }

  @Test func forbiddenPartBecomesTheError() {
    var raw = CrystalClass.cubic.tensor([200, 120, 80])
    for (i, change) in zip(1...3, [3.0, 0, -3]) { raw[i, i] += change }
    let scatter = CrystalClass.cubic.scatter(of: raw)
    // Standard error of the mean of 203, 200, 197.
    #expect(abs(scatter[1, 1] - 3 / 3.0.squareRoot()) < 1e-10)
    #expect(scatter[1, 2] < 1e-10 && scatter[4, 4] < 1e-10)
    #expect(abs(CrystalClass.cubic.allowed(raw)[2, 2] - 200) < 1e-10)
  }

  /// Copper, 168.4, 121.4, 75.4 GPa: (C11 - C12 + 3 C44)/5 and 5 (C11 - C12) C44 / (4 C44 + 3 (C11 - C12)).
  @Test func moduliOfCopper() throws {
    let copper = CrystalClass.cubic.tensor([168.4, 121.4, 75.4])
    let moduli = try #require(ElasticModuli(copper))
    #expect(abs(moduli.bulk - (168.4 + 2 * 121.4) / 3) < 1e-9)
    #expect(abs(moduli.shearBounds.voigt - (47 + 3 * 75.4) / 5) < 1e-9)
    #expect(abs(moduli.shearBounds.reuss - 5 * 47 * 75.4 / (4 * 75.4 + 3 * 47)) < 1e-9)
    for (found, expected) in zip(copper.eigenvalues, [47, 47, 150.8, 150.8, 150.8, 168.4 + 242.8]) {
      #expect(abs(found - expected) < 1e-9)
    }
  }

  @Test func isotropicSolid() throws {
    let (bulk, shear) = (160.0, 80.0)
    let (c11, c12) = (bulk + 4 * shear / 3, bulk - 2 * shear / 3)
    for crystal in [CrystalClass.cubic, .hexagonal] {
      let list =
        crystal == .cubic ? [c11, c12, shear] : [c11, c12, c12, c11, shear]
      let moduli = try #require(ElasticModuli(crystal.tensor(list)))
      #expect(abs(moduli.anisotropy) < 1e-10)
      #expect(abs(moduli.young - 9 * bulk * shear / (3 * bulk + shear)) < 1e-9)
      #expect(abs(moduli.poisson - (3 * bulk - 2 * shear) / (2 * (3 * bulk + shear))) < 1e-12)
    }
  }

  @Test func unstableCrystalHasNoModuli() throws {
    let unit = Evidence(samples: 1, method: .constant)
    func result(_ values: [Double]) -> ElasticConstants {
      ElasticConstants(
        .cubic, values.map { Estimate(value: $0, standardError: 1, unit: "GPa", evidence: unit) })
    }
    let unstable = result([100, 130, 80])
    #expect(ElasticModuli(unstable.tensor) == nil && abs(unstable.smallestEigenvalue + 30) < 1e-9)
    #expect(unstable.finding("GPa").contains("unstable"))
    #expect(unstable.estimates().map(\.name) == ["C11", "C12", "C44", "bulk modulus"])
    let stable = result([200, 130, 80]).estimates(suffix: ", adiabatic")
    let bulk = try #require(stable.first { $0.name == "bulk modulus, adiabatic" })
    #expect(abs(bulk.estimate.value - 460.0 / 3) < 1e-9)
    #expect(abs(bulk.estimate.standardError - 5.0.squareRoot() / 3) < 1e-6)
  }

  /// B = (C11 + 2 C12)/3: 9 var = 9 + 4 4 + 4 cov; C' = (C11 - C12)/2: 4 var = 9 + 4 - 2 cov.
  @Test(arguments: [5.0, 0, -5]) func moduliKnowTheCovariancesOfTheirConstants(_ covariance: Double) throws {
    let evidence = Evidence(samples: 9, method: .independentRuns)
    let result = ElasticConstants(
      .cubic,
      zip([250, 150, 120], [3, 2, 1]).map {
        Estimate(value: $0, standardError: $1, unit: "GPa", evidence: evidence)
      },
      covariances: [[9, covariance, 0], [covariance, 4, 0], [0, 0, 1]])
    let bulk = try #require(result.estimates().first { $0.name == "bulk modulus" }).estimate
    #expect(abs(bulk.standardError - (25 + 4 * covariance).squareRoot() / 3) < 1e-6)
    let shear = try #require(result.derived("GPa") { 0.5 * ($0[1, 1] - $0[1, 2]) })
    #expect(abs(shear.standardError - (13 - 2 * covariance).squareRoot() / 2) < 1e-6)
  }

  @Test func stressKeepsWhatSymmetryAllows() {
    let stress = SymmetricTensor(voigt: [1, 2, 4, 0.3, 0.2, 0.1])
    #expect(abs(CrystalClass.cubic.allowed(stress).xx - 7.0 / 3) < 1e-12)
    #expect(abs(CrystalClass.cubic.allowed(stress).yz) < 1e-12)
    let hexagonal = CrystalClass.hexagonal.allowed(stress)
    #expect(abs(hexagonal.xx - 1.5) < 1e-12 && abs(hexagonal.zz - 4) < 1e-12)
    #expect(abs(CrystalClass.monoclinic.allowed(stress).xz - 0.2) < 1e-12)
  }
}
