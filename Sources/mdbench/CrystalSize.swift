/// Repeats of a conventional cell for a wanted number of atoms.
enum CrystalSize {
  /// Three numbers whose product is nearest to `atoms / perCell`, none more than twice another; of equals the most cubic.
  static func repeats(atoms: Int, perCell: Int) -> [Int] {
    let wanted = max(1, (Double(atoms) / Double(perCell)).rounded())
    var best = [1, 1, 1]
    var least = (distance: Double.infinity, aspect: Double.infinity)
    for x in 1...Int(wanted.squareRoot()) + 1 where Double(x * x * x) <= 2 * wanted {
      for y in x...2 * x {
        let z = max(y, Int((wanted / Double(x * y)).rounded()))
        guard z <= 2 * x else { continue }
        let trial = (distance: abs(Double(x * y * z) - wanted), aspect: Double(z) / Double(x))
        if trial < least { (least, best) = (trial, [x, y, z]) }
      }
    }
    return best
  }
}
