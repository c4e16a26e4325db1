import Analysis
import Foundation
import MDCore
import Trajectory

/// What the frames of a run tell beside its stress: whether atoms flow, and the viscosity by transverse currents.
struct LiquidFrames {
  private let folder: RunFolder
  private let steps: ClosedRange<Int>
  private let units: UnitSystem

  /// The stage of `steps` of a run.
  init(_ folder: RunFolder, steps: ClosedRange<Int>, units: UnitSystem) {
    self.folder = folder
    self.steps = steps
    self.units = units
  }

  private func reader() throws(MDError) -> TrajectoryReader? {
    guard FileManager.default.fileExists(atPath: folder.trajectory) else { return nil }
    return try TrajectoryReader(path: folder.trajectory)
  }

  /// A warning where most atoms ended where they began: a crystal or a glass, whose stress alone may look like a
  /// liquid's.
  ///
  /// The median squared displacement is held against a tenth of (V/N)^(2/3): atoms of a crystal at its melting point
  /// reach half of that, those of a liquid pass it within a few relaxation times. First and last frame of the stage
  /// serve; without frames of all atoms the structures at the start and the end of the run.
  func solidWarning() throws(MDError) -> String? {
    guard let (start, end, cell) = try ends(), start.count == end.count, !start.isEmpty else { return nil }
    let count = Double(start.count)
    let shift = zip(start, end).reduce(Vec3.zero) { $0 + ($1.1 - $1.0) } / count
    let squares = zip(start, end).map { ($1 - $0 - shift).length2 }.sorted()
    let spacing = cbrt(cell.volume / count)
    let median = squares[squares.count / 2]
    guard median < 0.1 * spacing * spacing else { return nil }
    return String(
      format:
        "%@: atoms have moved by %.2f of their spacing only: a solid or a glass, whose stress gives no viscosity",
      folder.path, median.squareRoot() / spacing)
  }

  private func ends() throws(MDError) -> (start: [Vec3], end: [Vec3], cell: Cell)? {
    if let reader = try reader(), reader.hasUnwrappedPositions {
      var (first, last): (Snapshot?, Snapshot?) = (nil, nil)
      for index in 0..<reader.count {
        let frame = try reader.read(index)
        guard steps.contains(frame.state.step) else { continue }
        if first == nil { first = frame }
        last = frame
      }
      if let first, !first.topology.isPart, let last, last.state.step > first.state.step {
        return (first.state.positions, last.state.positions, last.state.cell)
      }
    }
    guard FileManager.default.fileExists(atPath: folder.topology),
      FileManager.default.fileExists(atPath: folder.final)
    else { return nil }
    let options = StructureOptions(units: units)
    let (start, end) = (
      try readStructure(folder.topology, options: options), try readStructure(folder.final, options: options)
    )
    return (start.positions, end.positions, end.cell)
  }

  /// The viscosity by transverse currents; nil where frames are missing, too few, or hold no velocities.
  func transverseViscosity() -> TransverseViscosity? {
    guard let reader = try? reader() else { return nil }
    var analysis = TransverseCurrentAnalysis()
    do throws(MDError) {
      for index in 0..<reader.count {
        let frame = try reader.read(index)
        if steps.contains(frame.state.step) { try analysis.consume(frame) }
      }
      return try analysis.finish()
    } catch {
      return nil
    }
  }
}

/// The mean of estimates by transverse currents of several runs, with the larger of two errors: from their own, and
/// from their scatter where there are at least four.
func meanTransverse(_ runs: [TransverseViscosity]) -> Estimate? {
  guard var mean = runs.first?.viscosity else { return nil }
  let count = Double(runs.count)
  mean.value = runs.reduce(0) { $0 + $1.viscosity.value } / count
  let own =
    runs.reduce(0) { $0 + $1.viscosity.standardError * $1.viscosity.standardError }.squareRoot() / count
  let square = runs.reduce(0) { $0 + ($1.viscosity.value - mean.value) * ($1.viscosity.value - mean.value) }
  let scatter = runs.count >= 4 ? (square / (count - 1) / count).squareRoot() : 0
  mean.standardError = max(own, scatter)
  mean.evidence.samples = runs.reduce(0) { $0 + $1.viscosity.evidence.samples }
  var warnings: [String] = []
  for warning in runs.flatMap(\.viscosity.warnings) where !warnings.contains(warning) {
    warnings.append(warning)
  }
  mean.warnings = warnings
  return mean
}
