public import Foundation
public import MDCore

extension AnalysisReport {
  /// The report as JSON, keys sorted, so that equal reports are equal files.
  public func json() throws(MDError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(self)
    } catch {
      throw MDError(.analysis, "the report cannot be written as JSON", found: "\(error)")
    }
  }

  /// Reads what `json` gave.
  public init(json: Data) throws(MDError) {
    do {
      self = try JSONDecoder().decode(AnalysisReport.self, from: json)
    } catch {
      throw MDError(
        .file, "this is no analysis report", found: "\(error)", expected: "JSON written by mdrun analyze")
    }
  }
}
