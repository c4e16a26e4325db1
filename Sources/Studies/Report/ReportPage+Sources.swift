import Analysis
import Foundation
import MDCore
import Trajectory

extension ReportPage {
  /// What `body` gives, or nil with its error among the warnings: a page leaves out what it cannot read.
  mutating func reading<Value>(_ consequence: String, _ body: () throws(MDError) -> Value) -> Value? {
    do throws(MDError) {
      return try body()
    } catch {
      warn(["\(consequence): \(error.description)"])
      return nil
    }
  }

  /// Writes figures into the folder, with data and script, and shows them.
  mutating func draw(_ anchor: String, _ title: String, _ figures: [Figure], in folder: String) {
    guard !figures.isEmpty else { return }
    let written = reading("the pictures cannot be written") { () throws(MDError) in
      try writeFigures(figures, to: folder)
    }
    guard let written else { return }
    warn(written.notices)
    var missing: [String] = []
    let pictures = zip(figures, written.files).filter { $1.picture != nil }.map { figure, _ in
      var picture = ReportPicture(
        name: figure.name, script: figure.gnuplotScript(dataFile: "", output: ""), data: figure.data)
      picture.isWide = !figure.y.categories.isEmpty && figures.count == 1
      return picture
    }
    add(anchor, title, ReportPicture.html(pictures, in: folder, warnings: &missing))
    warn(missing)
  }

  /// Writes a file beside the page; that it cannot be written is a warning.
  mutating func write(_ text: String, to name: String, in folder: String) {
    guard name.isFileName else { return warn(["'\(name)' is no name for a file, so it is not written"]) }
    let path = (folder as NSString).appendingPathComponent(name)
    _ = reading("a file is missing") { () throws(MDError) in try AtomicFile.write(text, to: path) }
  }
}

extension AnalysisReport {
  /// Reads a report; the error names the file.
  init(file: String) throws(MDError) {
    do throws(MDError) { try self.init(json: FileBytes.read(file)) } catch { throw error.located(in: file) }
  }
}

extension String {
  /// Whether a file beside the page may be called so: names come from files, and must not lead elsewhere or to the series
  /// of the run.
  var isFileName: Bool {
    !isEmpty && count < 100 && first != "." && self != "series.csv"
      && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+".contains($0)) }
  }
}
