public import MDCore

/// A pair function made of plain arithmetic, which can be had for eight distances at a time.
///
/// For systems of one species the whole sweep over a row then stays in registers. Its results are those of the sweep for
/// single distances but for rounding.
public protocol LanePairFunction: PairFunction {
  /// Like the function for one distance. It is also called beyond the cutoff, up to infinity, where the results are dropped.
  static func evaluate(
    _ r2: SIMD8<Double>, _ parameters: Parameters
  ) -> (energy: SIMD8<Double>, forceOverR: SIMD8<Double>)
}

extension LanePairFunction {
  @inlinable
  public static func sumRows(_ rows: Range<Int>, _ system: PairSystem<Self>) -> PairSums {
    system.speciesCount == 1 ? sumLanes(rows, system) : sumPackedRows(rows, system)
  }

  /// The sums of `sumPackedRows` for a single species. Cost: one evaluation per entry of the list.
  @inlinable
  static func sumLanes(_ rows: Range<Int>, _ system: PairSystem<Self>) -> PairSums {
    let pairs = PairLanes(system.pairs)
    let (parameters, cutoff2) = (system.parameters[0], system.cutoffs2[0])
    let wantsVirial = system.wantsVirials
    var sums = PairSums()
    for i in rows {
      let entries = system.pairs.entries(of: i)
      let center = system.pairs.positions[i]
      var energy = SIMD8<Double>.zero
      var force = LaneVector()
      var virial = LaneTensor()
      var p = entries.lowerBound
      while p < entries.upperBound {
        let (x, y, z, r2) = pairs.displacements(p, count: entries.upperBound &- p, from: center)
        let isFar = r2 .>= cutoff2
        var (u, f) = evaluate(r2, parameters)
        u.replace(with: 0, where: isFar)
        f.replace(with: 0, where: isFar)
        energy += u
        force.add(f, x, y, z)
        if wantsVirial { virial.add(f, x, y, z) }
        p &+= 8
      }
      let half = 0.5 * energy.sum()
      sums.energy += half
      system.add(-force.sum, half, at: i)
      if wantsVirial {
        let virial = 0.5 * virial.sum
        sums.virial = sums.virial + virial
        system.add(virial, at: i)
      }
    }
    return sums
  }
}

/// Eight sums of f d.
@frozen
@usableFromInline
struct LaneVector {
  @usableFromInline var x = SIMD8<Double>.zero
  @usableFromInline var y = SIMD8<Double>.zero
  @usableFromInline var z = SIMD8<Double>.zero

  @inlinable init() {}

  @inlinable @inline(__always)
  mutating func add(_ f: SIMD8<Double>, _ dx: SIMD8<Double>, _ dy: SIMD8<Double>, _ dz: SIMD8<Double>) {
    x.addProduct(f, dx)
    y.addProduct(f, dy)
    z.addProduct(f, dz)
  }

  @inlinable var sum: Vec3 { Vec3(x.sum(), y.sum(), z.sum()) }
}

/// Eight sums of f d d.
@frozen
@usableFromInline
struct LaneTensor {
  @usableFromInline var xx = SIMD8<Double>.zero
  @usableFromInline var yy = SIMD8<Double>.zero
  @usableFromInline var zz = SIMD8<Double>.zero
  @usableFromInline var yz = SIMD8<Double>.zero
  @usableFromInline var xz = SIMD8<Double>.zero
  @usableFromInline var xy = SIMD8<Double>.zero

  @inlinable init() {}

  @inlinable @inline(__always)
  mutating func add(_ f: SIMD8<Double>, _ dx: SIMD8<Double>, _ dy: SIMD8<Double>, _ dz: SIMD8<Double>) {
    let (fx, fy, fz) = (f * dx, f * dy, f * dz)
    xx.addProduct(fx, dx)
    yy.addProduct(fy, dy)
    zz.addProduct(fz, dz)
    yz.addProduct(fy, dz)
    xz.addProduct(fx, dz)
    xy.addProduct(fx, dy)
  }

  @inlinable var sum: SymmetricTensor {
    SymmetricTensor(
      xx: xx.sum(), yy: yy.sum(), zz: zz.sum(), yz: yz.sum(), xz: xz.sum(), xy: xy.sum())
  }
}
