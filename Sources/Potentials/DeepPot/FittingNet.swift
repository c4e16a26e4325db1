/// Kernel of the fitting network: atomic energies of a batch of centres of one type and their gradients.
package enum FittingNet {
  /// Numbers of work space for `rows` centres.
  package static func workSize(_ network: NetworkDescription, rows: Int) -> Int {
    rows * (ResidualNet.tapeWidth(network) + 3 * ResidualNet.maximumWidth(network))
  }

  /// energies = scale N(D) + bias (eV) and dE/dD, from D, rows x network.inputs.
  package static func energiesAndGradients(
    _ network: NetworkDescription, scale: Double, bias: Double, rows: Int, _ d: UnsafePointer<Double>,
    energies: UnsafeMutablePointer<Double>, gradients: UnsafeMutablePointer<Double>,
    work: UnsafeMutablePointer<Double>
  ) {
    let tape = work
    let outputs = ResidualNet.forward(network, rows: rows, d, tape: tape)
    for row in 0..<rows { energies[row] = scale * outputs[row] + bias }
    let size = rows * ResidualNet.maximumWidth(network)
    let above = tape + rows * ResidualNet.tapeWidth(network)
    above.update(repeating: scale, count: rows)
    ResidualNet.inputGradient(
      network, rows: rows, tape: tape, gradient: above, work: above + size, product: above + 2 * size,
      into: gradients)
  }
}
