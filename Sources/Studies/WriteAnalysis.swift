import Analysis
import Foundation
import MDCore
import Trajectory

/// Writes a report into a run's folder beside what other analyses found before: those made now replace their own results
/// only. An earlier file that cannot be read is replaced.
func writeAnalysis(_ report: AnalysisReport, to folder: RunFolder, _ units: UnitSystem) throws(MDError) {
  var merged = report
  if FileManager.default.fileExists(atPath: folder.analysis),
    let earlier = try? AnalysisReport(file: folder.analysis)
  {
    merged = report.adding(to: earlier, timeUnit: units.longTimeSymbol)
  }
  try AtomicFile.write(Array(try merged.json()) + [10], to: folder.analysis)
}

/// Which part of a run is analysed: a stage that has ended, or what there is of a run at work.
func basis(
  of folder: RunFolder, _ manifest: Manifest, _ source: AnalysisSource, _ steps: ClosedRange<Int>?
) throws(MDError) -> AnalysisReport.Basis? {
  if let steps {
    return .init(
      stage: source.stage ?? manifest.stages.last?.name ?? "", steps: steps, skip: source.skip)
  }
  guard FileManager.default.fileExists(atPath: folder.series),
    let last = try Series(path: folder.series).column("step").values.last, last.isFinite, last >= 0
  else { return nil }
  return .init(stage: "not ended", steps: 0...Int(last), skip: source.skip)
}
