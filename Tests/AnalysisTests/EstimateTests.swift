import Analysis
import Foundation
import MDCore
import Testing

@Suite("Estimates as text and JSON")
struct EstimateTests {
  @Test(
    "value and error in one notation",
    arguments: [
      (7.81234, 0.0045, "7.8123(45)"), (301.234, 1.26, "301.2(1.3)"), (1234, 234, "1230(230)"),
      (2.8701, 0.00996, "2.870(10)"), (12.34, 9.96, "12(10)"), (-0.5, 0.012, "-0.500(12)"),
      (98765, 23, "98765(23)"),
      (1.2345e-5, 1.2e-6, "1.23(12)e-05"), (3.2e9, 4.1e7, "3.200(41)e+09"), (2.866, 0, "2.866"),
      (2.8661234, .infinity, "2.866(?)"), (0, 0.003, "0.0000(30)"), (0, 3, "0.0(3.0)"),
      (1e300, 1e-30, "1e+300"), (0, .leastNonzeroMagnitude, "0"),
    ])
  func notation(value: Double, error: Double, text: String) {
    #expect(errorNotation(value, error) == text)
  }

  @Test("description has the unit")
  func description() {
    let estimate = Estimate(
      value: 7.81234, standardError: 0.0045, unit: "g/cm3", evidence: Evidence(samples: 9, method: .blocking))
    #expect(estimate.description == "7.8123(45) g/cm3")
  }

  @Test("an error below the rounding of the value is none")
  func rounding() {
    let evidence = Evidence(samples: 9, method: .independentBlocks)
    let neighbors = Estimate(
      value: 11.99999999999997691, standardError: 4.3e-16, unit: "", evidence: evidence)
    #expect(
      neighbors.number == "12" && neighbors.standardError == 0 && neighbors.evidence.method == .constant)
    let real = Estimate(value: 12, standardError: 2e-11, unit: "", evidence: evidence)
    #expect(real.standardError == 2e-11 && real.evidence.method == .independentBlocks)
    #expect(Estimate(value: 0, standardError: 4e-16, unit: "", evidence: evidence).standardError == 4e-16)
  }

  @Test("JSON gives the same estimate back, an unknown error as null")
  func json() throws {
    let few = Estimate.mean(of: [1, 2, 3], unit: "K")
    #expect(few.standardError == .infinity && few.value == 2)
    #expect(few.warnings == ["too few samples for an error bar: 3, at least 8 are needed"])
    let data = try JSONEncoder().encode(few)
    #expect(String(decoding: data, as: UTF8.self).contains("\"standardError\":null"))
    #expect(try JSONDecoder().decode(Estimate.self, from: data) == few)
    let series = SyntheticSeries(seed: 1).autoregressive(500, phi: 0.5)
    let full = Estimate.mean(of: series, unit: "eV", sampling: Sampling(interval: 0.1, unit: "ps"))
    #expect(try JSONDecoder().decode(Estimate.self, from: JSONEncoder().encode(full)) == full)
  }

  @Test("another unit changes value and all errors, deviation combines errors")
  func conversion() {
    let series = SyntheticSeries(seed: 2).normals(400)
    let one = Estimate.mean(of: series, unit: "A2/ps")
    let other = one.inSquareMetersPerSecond
    #expect(other.value == 10 * one.value && other.standardError == 10 * one.standardError)
    #expect(other.unit == "1e-9 m2/s")
    let a = Estimate(value: 1, standardError: 0.3, unit: "", evidence: Evidence(samples: 1, method: .none))
    let b = Estimate(value: 2, standardError: 0.4, unit: "", evidence: Evidence(samples: 1, method: .none))
    #expect(abs(a.deviation(from: b) + 2) < 1e-12)
    #expect(a.deviation(from: a) == 0)
  }
}
