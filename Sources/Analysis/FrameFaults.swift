internal import MDCore

/// Compares the frames of an analysis with each other and with what analyses need, once for all of them.
struct FrameFaults {
  /// What stands against analyses that need one thing; against all of them where it says nothing.
  struct Fault {
    let needs: AnalysisNeeds?
    let error: MDError
  }

  private var first: Topology?
  private var count = 0
  private var unwrapper = Unwrapper()
  /// Why positions could not be made continuous.
  private var brokenPaths: MDError?

  /// The faults of the next frame; its species are then counted as those of the first are, and its positions are made
  /// continuous where the source does not say that they are.
  mutating func find(in snapshot: inout Snapshot) -> [Fault] {
    let topology = snapshot.topology
    let first = first ?? topology
    self.first = first
    defer { count += 1 }
    var faults: [Fault] = []
    if topology.isPart, let part = topology.part {
      faults.append(
        Fault(
          needs: .allAtoms,
          error: MDError(
            .analysis, "the frames hold only some of the atoms", found: part.description,
            expected: "all atoms")))
    }
    if snapshot.state.velocities == nil {
      faults.append(
        Fault(
          needs: .velocities,
          error: MDError(
            .analysis, "the frames hold no velocities", expected: "velocities in every frame",
            hint: "'output: {velocities: true}'")))
    }
    if snapshot.state.time == nil {
      faults.append(
        Fault(
          needs: .times,
          error: MDError(
            .analysis, "the frames do not say their times", expected: "a time in every frame")))
    }
    if let fault = connect(&snapshot) { faults.append(Fault(needs: .paths, error: fault)) }
    guard let change = topology.change(from: first) else {
      if topology.species != first.species { snapshot.topology = first }
      return faults
    }
    let error = change.error(
      "the frames hold different atoms", frame: count, kind: .analysis,
      hint: "analyse the frames that hold the same atoms")
    return faults + [Fault(needs: change.isExchange ? .sameAtoms : nil, error: error)]
  }

  /// Follows the atoms from the frame before, unless positions are continuous; an error where that is not certain.
  private mutating func connect(_ snapshot: inout Snapshot) -> MDError? {
    guard snapshot.isUnwrapped != true else { return nil }
    if let brokenPaths { return brokenPaths }
    do throws(MDError) {
      snapshot.state.positions = try unwrapper.unwrap(snapshot.state.positions, cell: snapshot.state.cell)
    } catch {
      brokenPaths = error
    }
    return brokenPaths
  }
}
