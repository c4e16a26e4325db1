import Potentials
import TestSupport
import Testing

/// The folded descriptor against its definition, and its gradient against central differences.
@Suite struct DescriptorTests {
  @Test(arguments: [(1, 1), (5, 3), (12, 12), (100, 16), (33, 8)])
  func equalsTheDefinition(width: Int, axis: Int) {
    let descriptor = Descriptor<Double>(width: width, axis: axis)
    var numbers = TestNumbers(seed: 31)
    let t = matrix(descriptor, &numbers)
    let d = contract(descriptor, t)
    for m in 0..<width {
      for a in 0..<axis {
        let sum = (0..<4).reduce(0) { $0 + t[$1 * descriptor.stride + m] * t[$1 * descriptor.stride + a] }
        #expect(abs(d[descriptor.position(neuron: m, axis: a)] - sum) < 1e-14)
      }
    }
    #expect(descriptor.size == width * axis - axis * (axis - 1) / 2)
  }

  @Test(arguments: [(5, 3), (12, 12), (17, 8)]) func gradient(width: Int, axis: Int) {
    let descriptor = Descriptor<Double>(width: width, axis: axis)
    var numbers = TestNumbers(seed: 32)
    let t = matrix(descriptor, &numbers)
    let weights = numbers.take(descriptor.size) + Array(repeating: 0, count: Double.laneCount)
    func energy(_ t: [Double]) -> Double {
      zip(contract(descriptor, t), weights).prefix(descriptor.size).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var found = Array(repeating: Double.nan, count: 4 * descriptor.stride)
    descriptor.gradient(t, weights, factor: 0.5, into: &found)
    let h = 1e-4
    for c in 0..<4 {
      for m in 0..<width {
        var (up, down) = (t, t)
        up[c * descriptor.stride + m] += h
        down[c * descriptor.stride + m] -= h
        let numeric = (energy(up) - energy(down)) / (2 * h)
        #expect(abs(0.5 * numeric - found[c * descriptor.stride + m]) < 1e-9)
      }
    }
  }

  private func matrix(_ descriptor: Descriptor<Double>, _ numbers: inout TestNumbers) -> [Double] {
    var t = Array(repeating: 0.0, count: 4 * descriptor.stride)
    for c in 0..<4 {
      for m in 0..<descriptor.width { t[c * descriptor.stride + m] = numbers.next() }
    }
    return t
  }

  private func contract(_ descriptor: Descriptor<Double>, _ t: [Double]) -> [Double] {
    var d = Array(repeating: 0.0, count: descriptor.size + Double.laneCount)
    descriptor.contract(t, into: &d)
    return d
  }
}
