public import Analysis
import Foundation
public import MDCore
import Trajectory

/// The files of a picture.
public struct FigureFiles: Sendable, Equatable {
  /// Numbers, as text.
  public var data: String
  /// The gnuplot script; run it in the folder of the data.
  public var script: String
  /// The SVG picture; nil where it could not be drawn.
  public var picture: String?
  /// Why there is no picture, and what to do.
  public var notice: String?
}

/// Writes NAME.dat and NAME.gp into a folder and has gnuplot draw NAME.svg from them.
///
/// Fails only where files cannot be written. Without gnuplot, or when it fails, data and script are there all the
/// same and `notice` says what to do.
public func writeFigure(_ figure: Figure, to folder: String) throws(MDError) -> FigureFiles {
  try AtomicFile.makeFolder(folder)
  func path(_ ending: String) -> String {
    (folder as NSString).appendingPathComponent("\(figure.name).\(ending)")
  }
  var files = FigureFiles(data: path("dat"), script: path("gp"))
  try AtomicFile.write(figure.data, to: files.data)
  let script = figure.gnuplotScript(dataFile: "\(figure.name).dat", output: "\(figure.name).svg")
  try AtomicFile.write(script, to: files.script)
  guard let gnuplot = program("gnuplot") else {
    files.notice =
      "gnuplot is not installed, so there is no picture \(path("svg")): apt install gnuplot-nox, "
      + "then run gnuplot \(figure.name).gp in \(folder)"
    return files
  }
  // Drawn under another name, so that a picture is whole or not there.
  let temporary = "\(figure.name).svg.partial"
  let drawing = figure.gnuplotScript(dataFile: "\(figure.name).dat", output: temporary)
  if let failure = run(gnuplot, script: drawing, in: folder) {
    try? FileManager.default.removeItem(atPath: path("svg.partial"))
    files.notice = "gnuplot could not draw \(figure.name).gp: \(failure)"
    return files
  }
  guard rename(path("svg.partial"), path("svg")) == 0 else {
    files.notice = "gnuplot left no picture of \(figure.name).gp"
    return files
  }
  files.picture = path("svg")
  return files
}

/// The same for several pictures. Each notice is given once.
public func writeFigures(
  _ figures: [Figure], to folder: String
) throws(MDError) -> (files: [FigureFiles], notices: [String]) {
  var files: [FigureFiles] = []
  for figure in figures { files.append(try writeFigure(figure, to: folder)) }
  let missing = files.filter { $0.notice != nil }
  guard program("gnuplot") == nil, missing.count > 1 else { return (files, missing.compactMap(\.notice)) }
  return (
    files,
    [
      "gnuplot is not installed, so there are no pictures in \(folder): apt install gnuplot-nox, then run "
        + "gnuplot *.gp there"
    ]
  )
}

/// Full path of a program in PATH.
private func program(_ name: String) -> String? {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
}

/// Feeds a script to gnuplot; what it complains about, or nil.
private func run(_ gnuplot: String, script: String, in folder: String) -> String? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: gnuplot)
  process.arguments = ["-"]
  process.currentDirectoryURL = URL(fileURLWithPath: folder)
  let (input, complaints) = (Pipe(), Pipe())
  process.standardInput = input
  process.standardOutput = FileHandle.nullDevice
  process.standardError = complaints
  do {
    try process.run()
    // Scripts are far smaller than what a pipe holds, so this cannot block.
    try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
    try input.fileHandleForWriting.close()
  } catch {
    return "\(error)"
  }
  let text = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus != 0 else { return nil }
  return text.split(separator: "\n").last.map(String.init) ?? "exit status \(process.terminationStatus)"
}
