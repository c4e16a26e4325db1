/// Motion of the cell under pressure, by a momentum p_g of its deformation (row vectors, G = p_g / W):
///
///   dh/dt = h G,   dr/dt = v + r G,   dv/dt = F/m - v G^T - (c . G_diagonal / g) v
///   dp_g/dt = project( X - P V + diagonal(c) 2 K / g ),   X_ab = sum m v_a v_b + virial_ab
///
/// with g degrees of freedom and c the exponents of the coupling's measure, (1, 1, 1) in [Martyna1994]. The
/// projection keeps the allowed components of G only. Conserved: U + K + P V + tr(p_g^T p_g)/2W plus the bath's
/// part. What differs between schemes is the bath of p_g:
/// - none: constant enthalpy [Andersen1980];
/// - a Nose-Hoover chain: Martyna-Tobias-Klein;
/// - p_g drawn anew every step: stochastic cell rescaling [Bernetti2020, DelTatto2022]. A particle whose momentum
///   is redrawn every dt diffuses with D = kT dt / 2W; W is chosen so that D = kT beta / (3 tau V), V the volume at
///   the start of the stage (the papers use the present V: a factor in the rate only, the distribution is the
///   same). This form is time-reversible and has an exact effective energy.
///
/// Frozen atoms keep their fractional coordinates.
public struct CellFlow: Sendable {
  public enum Bath: Sendable, Equatable {
    case none
    case chain(temperature: Ramp, length: Int)
    /// `compressibility` (one over pressure, A^3/eV) sets the speed only.
    case redrawn(temperature: Ramp, compressibility: Double)
  }

  public let coupling: CellCoupling
  /// Hydrostatic target (eV/A^3).
  public let pressure: Ramp
  /// Internal time units.
  public let relaxationTime: Double
  public let bath: Bath

  private var chain: NoseHooverChain?
  private var momentum = Matrix3.zero
  private var mass = 1.0
  private var degreesOfFreedom = 0.0
  private var target = 0.0
  private var referenceVolume = 1.0
  /// Work done by changes of the target pressure, and energy given by the bath (eV).
  private var work = 0.0
  private var heat = 0.0

  public init(_ coupling: CellCoupling, pressure: Ramp, relaxationTime: Double, bath: Bath) {
    self.coupling = coupling
    self.pressure = pressure
    self.relaxationTime = relaxationTime
    self.bath = bath
  }

  var isStochastic: Bool { if case .redrawn = bath { true } else { false } }

  /// Sets the masses for this system and stops the cell.
  mutating func prepare(
    _ state: borrowing State, topology: Topology, degreesOfFreedom freedom: Int
  ) throws(MDError) {
    try validate(state.cell)
    degreesOfFreedom = Double(freedom)
    target = pressure.start
    referenceVolume = state.cell.volume
    momentum = .zero
    work = 0
    heat = 0
    let kT: Double
    switch bath {
    case .none:
      kT = 2 * (state.kineticEnergy(masses: topology.masses) ?? 0) / max(1, degreesOfFreedom)
      guard kT > 0 else {
        throw MDError(
          .input, "constant enthalpy needs moving atoms", found: "all velocities are zero")
      }
    case .chain(let temperature, let length):
      kT = topology.units.boltzmann * temperature.middle
      guard kT > 0 else { throw MDError(.input, "this barostat needs a temperature above zero") }
      chain = NoseHooverChain(
        length: length, degreesOfFreedom: coupling.count, kT: kT, relaxationTime: relaxationTime)
    case .redrawn: return
    }
    mass = (degreesOfFreedom + 3) * kT * relaxationTime * relaxationTime / 3
  }

  private func validate(_ cell: Cell) throws(MDError) {
    try coupling.validate(cell)
    guard relaxationTime > 0, relaxationTime.isFinite else {
      throw MDError(
        .input, "a barostat needs a relaxation time", found: "\(relaxationTime)", expected: "a positive time")
    }
    guard pressure.start.isFinite, pressure.end.isFinite else {
      throw MDError(.input, "a barostat needs a pressure", found: "\(pressure.start), \(pressure.end)")
    }
    if case .redrawn(let temperature, let compressibility) = bath {
      guard compressibility > 0, compressibility.isFinite else {
        throw MDError(
          .input, "cell rescaling needs a compressibility", found: "\(compressibility)",
          expected: "a positive number")
      }
      guard temperature.start >= 0, temperature.end >= 0 else {
        throw MDError(.input, "a barostat needs a temperature", found: "\(temperature.start)")
      }
    }
  }

  /// Moves the target pressure to its value at the end of this step; called when a step begins.
  mutating func begin(_ cell: Cell, context: borrowing StepContext) {
    let new = pressure.value(at: context.progress)
    if new != target {
      work += (new - target) * cell.volume
      target = new
    }
    if case .redrawn(_, let compressibility) = bath {
      mass = 1.5 * relaxationTime * referenceVolume * context.timestep / compressibility
    }
  }

  /// p_g += dt times the force on the cell; `virial` is that of the present positions (eV).
  mutating func kick(_ state: borrowing State, virial: Matrix3, by dt: Double, context: borrowing StepContext)
  {
    let kinetic = state.kineticTensor(masses: context.topology.masses, workers: context.workers)!
    let perFreedom = degreesOfFreedom > 0 ? 2 * kinetic.trace / degreesOfFreedom : 0
    let c = perFreedom * coupling.measure
    let pv = target * state.cell.volume
    let force = (2 * kinetic).matrix + virial + .diagonal(c.x - pv, c.y - pv, c.z - pv)
    momentum += dt * coupling.project(force)
  }

  /// Moves cell, positions and velocities for `dt` with p_g held fixed: solved exactly.
  func drift(_ state: inout State, by dt: Double, context: borrowing StepContext) throws(MDError) {
    let rate = (dt / mass) * momentum
    guard rate.norm < 0.25 else {
      throw MDError(
        .unstable, "the cell changes by more than a quarter in step \(context.step)",
        found: "strain \(rate.norm)")
    }
    let c = coupling.measure
    let friction =
      degreesOfFreedom > 0 ? (c.x * rate.a.x + c.y * rate.b.y + c.z * rate.c.z) / degreesOfFreedom : 0
    let velocityRate = rate.transpose + .diagonal(friction, friction, friction)
    state.deform(
      by: rate.exponential(), velocityMap: ((-1) * velocityRate).exponential(), workers: context.workers)
  }

  /// Lets the bath act on p_g for `dt`.
  mutating func thermostat(by dt: Double, context: borrowing StepContext) {
    let boltzmann = context.topology.units.boltzmann
    switch bath {
    case .none: break
    case .chain(let temperature, _):
      let kT = boltzmann * temperature.value(at: context.progress)
      let kinetic = kineticEnergy
      let factor = chain?.advance(kinetic: kinetic, kT: kT, by: dt) ?? 1
      momentum = factor * momentum
    case .redrawn(let temperature, _):
      let random = CounterRandom(seed: context.seed, stream: .cellRescaling)
      let spread = (boltzmann * temperature.value(at: context.progress) * mass).squareRoot()
      let before = kineticEnergy
      momentum = coupling.combine(
        (0..<coupling.count).map { spread * random.normals(step: context.step, index: $0).0 })
      heat += kineticEnergy - before
    }
  }

  /// Kinetic energy of the cell (eV).
  private var kineticEnergy: Double { 0.5 * momentum.norm * momentum.norm / mass }

  /// P V, kinetic energy of the cell and the bath's part (eV).
  func energy(_ cell: Cell) -> Double {
    target * cell.volume + kineticEnergy + (chain?.energy ?? 0) - work - heat
  }

  mutating func reverse() {
    momentum = (-1) * momentum
    chain?.reverse()
  }
}

extension CellFlow: Checkpointable {
  public func save(into record: inout CheckpointRecord) {
    record.set("momentum", [momentum.a, momentum.b, momentum.c])
    record.set("scalars", [mass, target, referenceVolume, work, heat])
    if let chain { record.save("chain", chain) }
  }

  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    let rows = try record.vectors("momentum")
    let scalars = try record.doubles("scalars")
    guard rows.count == 3, scalars.count == 5 else {
      throw MDError(.file, "the checkpoint's barostat is damaged", expected: "nine and five numbers")
    }
    momentum = Matrix3(rows[0], rows[1], rows[2])
    (mass, target, referenceVolume) = (scalars[0], scalars[1], scalars[2])
    (work, heat) = (scalars[3], scalars[4])
    if var restored = chain {
      try record.restore("chain", &restored)
      chain = restored
    }
  }
}
