extension Double {
  /// tanh(x) without branches, so that loops over it become vector code.
  ///
  /// With e = exp(2|x|) - 1, tanh |x| = e / (e + 2). The argument is reduced to t = n ln 2 + r with |r| <= ln 2 / 2,
  /// exp(r) - 1 is its Taylor series to r^13 (next term below 2e-17 relative), and exp(t) - 1 = 2^n (exp(r) - 1) + (2^n - 1),
  /// which cancels nowhere. Relative error below 1e-15 for all finite x; +-1 from |x| = 20 on; not a number stays so.
  @inline(__always)
  package static func fastTanh(_ x: Double) -> Double {
    let sign = x.bitPattern & (1 << 63)
    let magnitude = Double(bitPattern: x.bitPattern ^ sign)
    let twice = magnitude + magnitude
    let t = twice > 40 ? 40 : twice
    // Adding 1.5 2^52 rounds to an integer, which then stands in the low bits.
    let rounding = 0x1.8p52
    let k = rounding.addingProduct(t, 1.4426950408889634)
    let n = k - rounding
    let r = t.addingProduct(n, -0x1.62e42fefa39efp-1).addingProduct(n, -0x1.abc9e3b39803fp-56)
    var p = 1 / 6_227_020_800.0
    p = (1 / 479_001_600.0).addingProduct(p, r)
    p = (1 / 39_916_800.0).addingProduct(p, r)
    p = (1 / 3_628_800.0).addingProduct(p, r)
    p = (1 / 362_880.0).addingProduct(p, r)
    p = (1 / 40_320.0).addingProduct(p, r)
    p = (1 / 5_040.0).addingProduct(p, r)
    p = (1 / 720.0).addingProduct(p, r)
    p = (1 / 120.0).addingProduct(p, r)
    p = (1 / 24.0).addingProduct(p, r)
    p = (1 / 6.0).addingProduct(p, r)
    p = 0.5.addingProduct(p, r)
    p = r.addingProduct(p * r, r)
    let power = Double(bitPattern: (k.bitPattern &<< 52) &+ 0x3FF0_0000_0000_0000)
    let e = (power - 1).addingProduct(power, p)
    return Double(bitPattern: (e / (e + 2)).bitPattern | sign)
  }
}

extension Float {
  /// The same in single precision: the series ends at r^7 (next term below 1e-8 relative). Relative error below 3e-7.
  @inline(__always)
  package static func fastTanh(_ x: Float) -> Float {
    let sign = x.bitPattern & (1 << 31)
    let magnitude = Float(bitPattern: x.bitPattern ^ sign)
    let twice = magnitude + magnitude
    let t = twice > 20 ? 20 : twice
    let rounding: Float = 0x1.8p23
    let k = rounding.addingProduct(t, 1.44269504)
    let n = k - rounding
    let r = t.addingProduct(n, -0x1.62e4p-1).addingProduct(n, -0x1.7f7d1cp-20)
    var p: Float = 1 / 5_040
    p = (1 / 720 as Float).addingProduct(p, r)
    p = (1 / 120 as Float).addingProduct(p, r)
    p = (1 / 24 as Float).addingProduct(p, r)
    p = (1 / 6 as Float).addingProduct(p, r)
    p = (0.5 as Float).addingProduct(p, r)
    p = r.addingProduct(p * r, r)
    let power = Float(bitPattern: (k.bitPattern &<< 23) &+ 0x3F80_0000)
    let e = (power - 1).addingProduct(power, p)
    return Float(bitPattern: (e / (e + 2)).bitPattern | sign)
  }
}
