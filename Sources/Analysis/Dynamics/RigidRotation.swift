internal import Foundation
internal import MDCore

/// Rotations of many atoms as one body about their centre of mass.
enum RigidRotation {
  private static let tolerance = 1e-12
  private static let mostTurns = 50

  /// The rotation Q (row vectors, r Q) that brings `positions` closest to `target`, weighted by mass.
  ///
  /// Newton's method on the angle, begun at a rotation nearby; `axis`: the only axis about which it may turn. Both sets
  /// have their centres of mass at zero. Atoms on a line do not turn about it.
  static func fit(
    _ positions: [Vec3], onto target: [Vec3], _ masses: [Double], from start: Matrix3, axis: Vec3?
  ) -> Matrix3 {
    var turn = start
    for _ in 0..<mostTurns {
      var (torque, overlap) = (Vec3.zero, Matrix3.zero)
      for i in positions.indices {
        let r = positions[i] * turn
        torque += masses[i] * r.cross(target[i])
        overlap += masses[i] * Matrix3.outer(r, target[i])
      }
      let stiffness = inertia(overlap)
      guard let direction = axis ?? unit(solve(stiffness, torque)) else { break }
      // For a rotation about this direction both are those of the angle, times one number.
      let angle = atan2(torque.dot(direction), (direction * stiffness).dot(direction))
      turn = turn * matrix(direction, angle)
      if angle.magnitude < tolerance || axis != nil { break }
    }
    return turn
  }

  /// The angular velocity (per unit of time) of atoms about their centre of mass, about all axes or one.
  static func angularVelocity(
    _ positions: [Vec3], _ velocities: [Vec3], _ masses: [Double], axis: Vec3?
  ) -> Vec3 {
    var (momentum, spread) = (Vec3.zero, Matrix3.zero)
    for i in positions.indices {
      momentum += masses[i] * positions[i].cross(velocities[i])
      spread += masses[i] * Matrix3.outer(positions[i], positions[i])
    }
    let inertia = inertia(spread)
    guard let axis else { return solve(inertia, momentum) }
    let moment = (axis * inertia).dot(axis)
    return moment > 0 ? momentum.dot(axis) / moment * axis : .zero
  }

  /// The angle of a rotation.
  static func degrees(_ rotation: Matrix3) -> Double {
    acos(min(1, max(-1, (rotation.trace - 1) / 2))) * 180 / .pi
  }

  /// Trace times identity less the symmetric part: the moments of inertia of sum m r r'.
  private static func inertia(_ m: Matrix3) -> Matrix3 {
    Matrix3.diagonal(m.trace, m.trace, m.trace) - 0.5 * (m + m.transpose)
  }

  /// x with x m = v, without parts along axes about which there is no inertia.
  private static func solve(_ m: Matrix3, _ v: Vec3) -> Vec3 {
    let least = 1e-9 * m.trace.magnitude
    let x = v * (m + Matrix3.diagonal(least, least, least)).inverse
    return x.isFinite ? x : .zero
  }

  private static func unit(_ v: Vec3) -> Vec3? {
    let length = v.length
    return length > 1e-14 ? v / length : nil
  }

  /// Rodrigues' formula, for row vectors.
  private static func matrix(_ n: Vec3, _ angle: Double) -> Matrix3 {
    let (c, s) = (cos(angle), sin(angle))
    let cross = Matrix3(Vec3(0, n.z, -n.y), Vec3(-n.z, 0, n.x), Vec3(n.y, -n.x, 0))
    return Matrix3.diagonal(c, c, c) + s * cross + (1 - c) * Matrix3.outer(n, n)
  }
}
