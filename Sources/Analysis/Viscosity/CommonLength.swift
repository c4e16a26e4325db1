/// Pieces of one length, cut from series of several lengths.
///
/// Spectra can be averaged only when all series are equally long. The longest piece is taken with which at least 95 % of
/// what any choice keeps is used, and no piece is shorter than a quarter of the shortest series.
package struct CommonLength: Equatable {
  /// Samples of a piece.
  package let length: Int
  /// Series that are used, cut or whole, in order: which one, and where the piece begins.
  package let pieces: [Piece]

  package struct Piece: Equatable {
    let series: Int
    let start: Int
  }

  package init(_ counts: [Int]) {
    let shortest = counts.min() ?? 0
    var candidates: Set<Int> = [shortest]
    for count in counts {
      for parts in 1...64 where 4 * (count / parts) >= shortest && count / parts <= shortest {
        candidates.insert(count / parts)
      }
    }
    func used(_ length: Int) -> Int { counts.reduce(0) { $0 + $1 / length * length } }
    let usable = candidates.filter { $0 > 0 }
    let most = usable.map(used).max() ?? 0
    length = usable.filter { 100 * used($0) >= 95 * most }.max() ?? 0
    guard length > 0 else {
      pieces = []
      return
    }
    let step = length
    pieces = counts.indices.flatMap { i in
      (0..<counts[i] / step).map { Piece(series: i, start: $0 * step) }
    }
  }
}
