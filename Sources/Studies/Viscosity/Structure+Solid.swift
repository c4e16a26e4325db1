import Analysis
import MDCore
import Trajectory

extension Structure {
  /// Share of the atoms in bcc, fcc or hcp surroundings; nil for fewer than a hundred atoms or a free axis, where too few
  /// neighbours tell.
  var solidFraction: Double? {
    get throws(MDError) {
      guard count >= 100, cell.isFullyPeriodic else { return nil }
      let structures = try LocalStructure.identify(positions: positions, cell: cell)
      return Double(structures.count { $0 != .other }) / Double(structures.count)
    }
  }
}
