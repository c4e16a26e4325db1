public import MDCore

/// What the symmetry of a crystal says of its tensors, axes as cells have them: a along x, b in the xy plane.
extension CrystalClass {
  /// The rotations of the class (of the Laue class with the most of them: 432, 422, 622), the identity first.
  ///
  /// `hexagonal` means six-fold axes here: a trigonal crystal has C14 besides, which then counts as forbidden.
  var rotations: [Matrix3] {
    let generators: [Matrix3] =
      switch self {
      case .cubic:
        [
          Matrix3(Vec3(0, -1, 0), Vec3(1, 0, 0), Vec3(0, 0, 1)),
          Matrix3(Vec3(0, 1, 0), Vec3(0, 0, 1), Vec3(1, 0, 0)),
        ]
      case .tetragonal: [Matrix3(Vec3(0, -1, 0), Vec3(1, 0, 0), Vec3(0, 0, 1)), .diagonal(1, -1, -1)]
      case .orthorhombic: [.diagonal(1, -1, -1), .diagonal(-1, 1, -1)]
      case .hexagonal:
        [
          Matrix3(
            Vec3(0.5, -0.75.squareRoot(), 0), Vec3(0.75.squareRoot(), 0.5, 0), Vec3(0, 0, 1)),
          .diagonal(1, -1, -1),
        ]
      case .monoclinic: [.diagonal(-1, 1, -1)]
      case .triclinic: []
      }
    var group: [Matrix3] = [.identity]
    var next = 0
    while next < group.count {
      for generator in generators {
        let product = generator * group[next]
        if group.allSatisfy({ !$0.isNear(product) }) { group.append(product) }
      }
      next += 1
    }
    return group
  }

  /// The part of a tensor of elastic constants that the symmetry allows: the mean over all rotations.
  public func allowed(_ c: ElasticTensor) -> ElasticTensor {
    let group = rotations
    return (1 / Double(group.count)) * group.reduce(ElasticTensor.zero) { $0 + c.symmetrized.rotated($1) }
  }

  /// The part of a symmetric tensor (a stress, a thermal expansion) that the symmetry allows.
  public func allowed(_ t: SymmetricTensor) -> SymmetricTensor {
    let group = rotations
    let sum = group.reduce(Matrix3.zero) { $0 + $1 * t.matrix * $1.transpose }
    return ((1 / Double(group.count)) * sum).symmetricPart
  }

  /// Standard deviation of each constant over the rotations, which would vanish in a perfect crystal, as standard error
  /// of the mean of its equivalents: three of them in a cubic crystal, two in others.
  public func scatter(of c: ElasticTensor) -> ElasticTensor {
    let group = rotations
    let mean = allowed(c)
    var squares = ElasticTensor.zero
    for rotation in group {
      let difference = c.symmetrized.rotated(rotation) - mean
      for i in 0..<6 {
        for j in 0..<6 { squares.rows[i][j] += difference.rows[i][j] * difference.rows[i][j] }
      }
    }
    let degrees = self == .cubic ? 2.0 : 1.0
    return ElasticTensor(
      squares.rows.map { $0.map { ($0 / Double(group.count) / degrees).squareRoot() } })
  }

  /// The independent constants, Voigt indices from one.
  public var independentConstants: [(i: Int, j: Int)] {
    switch self {
    case .cubic: [(1, 1), (1, 2), (4, 4)]
    case .hexagonal: [(1, 1), (1, 2), (1, 3), (3, 3), (4, 4)]
    case .tetragonal: [(1, 1), (1, 2), (1, 3), (3, 3), (4, 4), (6, 6)]
    case .orthorhombic: [(1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3), (4, 4), (5, 5), (6, 6)]
    case .monoclinic:
      [
        (1, 1), (1, 2), (1, 3), (1, 5), (2, 2), (2, 3), (2, 5), (3, 3), (3, 5), (4, 4), (4, 6), (5, 5),
        (6, 6),
      ]
    case .triclinic: (1...6).flatMap { i in (i...6).map { (i, $0) } }
    }
  }

  /// The tensor of given independent constants, in their order.
  public func tensor(_ constants: [Double]) -> ElasticTensor {
    let independent = independentConstants
    precondition(constants.count == independent.count)
    var seed = ElasticTensor.zero
    for ((i, j), value) in zip(independent, constants) {
      seed[i, j] = value
      seed[j, i] = value
    }
    if self == .cubic || self == .hexagonal || self == .tetragonal { seed.completeByAxes(self) }
    return seed
  }

  /// Strains (Voigt, from one) that suffice for all independent constants.
  public var sufficientStrains: [Int] {
    switch self {
    case .cubic: [1, 4]
    case .hexagonal: [1, 3, 4]
    case .tetragonal: [1, 3, 4, 6]
    case .orthorhombic, .monoclinic, .triclinic: [1, 2, 3, 4, 5, 6]
    }
  }
}

extension ElasticTensor {
  /// Fills in what equal axes make equal, from the independent constants.
  fileprivate mutating func completeByAxes(_ crystal: CrystalClass) {
    setBoth(2, 2, self[1, 1])
    setBoth(5, 5, self[4, 4])
    if crystal == .cubic {
      setBoth(3, 3, self[1, 1])
      setBoth(1, 3, self[1, 2])
      setBoth(6, 6, self[4, 4])
    }
    if crystal == .hexagonal { setBoth(6, 6, 0.5 * (self[1, 1] - self[1, 2])) }
    setBoth(2, 3, self[1, 3])
  }

  private mutating func setBoth(_ i: Int, _ j: Int, _ value: Double) {
    self[i, j] = value
    self[j, i] = value
  }
}

extension Matrix3 {
  fileprivate func isNear(_ other: Matrix3) -> Bool {
    (0..<3).allSatisfy { row in (0..<3).allSatisfy { (self[row, $0] - other[row, $0]).magnitude < 1e-9 } }
  }
}
