/// A curve as characters: dots of braille, or stars where a terminal has no such letters.
public struct TextPlot: Sendable {
  public enum Letters: Sendable { case braille, ascii }

  private let rows: [String]

  /// Lines of the picture, all `width` characters wide.
  public var lines: [String] { rows }

  /// The values, which follow at equal distances, in `width` times `height` characters. Values that are not finite are gaps.
  ///
  /// Where several values fall on a column of dots, the dots from the lowest to the highest are set.
  public init(_ values: [Double], width: Int, height: Int, in range: ClosedRange<Double>, letters: Letters) {
    let (width, height) = (max(1, width), max(1, height))
    let (across, down) = letters == .braille ? (2, 4) : (1, 1)
    let (columns, lines) = (width * across, height * down)
    var dots = Array(repeating: Array(repeating: false, count: columns), count: lines)
    let span = range.upperBound - range.lowerBound
    func line(_ value: Double) -> Int {
      guard span > 0 else { return lines / 2 }
      let place = (range.upperBound - value) / span * Double(lines - 1)
      return min(lines - 1, max(0, Int(place.rounded())))
    }
    for column in 0..<columns {
      // With fewer values than columns, each value fills several.
      let first = column * values.count / columns
      let end = max(first + 1, (column + 1) * values.count / columns)
      let finite = values[min(first, values.count)..<min(end, values.count)].filter(\.isFinite)
      guard let low = finite.min(), let high = finite.max() else { continue }
      for row in line(high)...line(low) { dots[row][column] = true }
    }
    rows = (0..<height).map { row in
      String(
        (0..<width).map { place in
          guard letters == .braille else { return dots[row][place] ? "*" : " " }
          return Self.braille { dots[row * 4 + $1][place * 2 + $0] }
        })
    }
  }

  /// The letter with the dots that `isSet` (column, row) says.
  private static func braille(_ isSet: (Int, Int) -> Bool) -> Character {
    var code: UInt32 = 0x2800
    for (bit, place) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)].enumerated()
    where isSet(place.0, place.1) {
      code |= 1 << UInt32(bit)
    }
    return Unicode.Scalar(code).map(Character.init) ?? " "
  }
}
