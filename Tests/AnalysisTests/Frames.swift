import MDCore

/// Snapshots for tests: iron unless said otherwise, one picosecond apart.
func frame(
  _ positions: [Vec3], _ cell: Cell, picoseconds: Double, types: [Int]? = nil, species: [String] = ["Fe"],
  masses: [Double] = [55.845], energy: Double? = nil
) -> Snapshot {
  let topology = Topology(
    species: species, types: types ?? Array(repeating: 0, count: positions.count), massPerSpecies: masses)
  let time = picoseconds * 1000 / topology.units.timeToUser
  return Snapshot(
    topology: topology, state: State(positions: positions, cell: cell, time: time), potentialEnergy: energy,
    degreesOfFreedom: 3 * positions.count)
}
