import Foundation
public import MDCore

/// Writes how far the models of a committee are apart: `model_devi.out`, in the columns and units of DeePMD-kit's.
///
/// Every row is a function of the positions and the cell alone: the models' neighbour lists are built anew for each.
public final class DeviationWriter: Observer, @unchecked Sendable {
  public let path: String
  public let schedule: Schedule
  private var fields: [ForceField]
  private var table: TableFile?
  private var bytesToKeep = 0

  /// Names in DeePMD-kit's order: virial per atom (eV), forces (eV/A).
  static let columns = ["max_devi_v", "min_devi_v", "avg_devi_v", "max_devi_f", "min_devi_f", "avg_devi_f"]
  static let header =
    "#" + Array("step").leftPadded(to: 11) + columns.map { Array($0).leftPadded(to: 19) }.joined() + "\n"

  /// `fields` are the models, each a force field of its own with no skin.
  public init(path: String, every interval: Int, fields: [ForceField]) {
    self.path = path
    schedule = Schedule(every: interval)
    self.fields = fields
  }

  public var needs: Quantities { [] }

  public func observe(_ snapshot: borrowing Snapshot) throws(MDError) {
    for k in fields.indices { try fields[k].evaluate(snapshot.state, wanted: [.energy, .forces, .virial]) }
    let deviation = ModelDeviation(
      forces: fields.map(\.evaluation.forces), virials: fields.map(\.evaluation.virial))
    if table == nil {
      table =
        bytesToKeep > 0
        ? try TableFile(continuing: path, length: bytesToKeep, header: Self.header)
        : try TableFile(creating: path, header: Self.header)
    }
    try table?.append(Self.row(step: snapshot.state.step, deviation))
  }

  static func row(step: Int, _ deviation: ModelDeviation) -> String {
    let numbers = [deviation.virial, deviation.forces].flatMap { [$0.largest, $0.least, $0.mean] }
    return Array("\(step)").leftPadded(to: 12) + numbers.map { String(format: "%19.10e", $0) }.joined() + "\n"
  }

  public func flush() throws(MDError) { try table?.flush() }

  public func save(into record: inout CheckpointRecord) {
    record.set("bytes", table?.length ?? bytesToKeep)
  }

  public func restore(from record: CheckpointRecord) throws(MDError) {
    table = nil
    bytesToKeep = try record.integer("bytes")
    if bytesToKeep > 0 { try TableFile.cut(path, to: bytesToKeep) }
  }
}

extension [Character] {
  /// With blanks in front.
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + String(self)
  }
}
