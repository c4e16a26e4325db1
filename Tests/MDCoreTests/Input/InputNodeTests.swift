import MDCore
import Testing

@Suite struct InputNodeTests {
  private func scalar(_ text: String, line: Int = 1) -> InputNode {
    InputNode(.scalar(text), at: .init(file: "deck.yaml", line: line, column: 5), path: "npt.temperature")
  }
  private func mapping(_ pairs: [(String, String)]) -> InputNode {
    var entries: [InputNode.Entry] = []
    for (i, (key, text)) in pairs.enumerated() {
      entries.append(
        .init(
          key: key, location: .init(file: "deck.yaml", line: i + 1, column: 1),
          value: InputNode(
            .scalar(text), at: .init(file: "deck.yaml", line: i + 1, column: 9), path: "lj.\(key)")))
    }
    return InputNode(.mapping(entries), at: .init(file: "deck.yaml", line: 1, column: 1), path: "lj")
  }

  @Test func readsTypedValues() throws {
    let node = mapping([("cutoff", "5 A"), ("count", "12"), ("shift", "yes"), ("name", "Fe")])
    #expect(try node.quantity("cutoff", .length) == 5)
    #expect(try node.integer("count") == 12)
    #expect(try node.bool("shift"))
    #expect(try node.string("name") == "Fe")
    #expect(try node.quantity("skin", .length, default: 2) == 2)
    #expect(try node.list("absent").isEmpty)
  }

  @Test func errorsCarryPlaceFoundAndExpected() {
    let error = #expect(throws: MDError.self) { try scalar("300 fs", line: 7).quantity(.temperature) }
    #expect(
      error?.description
        == "deck.yaml:7:5: error: 'npt.temperature' is not valid; found '300 fs' (a unit of time); "
        + "expected a temperature, for example '300 K'")
    let missing = #expect(throws: MDError.self) {
      try mapping([("cutoff", "5")]).quantity("epsilon", .energy)
    }
    #expect(missing?.description.hasPrefix("deck.yaml:1:1: error: missing key 'epsilon' in 'lj'") == true)
  }

  @Test func unknownKeysNameTheNearest() {
    let error = #expect(throws: MDError.self) {
      try mapping([("cutof", "5")]).onlyKeys(["cutoff", "epsilon", "sigma"])
    }
    #expect(
      error?.description
        == "deck.yaml:1:1: error: unknown key 'cutof' in 'lj'; expected cutoff, epsilon, sigma\n"
        + "  try: 'cutoff'")
  }

  @Test func rangesAndChoices() {
    #expect(throws: MDError.self) { try scalar("0").integer(in: 1...Int.max) }
    #expect(throws: MDError.self) { try scalar("1.5").integer() }
    #expect(throws: MDError.self) { try scalar("-1").positive(.length) }
    #expect(throws: MDError.self) { try scalar("maybe").bool() }
    let error = #expect(throws: MDError.self) { try scalar("np").choice(of: Ensemble.self) }
    #expect(error?.hint == "'npt'")
  }

  @Test func nearestWord() {
    #expect(nearest(to: "temperatur", in: ["pressure", "temperature"]) == "temperature")
    #expect(nearest(to: "fe", in: ["Fe", "Cr"]) == "Fe")
    #expect(nearest(to: "xyzzy", in: ["temperature"]) == nil)
    #expect(nearest(to: "a", in: []) == nil)
  }
}
