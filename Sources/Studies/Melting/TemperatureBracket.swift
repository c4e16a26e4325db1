/// Between which temperatures crystal and liquid must coexist, as rounds have found (K).
package struct TemperatureBracket {
  /// The highest at which the liquid froze.
  package private(set) var frozen: Double?
  /// The lowest at which the crystal melted.
  package private(set) var molten: Double?

  package init() {}

  /// What was found before and contradicts this was chance, and is forgotten.
  package mutating func freezes(at temperature: Double) {
    frozen = max(frozen ?? 0, temperature)
    if let molten, molten <= temperature { self.molten = nil }
  }

  package mutating func melts(at temperature: Double) {
    molten = min(molten ?? .infinity, temperature)
    if let frozen, frozen >= temperature { self.frozen = nil }
  }

  private var middle: Double? { frozen.flatMap { low in molten.map { 0.5 * (low + $0) } } }

  /// Half-way where both ends are known, else a step away from the temperature tried last.
  package func next(after temperature: Double, step factor: Double) -> Double {
    middle ?? temperature * factor
  }

  /// The temperature itself if it lies between the ends, else half-way between them or a step inside the one known.
  package func clamped(_ temperature: Double) -> Double {
    if let frozen, temperature <= frozen { return middle ?? 1.02 * frozen }
    if let molten, temperature >= molten { return middle ?? 0.98 * molten }
    return temperature
  }
}
