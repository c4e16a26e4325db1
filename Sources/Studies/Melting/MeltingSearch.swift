import Analysis
import Deck
import MDCore
import Trajectory

/// A first guess of the melting point: the crystal is heated until its order is lost, the liquid cooled until it returns.
struct MeltingSearch {
  let source: CrystalSource
  let tasks: MeltingTasks
  let runner: StudyRunner
  /// What the names of its tasks begin with.
  let prefix: String
  let seed: UInt64

  private static let atoms = 500
  /// Averaged q6 of dense liquids, and what that of a crystal must exceed to be told from it.
  private static let (liquidOrder, plainOrder) = (0.17, 0.35)

  /// A temperature near the melting point (K).
  func guess() throws -> Double {
    let crystal = try source.crystal(source.bulkRepeats(atoms: Self.atoms))
    let perfect = PhaseFrame(crystal)
    let order = try Self.order(perfect)
    let path = try runner.writeStart("\(prefix)heating", crystal.file)
    let range = tasks.heatingRange
    let isPlain = order > Self.plainOrder
    let lost = Self.liquidOrder + 0.35 * (order - Self.liquidOrder)
    let heating = tasks.ramp("\(prefix)heating", from: path, range, seed: seed) { (now) throws(MDError) in
      let frame = PhaseFrame(now, atoms: PhaseFrame.metalSublattice(of: now.topology))
      let sight = isPlain ? try Self.order(frame) : frame.displacement(since: perfect)
      let isMolten = isPlain ? sight < lost : sight > PhaseFrame.molten
      return RunWatch.Sight(
        "\(isPlain ? "order" : "displacement") \(sight.formatted(2))",
        end: isMolten ? "the crystal has molten" : nil)
    }
    guard let superheated = try endTemperature(heating, range) else {
      throw MDError(
        .analysis, "the crystal did not melt on heating",
        at: .init(file: runner.folder.task(heating.name).path),
        found:
          "\(isPlain ? "order" : "atoms at their sites") left at \(range.1.formatted(4)) \(units.temperatureSymbol)",
        hint: "give a temperature near the melting point: 'guess'")
    }
    guard isPlain else {
      return say(
        HysteresisGuess(melting: superheated, freezing: nil), "not cooled, such crystals do not grow so fast")
    }
    let hot = try readStructure(
      runner.folder.task(heating.name).final, options: StructureOptions(units: units))
    let molten = try runner.writeStart(
      "\(prefix)cooling",
      AtomicStructure(cell: hot.cell, species: hot.species, positions: hot.positions).file)
    let back = (1.05 * superheated, 0.35 * superheated)
    let found = Self.liquidOrder + 0.5 * (order - Self.liquidOrder)
    let cooling = tasks.ramp("\(prefix)cooling", from: molten, back, seed: seed + 1) {
      (now) throws(MDError) in
      let order = try Self.order(PhaseFrame(now, atoms: PhaseFrame.metalSublattice(of: now.topology)))
      return RunWatch.Sight("order \(order.formatted(2))", end: order > found ? "the liquid has frozen" : nil)
    }
    let undercooled = try endTemperature(cooling, back)
    return say(
      HysteresisGuess(melting: superheated, freezing: undercooled),
      undercooled.map { "frozen on cooling at \($0.formatted(4))" } ?? "not frozen on cooling")
  }

  private func say(_ guess: HysteresisGuess, _ cooling: String) -> Double {
    runner.say(
      "molten on heating at \(guess.melting.formatted(4)), \(cooling): first guess "
        + "\(guess.temperature.formatted(4)) \(units.temperatureSymbol)")
    return guess.temperature
  }

  private var units: UnitSystem { source.plan.units }

  /// The temperature at which the task's watch ended it, nil if it did not.
  private func endTemperature(_ task: StudyTask, _ range: (Double, Double)) throws -> Double? {
    let folder = try runner.runOne(task)
    let manifest = try Manifest.read(folder.manifest)
    guard manifest.endedEarly != nil, let stage = manifest.stages.last else { return nil }
    let progress = Double(stage.lastStep - stage.firstStep) / Double(task.plan.stages[1].steps)
    return Ramp(from: range.0, to: range.1).value(at: progress)
  }

  /// Averaged q6, mean of all atoms.
  private static func order(_ frame: PhaseFrame) throws(MDError) -> Double {
    let order = try BondOrder(positions: frame.positions, cell: frame.cell).averaged
    return order.reduce(0) { $0 + $1.q6 } / Double(max(1, order.count))
  }
}
