/// The constant factor of many matrix products, stored in the order in which the product reads it.
///
/// W (rows x columns) is cut into panels of `panelWidth` = three vector registers of columns; each panel is contiguous, row
/// after row, the last one filled up with zeros. Nothing is packed again at each product, which is what makes a product
/// with few rows of X run near the peak of the processor.
package struct PackedMatrix<Scalar: KernelScalar>: Sendable {
  package let rows: Int
  package let columns: Int
  /// Columns with padding, a multiple of `panelWidth`.
  package let paddedColumns: Int
  /// Panels one after the other, each rows x panelWidth.
  private let panels: AlignedMemory<Scalar>

  /// Columns in a panel.
  package static var panelWidth: Int { 3 * Scalar.laneCount }

  /// Packs the matrix with entry (row, column) given by `entry`.
  package init(rows: Int, columns: Int, _ entry: (_ row: Int, _ column: Int) -> Double) {
    self.rows = rows
    self.columns = columns
    let width = Self.panelWidth
    paddedColumns = (columns + width - 1) / width * width
    panels = AlignedMemory(count: rows * paddedColumns, repeating: 0)
    for row in 0..<rows {
      for column in 0..<columns {
        let (panel, lane) = (column / width, column % width)
        panels.start[(panel * rows + row) * width + lane] = Scalar(entry(row, column))
      }
    }
  }

  /// Y = X W + bias: X is count x rows with row length `xStride`, Y count x paddedColumns with row length `yStride`;
  /// `bias` holds paddedColumns numbers, nil means zero. Cost 2 count rows columns flop.
  @inline(__always)
  package func multiply(
    count: Int, _ x: UnsafePointer<Scalar>, xStride: Int, bias: UnsafePointer<Scalar>?,
    into y: UnsafeMutablePointer<Scalar>, yStride: Int
  ) {
    let width = Self.panelWidth
    var column = 0
    while column < paddedColumns {
      let panel = panels.start + column * rows
      let start = bias.map { MatrixTile.Row<Scalar>($0 + column) } ?? MatrixTile.Row()
      var row = 0
      // Eight rows of three registers leave room for the factors only where there are 32 registers.
      while Scalar.laneCount * MemoryLayout<Scalar>.stride == 64, row + 8 <= count {
        MatrixTile.eightRows(
          depth: rows, x + row * xStride, xStride, panel, start, y + row * yStride + column, yStride)
        row += 8
      }
      while row + 4 <= count {
        MatrixTile.fourRows(
          depth: rows, x + row * xStride, xStride, panel, start, y + row * yStride + column, yStride)
        row += 4
      }
      while row < count {
        MatrixTile.oneRow(depth: rows, x + row * xStride, panel, start, y + row * yStride + column)
        row += 1
      }
      column += width
    }
  }
}
