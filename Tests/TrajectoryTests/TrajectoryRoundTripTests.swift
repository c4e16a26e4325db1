import MDCore
import Testing
import Trajectory

@Suite("Trajectories, written and read back")
struct TrajectoryRoundTripTests {
  private func roundTrip(
    _ run: SyntheticRun, _ contents: TrajectoryContents, frames: Int = 3
  ) throws -> (TrajectoryReader, [Snapshot]) {
    let folder = try ScratchFolder()
    let writer = TrajectoryWriter(
      path: folder.file("t.nc"), schedule: Schedule(every: 10), contents: contents,
      identity: SyntheticRun.identity)
    for frame in 0..<frames { try writer.observe(run.snapshot(frame)) }
    try writer.close()
    let reader = try TrajectoryReader(path: folder.file("t.nc"))
    return (reader, try (0..<reader.count).map { try reader.read($0) })
  }

  @Test("Double precision gives everything back in the axes of the run")
  func double() throws {
    let run = SyntheticRun()
    let (reader, frames) = try roundTrip(run, .init(precision: .double, forces: true, atomEnergies: true))
    #expect(reader.count == 3 && reader.hasUnwrappedPositions && reader.hasVelocities && reader.hasForces)
    for (index, got) in frames.enumerated() {
      let want = run.snapshot(index)
      #expect(largestDifference(got.state.positions, want.state.positions) < 1e-13)
      #expect(largestDifference(got.state.velocities!, want.state.velocities!) < 1e-15)
      #expect(largestDifference(got.forces ?? [], want.forces!) < 1e-14)
      #expect(got.state.cell == want.state.cell)
      #expect(got.state.step == want.state.step && abs(got.state.time! - want.state.time!) < 1e-14)
      #expect(got.potentialEnergy == want.potentialEnergy && got.kineticEnergy == want.kineticEnergy)
      #expect(got.conservedEnergy == want.conservedEnergy && got.degreesOfFreedom == want.degreesOfFreedom)
      #expect(got.atomEnergies == want.atomEnergies && got.stage == want.stage)
      #expect(got.topology == want.topology)
      let difference = got.virial! - want.virial!
      #expect(largestDifference([difference.a, difference.b, difference.c], [.zero, .zero, .zero]) < 1e-12)
    }
  }

  @Test("Single precision is good to seven digits")
  func single() throws {
    let run = SyntheticRun()
    let (_, frames) = try roundTrip(run, .init())
    #expect(largestDifference(frames[2].state.positions, run.snapshot(2).state.positions) < 2e-6)
    #expect(largestDifference(frames[2].state.velocities!, run.snapshot(2).state.velocities!) < 1e-8)
    #expect(frames[2].forces == nil && frames[2].atomEnergies == nil)
  }

  @Test(
    "A slab with one free axis and a free cluster keep their boundaries",
    arguments: [
      [true, true, false], [false, false, false],
    ])
  func freeAxes(_ periodic: [Bool]) throws {
    let run = SyntheticRun(periodic: periodic)
    let (_, frames) = try roundTrip(run, .init(precision: .double))
    #expect(frames[1].state.cell == run.snapshot(1).state.cell)
    #expect(largestDifference(frames[1].state.positions, run.snapshot(1).state.positions) < 1e-13)
    #expect(frames[1].virial == nil)
  }

  @Test("Reduced units keep their numbers")
  func reduced() throws {
    let run = SyntheticRun(units: .lennardJones)
    let (reader, frames) = try roundTrip(run, .init(precision: .double, forces: true))
    #expect(reader.units.name == .lj)
    #expect(largestDifference(frames[1].state.velocities!, run.snapshot(1).state.velocities!) < 1e-15)
    #expect(largestDifference(frames[1].forces ?? [], run.snapshot(1).forces!) < 1e-14)
    #expect(abs(frames[1].state.time! - run.snapshot(1).state.time!) < 1e-15)
  }

  @Test("A group is written alone")
  func group() throws {
    let run = SyntheticRun()
    let (reader, frames) = try roundTrip(run, .init(precision: .double, atoms: [2, 5, 7], group: "carbon"))
    let want = run.snapshot(1)
    #expect(reader.atomCount == 3)
    #expect(frames[1].topology.types == [2, 2, 1])
    #expect(largestDifference(frames[1].state.positions, [2, 5, 7].map { want.state.positions[$0] }) < 1e-13)
    #expect(frames[1].potentialEnergy == nil && frames[1].virial == nil)
  }

  @Test("Wrapped coordinates lie in the cell and differ by whole cell vectors")
  func wrapped() throws {
    let run = SyntheticRun()
    let (reader, frames) = try roundTrip(run, .init(precision: .double, unwrapped: false), frames: 6)
    #expect(!reader.hasUnwrappedPositions)
    let want = run.snapshot(5)
    for (r, original) in zip(frames[5].state.positions, want.state.positions) {
      let s = want.state.cell.fractional(r)
      let images = want.state.cell.fractional(original) - s
      for axis in 0..<3 {
        #expect(s[axis] > -1e-9 && s[axis] < 1 + 1e-9)
        #expect(abs(images[axis] - images[axis].rounded()) < 1e-9)
      }
    }
    #expect(want.state.positions.contains { want.state.cell.fractional($0).x < 0 })
  }

  @Test("A left-handed cell is mirrored in the file and comes back as it was")
  func leftHanded() throws {
    var run = SyntheticRun()
    run.cell = Matrix3(run.cell.b, run.cell.a, run.cell.c)
    let (_, frames) = try roundTrip(run, .init(precision: .double))
    #expect(largestDifference(frames[1].state.positions, run.snapshot(1).state.positions) < 1e-13)
  }
}
