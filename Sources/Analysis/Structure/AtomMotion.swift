internal import Foundation
package import MDCore

/// How far atoms have come between two frames: what tells a liquid from a solid where order does not.
package struct AtomMotion: Sendable, Equatable {
  /// Median displacement over the cube root of the volume per atom; the common shift and the cell's change are left out.
  package let median: Double

  /// Beyond this median atoms have left their cages: those of a crystal at its melting point reach two thirds of it,
  /// those of a liquid pass it within a few relaxation times.
  package static let flowing = 0.1.squareRoot()

  package var flows: Bool { median > Self.flowing }

  /// Positions (A) that are continuous in time, of the same atoms in the same order. Nil for none, or numbers that differ.
  package init?(from start: [Vec3], in startCell: Cell, to end: [Vec3], in endCell: Cell) {
    guard start.count == end.count, !start.isEmpty, endCell.volume > 0 else { return nil }
    let count = Double(start.count)
    let moves = zip(start, end).map { a, b in
      endCell.cartesian(endCell.fractional(b) - startCell.fractional(a)) - endCell.cartesian(.zero)
    }
    let shift = moves.reduce(Vec3.zero, +) / count
    let squares = moves.map { ($0 - shift).length2 }.sorted()
    median = squares[squares.count / 2].squareRoot() / cbrt(endCell.volume / count)
  }
}
