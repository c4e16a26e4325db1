import Foundation
public import MDCore
import Trajectory

/// What `writeReport` made.
public struct WrittenReport: Sendable, Equatable {
  /// Path of the page.
  public var page: String
  /// Everything the page warns of.
  public var warnings: [String]
}

/// Writes `report.html` into the folder of a run or study: one file that needs no other, no network and no script. Pictures
/// with data and gnuplot script, and the numbers as CSV, are written beside it.
///
/// A file that is missing, cut off or damaged becomes a warning of the page, and the rest of it comes. Fails where the
/// folder holds neither run nor study, or the page cannot be written.
@discardableResult
public func writeReport(of path: String) throws(MDError) -> WrittenReport {
  func holds(_ files: [String]) -> Bool {
    files.contains {
      FileManager.default.fileExists(atPath: (path as NSString).appendingPathComponent($0))
    }
  }
  let page: ReportPage
  if holds(["study.json", "result.json", "comparison.json"]) {
    page = StudyReport(StudyFolder(path)).page
  } else if holds(["manifest.json", "analysis.json", "series.nc", "series.csv"]) {
    page = RunReport(RunFolder(path)).page
  } else {
    throw MDError(
      .input, "there is no run and no study in the folder", at: .init(file: path),
      expected: "a folder that mdrun made", hint: "mdrun report runs/x")
  }
  let file = (path as NSString).appendingPathComponent("report.html")
  try AtomicFile.write(page.html, to: file)
  return WrittenReport(page: file, warnings: page.warnings)
}
