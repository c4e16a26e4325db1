/// What a stretch of a run held constant: fluctuations mean different things in different ensembles.
public enum StatisticalEnsemble: Sendable, Equatable {
  /// Canonical: volume and temperature (K).
  case constantVolume(temperature: Double)
  /// Isothermal-isobaric: pressure (internal units) and temperature (K), all of the volume free to change.
  case constantPressure(temperature: Double, pressure: Double)
  /// Neither; why, e.g. "the stage 'heating' has a ramp".
  case other(String)
}
