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
  /// First and last frame of the stage serve; without frames of all atoms the structures at the start and the end of the run.
  func solidWarning() throws(MDError) -> String? {
    guard let (start, end) = try ends(),
      let motion = AtomMotion(from: start.positions, in: start.cell, to: end.positions, in: end.cell),
      !motion.flows
    else { return nil }
    return
      "\(folder.path): atoms have moved by \(motion.median.formatted(2)) of their spacing only: a solid or a glass, "
      + "whose stress gives no viscosity"
  }

  private typealias Place = (positions: [Vec3], cell: Cell)

  private func ends() throws(MDError) -> (start: Place, end: Place)? {
    if let reader = try reader(), reader.hasUnwrappedPositions {
      var (first, last): (Snapshot?, Snapshot?) = (nil, nil)
      for index in 0..<reader.count {
        let frame = try reader.read(index)
        guard steps.contains(frame.state.step) else { continue }
        if first == nil { first = frame }
        last = frame
      }
      if let first, !first.topology.isPart, let last, last.state.step > first.state.step {
        return (
          (first.state.positions, first.state.cell), (last.state.positions, last.state.cell)
        )
      }
    }
    guard FileManager.default.fileExists(atPath: folder.topology),
      FileManager.default.fileExists(atPath: folder.final)
    else { return nil }
    let options = StructureOptions(units: units)
    let (start, end) = (
      try readStructure(folder.topology, options: options), try readStructure(folder.final, options: options)
    )
    return ((start.positions, start.cell), (end.positions, end.cell))
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
