/// Which deformations of the cell a barostat or a minimisation makes.
///
/// A deformation rate is a matrix G with dh/dt = h G and dr/dt = r G (row vectors). Each coupling allows a linear
/// space of such matrices. None of them rotates the cell: `triclinic` keeps it in standard orientation, since
/// products of lower triangular matrices are lower triangular.
public enum CellCoupling: Sendable, Equatable, Hashable {
  public enum Axis: Int, Sendable, CaseIterable { case x, y, z }

  /// All lengths alike, shape kept.
  case isotropic
  /// x, y and z independently; no shear.
  case anisotropic
  /// Three lengths and three tilts of a cell in standard orientation (a along x, b in the xy plane).
  case triclinic
  /// One Cartesian axis; everything at right angles to it stays fixed.
  case axis(Axis)

  /// Number of independent deformations.
  public var count: Int {
    switch self {
    case .isotropic: 1
    case .anisotropic: 3
    case .triclinic: 6
    case .axis: 1
    }
  }

  /// The orthogonal projection of a matrix on the allowed deformations.
  public func project(_ m: Matrix3) -> Matrix3 {
    switch self {
    case .isotropic:
      let mean = m.trace / 3
      return .diagonal(mean, mean, mean)
    case .anisotropic: return .diagonal(m.a.x, m.b.y, m.c.z)
    case .triclinic: return Matrix3(Vec3(m.a.x, 0, 0), Vec3(m.b.x, m.b.y, 0), m.c)
    case .axis(let axis):
      var result = Matrix3.zero
      result[axis.rawValue, axis.rawValue] = m[axis.rawValue, axis.rawValue]
      return result
    }
  }

  /// The deformation with the given components (`count` of them) along an orthonormal basis.
  func combine(_ components: [Double]) -> Matrix3 {
    precondition(components.count == count)
    let x = components
    switch self {
    case .isotropic:
      let s = x[0] / 3.0.squareRoot()
      return .diagonal(s, s, s)
    case .anisotropic: return .diagonal(x[0], x[1], x[2])
    case .triclinic: return Matrix3(Vec3(x[0], 0, 0), Vec3(x[3], x[1], 0), Vec3(x[4], x[5], x[2]))
    case .axis(let axis):
      var result = Matrix3.zero
      result[axis.rawValue, axis.rawValue] = x[0]
      return result
    }
  }

  /// Exponents c: besides exp(-(U + K + P V)/kT) the distribution holds the factor l_x^c_x l_y^c_y l_z^c_z in the
  /// measure that the allowed deformations leave unchanged.
  ///
  /// For diagonal deformations (1, 1, 1) makes the measure dV. The full cell has the measure dh / V^2 over all
  /// nine components; with rotations integrated out (h = L Q) this is dL l_y^-1 l_z^-2 = (3, 1, -1) relative to
  /// the invariant measure dL l_x^-3 l_y^-2 l_z^-1.
  var measure: Vec3 { self == .triclinic ? Vec3(3, 1, -1) : Vec3(1, 1, 1) }

  /// Checks that the cell can be moved this way.
  func validate(_ cell: Cell) throws(MDError) {
    guard cell.isFullyPeriodic else {
      throw MDError(
        .input, "pressure needs a cell that is periodic along all axes",
        found: "periodic \(cell.periodic.map { $0 ? "yes" : "no" }.joined(separator: ", "))")
    }
    if self == .triclinic && !cell.isStandardOrientation {
      throw MDError(
        .input, "a triclinic barostat needs the cell in standard orientation",
        expected: "a along x, b in the xy plane, c_z > 0", hint: "rotate cell and atoms at set-up")
    }
  }
}

extension Matrix3 {
  /// exp(M) by its power series; meant for small matrices (norm below one quarter: error below 1e-20).
  ///
  /// Lower triangular and diagonal matrices stay exactly so.
  func exponential() -> Matrix3 {
    var result = Matrix3.identity
    for n in stride(from: 14, through: 1, by: -1) {
      result = .identity + (1 / Double(n)) * (self * result)
    }
    return result
  }

  /// Square root of the sum of squares of all elements.
  var norm: Double { (a.length2 + b.length2 + c.length2).squareRoot() }
}
