public import Foundation
public import MDCore

extension Comparison {
  /// The comparison as JSON, keys sorted, so that equal comparisons are equal files.
  public func json() throws(MDError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return try encoder.encode(self)
    } catch {
      throw MDError(.analysis, "the comparison cannot be written as JSON", found: "\(error)")
    }
  }

  /// Reads what `json` gave. Fails where a row has not one cell for each potential, or a difference names none.
  public init(json: Data) throws(MDError) {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      self = try decoder.decode(Comparison.self, from: json)
    } catch {
      throw MDError(
        .file, "this is no comparison", found: "\(error)", expected: "JSON written by mdrun compare")
    }
    for row in groups.flatMap(\.rows) {
      guard row.cells.count == subjects.count,
        row.differences.allSatisfy({
          subjects.indices.contains($0.first) && subjects.indices.contains($0.second)
        })
      else {
        throw MDError(
          .file, "a row of the comparison does not fit its potentials",
          found: "\(row.property), \(row.system)",
          expected: "\(subjects.count) cells, differences between them")
      }
    }
  }
}
