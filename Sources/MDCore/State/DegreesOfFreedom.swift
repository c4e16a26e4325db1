extension Topology {
  /// Degrees of freedom of the atoms that can move where a source does not say: three less than three each where nothing
  /// keeps their total momentum from being taken out, that is without frozen atoms and for all atoms of a system.
  public var degreesOfFreedom: Int {
    let momenta = isPart || frozen.contains(true) ? 0 : 3
    return max(0, 3 * mobileCount - momenta)
  }
}
