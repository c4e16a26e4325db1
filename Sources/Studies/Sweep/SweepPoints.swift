import Analysis
import Foundation
import MDCore
import Trajectory

/// What a sweep found at each of its points, as `sweep.json`: every number with its error, evidence and warnings.
struct SweepPoints: Equatable, Codable {
  /// One place in the sweep, its seeds taken together.
  struct Point: Equatable, Codable {
    var place: [Coordinate]
    /// How many runs or studies were made there.
    var runs: Int
    var report: AnalysisReport
  }

  struct Coordinate: Equatable, Codable {
    var axis: String
    var label: String
    /// In `unit`, where it is one.
    var number: Double?
    var unit: String
  }

  var points: [Point]

  /// Whether a quantity belongs into a table for reading: the pressure's components do not.
  static func isShown(_ quantity: String) -> Bool {
    !quantity.hasPrefix("pressure ") && quantity != "energy drift"
  }

  init(points: [Point]) { self.points = points }

  /// Reads what `json` gave.
  init(file: String) throws(MDError) {
    let data = Data(try FileBytes.read(file))
    do {
      self = try JSONDecoder().decode(SweepPoints.self, from: data)
    } catch {
      throw MDError(
        .file, "these are no points of a sweep", at: .init(file: file), found: "\(error)",
        expected: "JSON written by mdrun sweep")
    }
  }

  /// Keys sorted, so that equal points are equal files.
  func json() throws(MDError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do { return try encoder.encode(self) } catch {
      throw MDError(.analysis, "the points of the sweep cannot be written as JSON", found: "\(error)")
    }
  }
}

extension Estimate {
  /// What stands behind a number that there is a warning about.
  static let warningMark = "!"

  /// The number, marked where there is a warning about it.
  var markedNumber: String { warnings.isEmpty ? number : number + Self.warningMark }
}

extension StudyFolder {
  /// The points of a sweep.
  var sweepPoints: String { file("sweep.json") }
}
