import Foundation
import MDCore

/// Holds each frame of a file without ids against the one before it: atoms that have changed places were written in
/// another order, and every displacement between the two is wrong.
struct FrameComparison {
  private var last: Structure?
  private var index = 0

  /// Takes the next frame; what is worth saying goes to the notices.
  mutating func add(_ frame: Structure, path: String, _ notices: NoticeList) {
    defer {
      last = frame
      index += 1
    }
    guard let last, last.count == frame.count else { return }
    if (last.masses == nil) != (frame.masses == nil) {
      notices.add("\(path): masses stand in some frames only; the others take those of the elements")
    }
    guard frame.ids == nil, frame.part == nil, let spacing = frame.spacing else { return }
    let moved = last.displacements(to: frame).enumerated().filter { $0.element > 0.5 * spacing }.map(\.offset)
    guard moved.count > 1 else { return }
    // A few tell: in matter the place of an atom is near that of another by chance one time in ten.
    let sample = stride(from: 0, to: moved.count, by: max(1, moved.count / 100)).map { moved[$0] }
    let exchanged = sample.count { atom in
      moved.contains { other in
        other != atom && last.species[other] == frame.species[atom]
          && frame.distance(last.positions[other], frame.positions[atom]) < 0.3 * spacing
      }
    }
    guard 2 * exchanged > sample.count else { return }
    notices.add(
      "\(path): in frame \(index) atoms stand where others stood before (\(moved.count) of \(frame.count) moved): without ids their order seems to change, so displacements between frames are not to be trusted"
    )
  }
}

extension Structure {
  /// Mean distance of neighbours (A), nil for fewer than two atoms.
  fileprivate var spacing: Double? {
    guard count > 1, cell.volume > 0 else { return nil }
    let volume = cell.isFullyPeriodic ? cell.volume : Cell.around(positions).volume
    return cbrt(volume / Double(count))
  }

  /// Distance of two points, along periodic axes of their nearest images.
  fileprivate func distance(_ a: Vec3, _ b: Vec3) -> Double {
    var s = (b - a) * cell.vectors.inverse
    for axis in 0..<3 where cell.periodic[axis] { s[axis] -= s[axis].rounded() }
    return (s * cell.vectors).length
  }

  /// How far each atom is from where it is in another frame (A).
  fileprivate func displacements(to frame: Structure) -> [Double] {
    guard frame.cell.volume > 0 else { return [] }
    let inverse = frame.cell.vectors.inverse
    return zip(positions, frame.positions).map { a, b in
      var s = (b - a) * inverse
      for axis in 0..<3 where frame.cell.periodic[axis] { s[axis] -= s[axis].rounded() }
      return (s * frame.cell.vectors).length
    }
  }
}
