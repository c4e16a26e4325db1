import MDCore
import Potentials
import TestSupport
import Testing

/// Which models may sit in a committee.
@Suite struct DeepCommitteeTests {
  private func model(_ seed: UInt64, _ elements: [String] = ["Fe", "Cr", "C"], name: String) throws
    -> DeepPotential
  {
    var random = RandomModel()
    random.seed = seed
    random.elements = elements
    random.selection = Array(random.selection.prefix(elements.count))
    return try DeepPotential(random.description(), name: name)
  }

  @Test func otherElementsAreAnError() throws {
    let error = #expect(throws: MDError.self) {
      try DeepCommittee([model(1, name: "a.pb"), model(2, ["Fe", "Cr"], name: "b.pb")])
    }
    #expect(
      error?.description
        == "error: deep potential (b.pb) knows other elements than deep potential (a.pb); found Fe Cr; expected Fe Cr C"
    )
  }

  @Test func theOrderOfElementsDoesNotMatter() throws {
    let committee = try DeepCommittee([model(1, name: "a.pb"), model(2, ["C", "Fe", "Cr"], name: "b.pb")])
    #expect(committee.label == "deep potential (a.pb) of a committee of 2")
    #expect(committee.cutoff == 4)
  }
}
