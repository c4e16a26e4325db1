import Analysis
import Deck
import MDCore

/// What the analyses of a deck need of its output: data that will not be written make no result.
extension Preflight {
  mutating func checkAnalyses() {
    let options: AnalysisOptions
    do throws(MDError) {
      options = try plan.analysisOptions()
    } catch {
      refuse(error)
      return
    }
    guard let stage = plan.stages.last else { return }
    for analysis in plan.analyses {
      guard let request = AnalysisRequest(rawValue: analysis.name) else { continue }
      do throws(MDError) {
        try checkData(for: request)
        try checkStage(stage, for: request)
        try checkLength(stage, for: request, options)
      } catch {
        refuse(error.located(at: analysis.options.location))
      }
    }
  }

  /// Frames, series, what is in them, and the crystal.
  private func checkData(for request: AnalysisRequest) throws(MDError) {
    let output = plan.output
    let name = request.rawValue
    var needs = request.needs
    if needs.contains(.series), output.seriesInterval == nil {
      guard output.frameInterval != nil, request != .drift else {
        throw MDError(
          .input, "\(name) needs the series, which the run does not write", found: "'output: {series: none}'",
          expected: "an interval", hint: "'output: {series: 10 steps}'")
      }
      needs = request.needsOfSeriesFromFrames
    }
    if needs.contains(.frames), output.frameInterval == nil {
      throw MDError(
        .input, "\(name) needs frames, which the run does not write", found: "'output: {frames: none}'",
        expected: "an interval", hint: "'output: {frames: ...}' with a time or a number of steps")
    }
    if needs.contains(.velocities), !output.velocities {
      throw MDError(
        .input, "\(name) needs velocities in frames, which the run does not write",
        found: "'output: {velocities: false}'", expected: "velocities", hint: "'output: {velocities: true}'")
    }
    if needs.contains(.allAtoms), let group = output.group, let written = topology.groups[group]?.count,
      written < topology.count
    {
      throw MDError(
        .input, "\(name) needs all atoms, and frames hold those of a group",
        found: "\(written) of \(topology.count) atoms, 'output: {group: \(group)}'", expected: "no 'group'")
    }
    if needs.contains(.periodicCell), !assembly.state.cell.isFullyPeriodic {
      throw MDError(
        .input, "\(name) needs a cell that is periodic along all axes",
        found: "periodic \(assembly.state.cell.periodic.map { $0 ? "yes" : "no" }.joined(separator: ", "))")
    }
    if needs.contains(.crystal), assembly.lattice == nil {
      throw MDError(
        .input, "\(name) needs to know the crystal, which a structure from a file does not say",
        expected: "'crystal' beside 'file'",
        hint: "'crystal: cubic' under 'structure', if the file holds one conventional cell")
    }
  }

  /// What the last stage is, which is the one analysed.
  private func checkStage(_ stage: StagePlan, for request: AnalysisRequest) throws(MDError) {
    if !stage.isDynamics, [.temperature, .drift, .fluctuations, .msd, .vdos].contains(request) {
      throw MDError(
        .input, "\(request.rawValue) needs dynamics, and the last stage is a minimisation",
        found: "stage '\(stage.name)'", expected: "a last stage with a time")
    }
    if request == .fluctuations, case .other(let why) = stage.ensemble {
      throw MDError(
        .input, "fluctuations need constant temperature, and constant volume or pressure", found: why,
        expected: "a last stage 'nvt' or 'npt' without ramps")
    }
  }

  /// Whether there will be frames enough, and lags that were asked for.
  private func checkLength(
    _ stage: StagePlan, for request: AnalysisRequest, _ options: AnalysisOptions
  ) throws(MDError) {
    guard let interval = plan.output.frameInterval, let fewest = request.fewestFrames else { return }
    let most = framesAtMost(stage, every: interval)
    guard most >= fewest else {
      let steps = max(1, stage.steps / fewest)
      throw MDError(
        .input, "\(request.rawValue) needs more frames than the last stage gives",
        found: "\(most) of stage '\(stage.name)'", expected: "at least \(fewest)",
        hint: "'output: {frames: \(steps) steps}' or a longer stage")
    }
    let unit = units.longTimeSymbol
    let spacing = Double(interval) * plan.timestep * units.longTimeFactor
    if request == .msd, let window = options.fitWindow {
      let longest = Double(most / 5) * spacing
      guard window.upperBound < longest, window.upperBound >= window.lowerBound + spacing else {
        throw MDError(
          .input, "the window in which msd is fitted does not fit the last stage",
          found: "\(window.lowerBound.formatted(3)) to \(window.upperBound.formatted(3)) \(unit)",
          expected:
            "two lags of \(spacing.formatted(3)) \(unit) or more below \(longest.formatted(3)) \(unit), a fifth "
            + "of the stage")
      }
    }
    if request == .vdos, let window = options.velocityWindow {
      guard window >= 4 * spacing, window <= Double(most) * spacing / 8 else {
        throw MDError(
          .input, "the window of vdos does not fit the last stage", found: "\(window.formatted(3)) \(unit)",
          expected:
            "from \((4 * spacing).formatted(3)) to \((Double(most) * spacing / 8).formatted(3)) \(unit), an "
            + "eighth of the stage")
      }
    }
  }

  /// Frames of the last stage with that of its start, which may be the end of the stage before.
  private func framesAtMost(_ stage: StagePlan, every interval: Int) -> Int {
    let before = plan.stages.dropLast()
    // A minimisation ends when it is done, so nobody knows where the stage begins.
    guard before.allSatisfy(\.isDynamics), stage.isDynamics else { return stage.steps / interval + 1 }
    let start = before.reduce(0) { $0 + $1.steps }
    return (start + stage.steps) / interval - (start + interval - 1) / interval + 1
  }
}

extension AnalysisRequest {
  /// Frames below which there is no result; nil where one is enough.
  fileprivate var fewestFrames: Int? {
    switch self {
    case .vdos: VibrationalAnalysis.fewestFrames
    case .msd: DiffusionAnalysis.fewestFrames
    default: needsFrames ? 1 : nil
    }
  }
}
