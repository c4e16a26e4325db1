import Analysis
import Deck
import Foundation
import MDCore
import Testing

/// docs/deck.md documents every key of every section, and its examples are decks.
@Suite struct DocumentationTests {
  private let page: String

  init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
    page = try String(contentsOf: root.appending(path: "docs/deck.md"), encoding: .utf8)
  }

  /// Keys in the first column of the table below a heading.
  private func keys(under heading: String) throws -> [String] {
    let lines = page.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex(of: "## \(heading)"), "no heading '\(heading)'")
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
    return section.compactMap { line in
      line.hasPrefix("| `") ? line.dropFirst(3).components(separatedBy: "`").first : nil
    }
  }

  @Test(arguments: DeckSection.allCases) func everyKeyIsDocumented(_ section: DeckSection) throws {
    #expect(try keys(under: section.rawValue) == section.keys)
  }

  @Test(arguments: AnalysisRequest.allCases) func everyAnalysisIsDocumented(_ request: AnalysisRequest) throws
  {
    let lines = page.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex(of: "## analyze"))
    let table = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }.filter { $0.hasPrefix("| `") }
    #expect(table.contains { $0.components(separatedBy: " | ")[0].contains("`\(request.rawValue)`") })
  }

  @Test func everyExampleIsADeck() throws {
    let blocks = page.components(separatedBy: "```yaml\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    #expect(blocks.count >= 5)
    let vocabulary = DeckVocabulary(
      potentials: try keys(under: "potential"), analyses: ["density", "lattice", "rdf"])
    for block in blocks {
      let plan = try Plan(
        reading: DeckText.parse(block, file: "docs/deck.md"), name: "example", vocabulary: vocabulary)
      let again = try Plan(
        reading: DeckText.parse(plan.resolvedText, file: "resolved"), name: "example", vocabulary: vocabulary)
      #expect(again == plan)
    }
  }

  @Test func defaultUnitsAreThoseOfThePage() throws {
    for dimension in MDCore.Dimension.allCases where ![.area, .volume, .dimensionless].contains(dimension) {
      #expect(page.contains("| \(dimension.title) | \(dimension.defaultUnit) |"), "\(dimension.title)")
    }
  }

  @Test func defaultsAreThoseOfThePage() throws {
    let defaults = DeckDefaults(.metal)
    func text(_ value: Double, _ dimension: MDCore.Dimension) -> String {
      Quantity.text(value, dimension, units: .metal)
    }
    for expected in [
      text(defaults.timestep, .time), text(defaults.skin, .length), text(defaults.thermostatTime, .time),
      text(defaults.langevinTime, .time), text(defaults.barostatTime, .time),
      text(defaults.compressibility, .compressibility), text(defaults.forceTolerance, .force),
      text(defaults.stressTolerance, .pressure), text(defaults.stability.displacement, .length),
      text(defaults.stability.temperature, .temperature), "\(DeckDefaults.minimizationSteps)",
      "\(DeckDefaults.frameInterval) steps", "\(DeckDefaults.seriesInterval) steps",
      "\(DeckDefaults.checkpointInterval) steps",
    ] {
      #expect(page.contains("| \(expected) |") || page.contains("| \(expected) ("), "\(expected)")
    }
  }
}
