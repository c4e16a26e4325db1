internal import Foundation
public import MDCore

/// Heat capacity, thermal expansion and compressibility of one state from the fluctuations of its series.
///
/// With h = U + PV, U the potential energy, P the pressure of the barostat, in the isothermal-isobaric ensemble
///   C_P = 3/2 N kB + var(h) / (kB T^2),  alpha_V = cov(h, V) / (kB T^2 V),  kappa_T = var(V) / (kB T V),
/// and in the canonical one C_V = 3/2 N kB + var(U) / (kB T^2) [AllenTildesley2017]. The kinetic energy is independent
/// of positions and cell in both, so its known part stands in place of a sampled one. C_V of the isothermal-isobaric
/// ensemble is C_P - T V alpha_V^2 / kappa_T.
public struct FluctuationAnalysis: Sendable {
  let units: UnitSystem
  /// All atoms.
  let atoms: Int
  /// Nil where nobody knows: then it is guessed from whether the volume moves.
  let ensemble: StatisticalEnsemble?

  public init(units: UnitSystem, atoms: Int, ensemble: StatisticalEnsemble?) {
    self.units = units
    self.atoms = atoms
    self.ensemble = ensemble
  }

  /// Estimates and warnings from the columns `potential_energy`, `temperature`, `volume`, `pressure`, and
  /// `kinetic_energy` for a check.
  ///
  /// Throws where the ensemble is another one, a column is missing, or there are fewer than eight samples.
  public func estimates(
    _ series: SeriesTable, from equilibration: Equilibration
  ) throws(MDError) -> (estimates: [NamedEstimate], warnings: [String]) {
    if case .other(let why)? = ensemble {
      throw MDError(
        .analysis, "fluctuations need constant temperature, and constant volume or pressure", found: why,
        expected: "a stage 'nvt' or 'npt' without ramps", hint: "--stage NAME")
    }
    try checkAllMove(series)
    let energy = try column("potential_energy", series)
    let volume = try column("volume", series)
    var (state, warnings) = try self.state(series, volume, equilibration)
    if let warning = kineticWarning(series, equilibration) { warnings.append(warning) }
    switch state {
    case .constantPressure(let temperature, let pressure):
      guard !isConstant(volume) else {
        throw MDError(.analysis, "the volume does not fluctuate", expected: "a stage 'npt'")
      }
      let moments = try MomentEstimate(energy, volume, sampling: series.sampling, from: equilibration)
      return (constantPressure(moments, temperature, pressure), warnings)
    case .constantVolume(let temperature):
      let moments = try MomentEstimate(energy, volume, sampling: series.sampling, from: equilibration)
      return (constantVolume(moments, temperature), warnings)
    case .other: return ([], warnings)
    }
  }

  /// Throws where the degrees of freedom, 2 K / kB T, are not those of all atoms: then 3/2 kB an atom is wrong, and what is
  /// frozen holds the others.
  private func checkAllMove(_ series: SeriesTable) throws(MDError) {
    guard let kinetic = series.values("kinetic_energy")?.first,
      let temperature = series.values("temperature")?.first,
      temperature > 0
    else { return }
    let freedom = 2 * kinetic / (units.boltzmann * temperature)
    // At most three less, for the centre of mass.
    guard freedom < 3 * Double(atoms) - 3.5 else { return }
    throw MDError(
      .analysis, "not all atoms move, so fluctuations give no heat capacity",
      found: "\(significant(freedom, digits: 6)) degrees of freedom of \(atoms) atoms",
      expected: "\(3 * atoms) or \(3 * atoms - 3)")
  }

  private func column(_ name: String, _ series: SeriesTable) throws(MDError) -> [Double] {
    guard let values = series.values(name) else {
      throw MDError(
        .analysis, "the series holds no \(name)", expected: "potential_energy, temperature, volume")
    }
    return values
  }

  /// The ensemble as told, or guessed from the data.
  private func state(
    _ series: SeriesTable, _ volume: [Double], _ equilibration: Equilibration
  ) throws(MDError) -> (StatisticalEnsemble, [String]) {
    if let ensemble { return (ensemble, []) }
    let temperature = average(of: Array(try column("temperature", series)[equilibration.start...]))
    guard temperature > 0 else {
      throw MDError(
        .analysis, "nothing fluctuates", found: "a mean temperature of \(temperature)", expected: "dynamics")
    }
    guard !isConstant(volume) else {
      return (
        .constantVolume(temperature: temperature),
        ["fluctuations: taken for constant volume and temperature (NVT), since the volume is constant"]
      )
    }
    let pressure = average(of: Array(try column("pressure", series)[equilibration.start...]))
    return (
      .constantPressure(temperature: temperature, pressure: pressure / units.pressureToUser),
      ["fluctuations: taken for constant pressure and temperature (NPT), since the volume varies"]
    )
  }

  private func constantPressure(
    _ moments: MomentEstimate, _ temperature: Double, _ pressure: Double
  ) -> [NamedEstimate] {
    let kT = units.boltzmann * temperature
    let n = Double(atoms)
    func heat(_ m: MomentEstimate.Moments) -> Double {
      1.5 + (m.xx + 2 * pressure * m.xy + pressure * pressure * m.yy) / (kT * kT * n)
    }
    // 1/K, and volume over energy.
    func expansion(_ m: MomentEstimate.Moments) -> Double {
      (m.xy + pressure * m.yy) / (kT * temperature * m.y)
    }
    func compressibility(_ m: MomentEstimate.Moments) -> Double { m.yy / (kT * m.y) }
    func heatAtConstantVolume(_ m: MomentEstimate.Moments) -> Double {
      let alpha = expansion(m)
      return heat(m) - temperature * m.y * alpha * alpha / (compressibility(m) * units.boltzmann * n)
    }
    let metal = units.name == .metal
    return [
      NamedEstimate(
        "enthalpy",
        moments.estimate(unit: "\(units.energySymbol)/atom") { 1.5 * kT + ($0.x + pressure * $0.y) / n })
    ]
      + heats("heat capacity C_P", moments.estimate(unit: "kB/atom", heat))
      + heats("heat capacity C_V", moments.estimate(unit: "kB/atom", heatAtConstantVolume)) + [
        NamedEstimate(
          "thermal expansion (volume)",
          moments.estimate(unit: "1/\(units.temperatureSymbol)", expansion).converted(
            by: metal ? 1e6 : 1, to: metal ? "1e-6/K" : "kB/epsilon")),
        NamedEstimate(
          "isothermal compressibility",
          moments.estimate(unit: "", compressibility).converted(
            by: 1 / units.pressureToUser, to: metal ? "1/GPa" : "sigma3/epsilon")),
        NamedEstimate(
          "bulk modulus",
          moments.estimate(unit: "") { 1 / compressibility($0) }.converted(
            by: units.pressureToUser, to: units.pressureSymbol)),
      ]
  }

  private func constantVolume(_ moments: MomentEstimate, _ temperature: Double) -> [NamedEstimate] {
    let kT = units.boltzmann * temperature
    let n = Double(atoms)
    return [
      NamedEstimate(
        "internal energy", moments.estimate(unit: "\(units.energySymbol)/atom") { 1.5 * kT + $0.x / n })
    ] + heats("heat capacity C_V", moments.estimate(unit: "kB/atom") { 1.5 + $0.xx / (kT * kT * n) })
  }

  /// Per atom, and per mole where there are moles.
  private func heats(_ name: String, _ perAtom: Estimate) -> [NamedEstimate] {
    let estimate = NamedEstimate(name, perAtom)
    guard units.name == .metal else { return [estimate] }
    return [
      estimate, NamedEstimate("molar \(name)", perAtom.converted(by: Molar.gasConstant, to: "J/(mol K)")),
    ]
  }

  /// Kinetic energies of both ensembles have the variance g (kB T)^2 / 2, g their degrees of freedom.
  private func kineticWarning(_ series: SeriesTable, _ equilibration: Equilibration) -> String? {
    guard let kinetic = series.values("kinetic_energy"), let temperature = series.values("temperature"),
      !isConstant(kinetic), temperature[0] > 0,
      let moments = try? MomentEstimate(
        kinetic, kinetic, sampling: series.sampling, from: equilibration)
    else { return nil }
    let freedom = 2 * kinetic[0] / (units.boltzmann * temperature[0])
    let ratio = moments.estimate(unit: "") { $0.xx * freedom / (2 * $0.x * $0.x) }
    guard (ratio.value - 1).magnitude > max(0.15, 5 * ratio.standardError) else { return nil }
    return
      "fluctuations: the kinetic energy fluctuates \(significant(ratio.value, digits: 2)) times as much as at "
      + "constant temperature: this is no NVT or NPT, or the run is too short"
  }
}

/// Constants per mole.
enum Molar {
  /// J/(mol K) in one kB per atom.
  static var gasConstant: Double {
    PhysicalConstants.boltzmann * PhysicalConstants.elementaryCharge * PhysicalConstants.avogadro
  }
  /// kJ/mol in one eV per atom.
  static var kilojoules: Double { 1e-3 * PhysicalConstants.elementaryCharge * PhysicalConstants.avogadro }
}
