/// Kernel of one embedding G(s), M numbers from the normalised radial entry s, together with dG/ds.
package enum EmbeddingNet {
  /// Rows evaluated at once, so that all layers stay in the cache.
  package static let blockRows = 128

  /// Numbers of work space for any number of rows.
  package static func workSize(_ embedding: EmbeddingDescription) -> Int {
    guard let network = embedding.network else { return 0 }
    return 5 * blockRows * ResidualNet.maximumWidth(network)
  }

  /// Writes G and dG/ds, rows x outputs, for `rows` values s; the network counts where there is also a table.
  package static func valueAndDerivative(
    _ embedding: EmbeddingDescription, rows: Int, _ s: UnsafePointer<Double>,
    into g: UnsafeMutablePointer<Double>, derivative dg: UnsafeMutablePointer<Double>,
    work: UnsafeMutablePointer<Double>
  ) {
    if let network = embedding.network {
      let outputs = network.outputs
      var first = 0
      while first < rows {
        let count = min(blockRows, rows - first)
        ResidualNet.valueAndDerivative(
          network, rows: count, s + first, into: g + first * outputs, derivative: dg + first * outputs,
          work: work)
        first += count
      }
    } else if let table = embedding.table {
      EmbeddingTable.valueAndDerivative(table, rows: rows, s, into: g, derivative: dg)
    }
  }
}
