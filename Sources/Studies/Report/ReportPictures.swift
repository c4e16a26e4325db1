import Foundation
import MDCore
import Trajectory

/// A picture on a page: an SVG file in the folder, its data and script beside it.
struct ReportPicture {
  /// Name of the files without ending.
  var name: String
  var title: String
  /// What it shows, for those who do not see it.
  var description: String
  var isWide = false

  /// The pictures of a folder, as gnuplot scripts name them.
  static func all(in folder: String, except drawn: Set<String> = [])
    -> [ReportPicture]
  {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = files.filter { $0.hasSuffix(".gp") }.map { String($0.dropLast(3)) }.filter {
      !drawn.contains($0)
    }
    return names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }.map { name in
      let path = (folder as NSString).appendingPathComponent(name)
      return ReportPicture(
        name: name,
        script: (try? FileBytes.read(path + ".gp")).map { String(decoding: $0, as: UTF8.self) } ?? "",
        data: (try? FileBytes.head(path + ".dat", count: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
          ?? "")
    }
  }

  /// Title, axes and curves, as script and data say.
  init(name: String, script: String, data: String) {
    self.name = name
    func setting(_ key: String) -> String {
      let line = script.split(separator: "\n").first { $0.hasPrefix("set \(key) '") } ?? ""
      let text = line.dropFirst("set \(key) '".count)
      let end = text.range(of: "' noenhanced", options: .backwards)?.lowerBound ?? text.endIndex
      return text[..<end].replacingOccurrences(of: "''", with: "'")
    }
    title = setting("title").isEmpty ? name : setting("title")
    // The first comment of a block names its layer, the second its columns.
    let curves = data.components(separatedBy: "\n\n\n").compactMap { block in
      block.split(separator: "\n").first.flatMap { $0.hasPrefix("# ") ? String($0.dropFirst(2)) : nil }
    }
    let (x, y) = (setting("xlabel"), setting("ylabel"))
    description =
      title + (x.isEmpty ? "" : y.isEmpty ? ": along \(x)" : ": \(y) against \(x)")
      + (curves.isEmpty ? "" : "; \(curves.joined(separator: ", "))") + ". Numbers: \(name).dat"
  }

  /// The figure with its files, or nothing, with a warning, where there is no whole picture.
  ///
  /// The SVG stands in the page as an image: whatever it holds, no script of it runs and nothing is loaded.
  func html(in folder: String, warnings: inout [String]) -> HTML {
    let path = (folder as NSString).appendingPathComponent("\(name).svg")
    let bytes: Data
    do throws(MDError) { bytes = try FileBytes.read(path) } catch {
      warnings.append("no picture \(name).svg: run gnuplot \(name).gp in the folder")
      return .empty
    }
    guard bytes.count < 8 << 20, String(decoding: bytes.suffix(64), as: UTF8.self).contains("</svg>") else {
      warnings.append("the picture \(name).svg is not whole: run gnuplot \(name).gp in the folder")
      return .empty
    }
    let image = HTML.void(
      "img",
      [
        "src": "data:image/svg+xml;base64,\(bytes.base64EncodedString())", "alt": description,
        "loading": "lazy",
      ])
    let endings: [String] = ["svg", "dat", "gp"]
    let links = endings.map { ending in ReportFiles.link("\(name).\(ending)", text: ending) }
    return .element(
      "figure", ["class": isWide ? "wide" : nil], image,
      .element(
        "figcaption", [:], .text("\(title) "), .constant("("), .join(links, separator: .constant(", ")),
        .constant(")")))
  }

  /// All of them, side by side where there is room.
  static func html(_ pictures: [ReportPicture], in folder: String, warnings: inout [String]) -> HTML {
    var parts: [HTML] = []
    for picture in pictures { parts.append(picture.html(in: folder, warnings: &warnings)) }
    parts.removeAll { $0 == .empty }
    return parts.isEmpty ? .empty : .element("div", ["class": "figures"], .join(parts))
  }
}
