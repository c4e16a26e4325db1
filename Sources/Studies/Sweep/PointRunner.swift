import Analysis
import Deck
import Foundation
import MDCore
import Trajectory

/// Makes the points of a sweep or comparison: their runs side by side on the cores, their studies one after another, each
/// on all of them.
struct PointRunner {
  let runner: StudyRunner
  /// Whether to make nothing and take what is finished.
  var takesFinishedOnly = false

  /// What became of a point.
  enum Outcome {
    case report(AnalysisReport)
    /// Why there is none.
    case failed(String)

    var report: AnalysisReport? { if case .report(let report) = self { report } else { nil } }
  }

  /// All points, in their order. One that fails does not stop the others, and is warned of.
  func outcomes(of points: [PointPlan]) throws -> [Outcome] {
    if takesFinishedOnly { return try finished(points) }
    var outcomes = [Outcome?](repeating: nil, count: points.count)
    let runs = points.indices.filter { if case .run = points[$0].content { true } else { false } }
    if !runs.isEmpty {
      runner.begin("\(runs.count) runs")
      let made = try runner.run(
        runs.map { StudyTask(name: points[$0].name, plan: points[$0].base, scope: .point) },
        keepsWarnings: false)
      for (index, outcome) in zip(runs, made) {
        if case .failed(let error) = outcome {
          outcomes[index] = .failed(error.description)
        } else {
          outcomes[index] = analyzed(points[index])
        }
      }
    }
    for (index, point) in points.enumerated() {
      guard case .study(let study) = point.content else { continue }
      do {
        outcomes[index] = .report(try runner.substudy(point.name, study))
      } catch let error as MDError {
        runner.warn("\(point.name) failed: \(error.description)")
        outcomes[index] = .failed(error.description)
      }
    }
    return outcomes.map { $0 ?? .failed("was not made") }
  }

  private func finished(_ points: [PointPlan]) throws -> [Outcome] {
    let outcomes = try points.map { point -> Outcome in
      let study = StudyFolder(runner.folder.task(point.name).path)
      if study.isStudy, try Manifest.read(study.manifest).ended != nil {
        return .report(try AnalysisReport(json: Data(try FileBytes.read(study.result))))
      }
      let run = runner.folder.task(point.name)
      guard run.isRun, try Manifest.read(run.manifest).ended != nil else { return .failed("not made yet") }
      return analyzed(point)
    }
    let missing = outcomes.count { $0.report == nil }
    if missing > 0 { runner.warn("\(missing) of \(points.count) points are not made yet") }
    return outcomes
  }

  /// One point alone, on all cores.
  func make(_ point: PointPlan) throws {
    switch point.content {
    case .run(let plan): _ = try runner.runOne(StudyTask(name: point.name, plan: plan, scope: .point))
    case .study(let study): _ = try runner.substudy(point.name, study)
    }
  }

  private func analyzed(_ point: PointPlan) -> Outcome {
    let plan = point.base
    let standard: [AnalysisRequest] = [.temperature, .pressure, .energy, .density]
    do throws(MDError) {
      return .report(
        try analyze(
          AnalysisSource(path: runner.folder.task(point.name).path),
          plan.requests.isEmpty ? standard : plan.requests, options: plan.analysisOptions()))
    } catch {
      runner.warn("\(point.name) cannot be analysed: \(error.description)")
      return .failed(error.description)
    }
  }
}
