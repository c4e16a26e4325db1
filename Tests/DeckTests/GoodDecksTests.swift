import Deck
import Foundation
import MDCore
import Testing

@Suite struct GoodDecksTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "decks/good")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

  private func read(_ name: String) throws -> Plan {
    let path = Self.folder.appending(path: name).path
    return try Plan(reading: DeckText.read(file: path), name: "good", vocabulary: sampleVocabulary)
  }
  private func metal(_ text: String, _ dimension: MDCore.Dimension) throws -> Double {
    try Quantity.parse(text, as: dimension, units: .metal)
  }

  @Test(arguments: names) func resolvedDeckGivesTheSamePlan(_ name: String) throws {
    let plan = try read(name)
    let again = try Plan(
      reading: DeckText.parse(plan.resolvedText, file: "resolved"), name: "other",
      vocabulary: sampleVocabulary)
    #expect(again == plan, "\(plan.resolvedText)")
    #expect(again.resolvedText == plan.resolvedText)
  }

  @Test func defaultsOfAMinimalDeck() throws {
    let plan = try read("minimal.yaml")
    #expect(plan.units == .metal)
    #expect(plan.seed == 1)
    #expect(plan.threads == nil)
    #expect(plan.timestep == (try metal("1 fs", .time)))
    #expect(plan.skin == 1)
    #expect(plan.structure.source == .lattice(Lattice(.bcc, a: 2.86), species: ["Fe"]))
    #expect(plan.structure.repeats == [3, 3, 3])
    #expect(plan.structure.velocities == .draw(temperature: 300, seed: 1, exact: true))
    #expect(plan.output.folder == "runs/good")
    #expect(plan.output.frameInterval == 1000)
    #expect(plan.output.seriesInterval == 10)
    #expect(plan.output.precision == .single)
    #expect(plan.output.velocities && plan.output.stress && plan.output.unwrapped && plan.output.csv)
    #expect(!plan.output.forces && !plan.output.atomEnergies && plan.output.group == nil)
    #expect(plan.analyses.isEmpty)
    #expect(plan.checkpointInterval == 1000)
    #expect(plan.stability == StabilityBounds(displacement: 0.5, temperature: 1e5))
    #expect(plan.stages.count == 1)
    let stage = plan.stages[0]
    #expect(stage.name == "npt")
    #expect(stage.steps == 1000)
    guard case .npt(let bath, let barostat) = stage.method else {
      Issue.record("not npt")
      return
    }
    #expect(bath.kind == .bussi && bath.temperature == Ramp(300) && bath.groups.isEmpty)
    #expect(bath.relaxationTime == (try metal("100 fs", .time)))
    #expect(barostat.kind == .rescaling && barostat.coupling == .isotropic && barostat.pressure == Ramp(0))
    #expect(barostat.relaxationTime == (try metal("1 ps", .time)))
    #expect(barostat.compressibility == (try metal("0.006 1/GPa", .compressibility)))
  }

  @Test func structureAndPotentialOfAnAlloy() throws {
    let plan = try read("alloy.yaml")
    #expect(plan.title == "Fe-Cr-C, equilibration and measurement")
    #expect(plan.seed == 7 && plan.threads == 2 && plan.structure.seed == 1)
    #expect(plan.structure.composition.map(\.species) == ["Fe", "Cr"])
    #expect(plan.structure.composition.map(\.amount) == [.fraction(0.9), .fraction(0.1)])
    #expect(plan.structure.interstitials?.portions.map(\.amount) == [.count(4)])
    #expect(plan.structure.velocities == .draw(temperature: 10, seed: 7, exact: true))
    let groups = plan.structure.groups
    #expect(groups.map(\.name) == ["carbon", "bottom", "chosen"])
    #expect(groups[0].selection == GroupSelection(species: ["C"]))
    #expect(groups[1].selection == GroupSelection(region: .slab(axis: 2, from: 0, to: 0.25)))
    #expect(groups[2].selection == GroupSelection(indices: [0...0, 4...4, 9...19]))
    #expect(plan.potential.map(\.key) == ["deep", "zbl"])
    #expect(try plan.potential[0].options.string("sel") == "as-trained")
    #expect(plan.stability == StabilityBounds(displacement: 0.3, temperature: 5000))
    #expect(plan.checkpointInterval == 2000)
    #expect(plan.output.frameInterval == 1000 && plan.output.seriesInterval == 20)
    #expect(plan.output.group == "carbon" && plan.output.precision == .double)
    #expect(plan.output.forces && plan.output.atomEnergies && !plan.output.csv)
    #expect(plan.analyses.map(\.name) == ["density", "lattice", "rdf"])
    #expect(try plan.analyses[2].options.integer("bins") == 200)
  }

  @Test func stagesOfAnAlloy() throws {
    let stages = try read("alloy.yaml").stages
    #expect(stages.map(\.name) == ["minimize", "heat", "npt", "npt", "nvt", "nph", "nve"])
    #expect(stages.map(\.steps) == [10_000, 4000, 40_000, 100_000, 2000, 2000, 2000])
    guard case .minimize(let relaxation) = stages[0].method, case .nvt(let heating) = stages[1].method else {
      Issue.record("not the stages of the deck")
      return
    }
    #expect(relaxation.cell == .anisotropic && relaxation.forceTolerance == 0.005)
    #expect(relaxation.pressure == (try metal("1 bar", .pressure)))
    #expect(relaxation.stressTolerance == (try metal("0.05 GPa", .pressure)))
    #expect(heating.kind == .langevin && heating.temperature == Ramp(from: 10, to: 300))
    #expect(heating.relaxationTime == (try metal("200 fs", .time)))
    #expect(heating.groups.isEmpty)
    guard case .npt(_, let ramped) = stages[2].method, case .npt(let chain, let axis) = stages[3].method,
      case .nvt(let grouped) = stages[4].method
    else {
      Issue.record("not the stages of the deck")
      return
    }
    #expect(ramped.coupling == .triclinic)
    #expect(ramped.pressure == Ramp(from: 0, to: try metal("1 GPa", .pressure)))
    #expect(chain.kind == .noseHoover && chain.chainLength == 4)
    #expect(axis.kind == .mtk && axis.coupling == .z)
    #expect(axis.relaxationTime == (try metal("500 fs", .time)))
    #expect(grouped.groups.map(\.name) == ["bottom"] && grouped.groups[0].temperature == Ramp(400))
    #expect(stages[5].kind == "nph" && stages[6].method == .nve)
  }

  @Test func reducedUnits() throws {
    let plan = try read("reduced.yaml")
    #expect(plan.units == .lennardJones)
    #expect(plan.timestep == 0.004)
    #expect(plan.skin == 0.3)
    #expect(plan.structure.rattle == 0.01)
    #expect(plan.structure.velocities == .draw(temperature: 1.2, seed: 3, exact: false))
    #expect(plan.stages[0].steps == 2500)
    #expect(plan.potential[0].options.units == .lennardJones)
  }

  @Test func continuedRunInJSON() throws {
    let plan = try read("continued.json")
    #expect(plan.structure.source == .run("runs/melt", frame: .index(12)))
    #expect(plan.structure.velocities == .keep)
    #expect(plan.structure.periodic == [true, true, false])
    #expect(plan.structure.repeats == [1, 1, 2])
    #expect(plan.output.frameInterval == nil)
  }

  @Test func anchorsAndMergedMappings() throws {
    let plan = try read("anchors.yaml")
    #expect(plan.stages.map(\.steps) == [20_000, 100_000, 10_000])
    #expect(plan.stages[0].method == plan.stages[1].method)
    #expect(plan.structure.masses.map(\.mass) == [55.9])
    #expect(plan.structure.substitutions.map(\.host) == ["Fe"])
    #expect(plan.structure.substitutions[0].portions.map(\.amount) == [.fraction(0.1), .count(3)])
  }

  @Test func placesNameTheValueOrWhatIsAroundIt() throws {
    let plan = try read("alloy.yaml")
    #expect(plan.places["structure.composition"]?.line == 6)
    #expect(plan.places["structure.interstitials.site"]?.line == 7)
    #expect(plan.places["structure.velocities"]?.line == plan.places["structure"]?.line)
  }
}
