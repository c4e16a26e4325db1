internal import Foundation
internal import MDCore

/// The motion of the atoms relative to the body that they make up: without its drift and, where it is free to turn, without
/// its rotation, which are no diffusion.
///
/// A body turns freely where no axis is endless (`Surroundings`), about one axis where only that is, else not. The
/// rotation from frame to frame is the one that leaves the smallest mass-weighted displacements; that stays right while
/// atoms mix. Frozen atoms hold a body; of a part of the atoms nobody knows how the whole moves: both keep their motion.
struct BodyFrame {
  private enum Turn {
    case none, free
    case about(axis: Int)
  }

  /// Atoms of the last frame that was followed, relative to the body (A), and their velocities if there were any.
  private(set) var positions: [Vec3] = []
  private(set) var velocities: [Vec3]?
  let volumePerAtom: Double?
  /// The largest angle by which the body had turned (degrees).
  private(set) var largestTurn = 0.0
  /// Why a rotation that is possible could not be taken out; nil where it was or there is none.
  let lostRotation: String?

  private let topology: Topology
  private let shifts: [Vec3]
  private let turn: Turn
  private let holdsCenter: Bool
  /// Brings a present position into the orientation of the first frame (row vectors).
  private var orientation = Matrix3.identity

  /// Decides by the first frame what the body can do.
  init(_ first: borrowing Snapshot) {
    topology = first.topology
    let surroundings = Surroundings(
      first.state.positions, first.state.cell, atoms: topology.part?.total ?? topology.count)
    volumePerAtom = surroundings.volumePerAtom
    shifts = surroundings.shifts
    let frozen = topology.frozen.filter { $0 }.count
    holdsCenter = frozen > 0 || topology.isPart
    let endless = surroundings.isEndless.indices.filter { surroundings.isEndless[$0] }
    let canTurn: Turn = endless.isEmpty ? .free : endless.count == 1 ? .about(axis: endless[0]) : .none
    if case .none = canTurn {
      (turn, lostRotation) = (.none, nil)
    } else if topology.isPart {
      turn = .none
      lostRotation = "a body in vacuum may turn, and that is not known of a part of its atoms"
    } else if frozen > 0 {
      turn = .none
      lostRotation =
        frozen < 3 ? "the body may turn about \(frozen) frozen atoms, which counts as diffusion" : nil
    } else {
      (turn, lostRotation) = (canTurn, nil)
    }
  }

  /// Takes the next frame.
  mutating func follow(_ snapshot: borrowing Snapshot) {
    let (state, masses) = (snapshot.state, topology.masses)
    var now = state.positions
    for i in shifts.indices where shifts[i] != .zero { now[i] += shifts[i] * state.cell.vectors }
    guard !holdsCenter else {
      (positions, velocities) = (now, state.velocities)
      return
    }
    let center = zip(now, masses).reduce(Vec3.zero) { $0 + $1.1 * $1.0 } / topology.totalMass
    now = now.map { $0 - center }
    let drift = state.centerOfMassVelocity(topology) ?? .zero
    var speeds = state.velocities.map { $0.map { $0 - drift } }
    let axis: Vec3?
    switch turn {
    case .none:
      (positions, velocities) = (now, speeds)
      return
    case .free: axis = nil
    case .about(let number): axis = state.cell.vectors[number] / state.cell.vectors[number].length
    }
    if let rates = speeds {
      let spin = RigidRotation.angularVelocity(now, rates, masses, axis: axis)
      speeds = rates.indices.map { rates[$0] - spin.cross(now[$0]) }
    }
    if !positions.isEmpty {
      orientation = RigidRotation.fit(now, onto: positions, masses, from: orientation, axis: axis)
      largestTurn = max(largestTurn, RigidRotation.degrees(orientation))
    }
    positions = now.map { $0 * orientation }
    velocities = speeds.map { $0.map { $0 * orientation } }
  }

  /// What to tell of a rotation that was taken out; nil for less than a degree.
  var notice: String? {
    largestTurn < 1
      ? nil
      : "the atoms turned as one body by \(significant(largestTurn, digits: 2)) degrees, which is taken out"
  }
}
