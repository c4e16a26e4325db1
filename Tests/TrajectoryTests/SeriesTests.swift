import MDCore
import Testing
import Trajectory

@Suite("Series of energies and stress")
struct SeriesTests {
  private func written(_ folder: ScratchFolder, average: Bool, units: UnitSystem = .metal) throws {
    let writer = SeriesWriter(
      path: folder.file("series.nc"), tablePath: folder.file("series.csv"), every: 30,
      averagesStress: average,
      identity: SyntheticRun.identity)
    let run = SyntheticRun(units: units)
    for frame in 0..<7 where writer.schedule.isDue(at: 10 * frame) { try writer.observe(run.snapshot(frame)) }
    try writer.close()
  }

  @Test("Values, names and units come back from both files")
  func values() throws {
    let folder = try ScratchFolder()
    try written(folder, average: false)
    let binary = try Series(path: folder.file("series.nc"))
    let table = try Series(path: folder.file("series.csv"))
    #expect(
      binary.count == 3 && binary.stages == ["equilibrate", "equilibrate", "npt"] && binary.units == .metal)
    let snapshot = SyntheticRun().snapshot(3)
    let expected: [(String, String, Double)] = [
      ("step", "", 30), ("time", "ps", snapshot.state.time! * UnitSystem.metal.timeToUser * 1e-3),
      ("potential_energy", "eV", snapshot.potentialEnergy!),
      ("kinetic_energy", "eV", snapshot.kineticEnergy!),
      ("conserved_energy", "eV", snapshot.conservedEnergy!), ("temperature", "K", snapshot.temperature!),
      ("pressure", "GPa", snapshot.pressureTensor!.trace / 3 * 160.21766339999998),
      ("volume", "angstrom^3", snapshot.state.cell.volume),
      ("density", "g/cm^3", snapshot.density! * 1.6605390666),
      ("cell_vectors_cz", "angstrom", snapshot.state.cell.vectors.c.z),
      ("stress_xx", "eV/angstrom^3", -snapshot.pressureTensor!.xx),
      ("stress_yz", "eV/angstrom^3", -snapshot.pressureTensor!.yz),
    ]
    for (name, unit, value) in expected {
      let column = try binary.column(name)
      #expect(column.unit == unit, "\(name)")
      #expect(abs(column.values[1] - value) <= 1e-12 * abs(value), "\(name)")
      #expect(try table.column(name) == column, "\(name)")
    }
    #expect(binary.columns.map(\.name) == table.columns.map(\.name))
  }

  @Test("The mean stress covers every step since the row before")
  func mean() throws {
    let folder = try ScratchFolder()
    try written(folder, average: true)
    let series = try Series(path: folder.file("series.nc"))
    let run = SyntheticRun()
    let mean = (4...6).map { -run.snapshot($0).pressureTensor!.xy }.reduce(0, +) / 3
    #expect(abs(try series.column("stress_mean_xy").values[2] - mean) < 1e-15)
    #expect(try series.column("stress_mean_xy").values[0] == series.column("stress_xy").values[0])
    #expect(
      try Series(path: folder.file("series.csv")).column("stress_mean_xy") == series.column("stress_mean_xy"))
  }

  @Test("Reduced units are named as such")
  func reduced() throws {
    let folder = try ScratchFolder()
    try written(folder, average: false, units: .lennardJones)
    let series = try Series(path: folder.file("series.nc"))
    #expect(try series.units == .lj && series.column("pressure").unit == "epsilon/sigma3")
    #expect(try series.column("time").unit == "tau")
  }

  @Test(
    "Damaged tables are refused with their place",
    arguments: [
      (
        "step,time (ps)\n0,0.0\n1\n",
        "t.csv:3: error: a row has the wrong number of values; found 1; expected 2"
      ),
      (
        "step,time (ps)\n0,abc\n",
        "t.csv:2:3: error: the value of 'time' is not a number; found 'abc'; expected a number such as 2.87"
      ),
      ("", "t.csv:1: error: the table has no header; expected name (unit),name (unit),..."),
    ])
  func damaged(_ text: String, _ expected: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("t.csv", text)
    #expect(message(in: folder) { _ = try Series(path: path) } == expected)
  }

  @Test("A missing column is an error that lists those there are")
  func missing() throws {
    let series = Series(columns: [.init(name: "time", unit: "ps", values: [0])])
    let folder = try ScratchFolder()
    #expect(
      message(in: folder) { _ = try series.column("temperatur") }
        == "error: the series has no column 'temperatur'; found time")
  }
}
