import MDCore

/// What the frames to be written hold and how they differ, found in one pass before a file is begun.
struct FrameSurvey {
  private(set) var count = 0
  /// Names of all species, in order of first appearance.
  private(set) var species: [String] = []
  /// In how many frames each was found.
  private(set) var held: [FrameContents: Int] = [:]
  /// The first frame, by its place in the file, whose atoms are not those of the first, and how.
  private(set) var change: (frame: Int, what: TopologyChange)?
  /// The first frame with another number of atoms or other atoms by their ids.
  private(set) var otherAtoms: (frame: Int, what: TopologyChange)?
  /// The first frame that repeats along other axes.
  private(set) var otherAxes: Int?
  /// The first frame in which other atoms are frozen.
  private(set) var otherFrozen: Int?
  /// Whether atoms of one species have different masses.
  private(set) var mixesMasses = false
  private(set) var isLeftHanded = false
  /// Whether all frames say that their positions do not jump at cell faces.
  private(set) var isContinuous = true
  /// Columns that are not understood.
  private(set) var unread: [String] = []
  /// Header entries that have no meaning here.
  private(set) var notes: [String] = []
  private var first: (topology: Topology, periodic: [Bool])?
  private var last: Topology?

  init(_ source: FrameSource) throws(MDError) {
    try source.read { (frame, index) throws(MDError) in add(frame, index) }
  }

  init(_ frames: [ReadFrame]) {
    for (index, frame) in frames.enumerated() { add(frame, index) }
  }

  func holds(_ contents: FrameContents) -> Bool { held[contents] != nil }

  private mutating func add(_ frame: ReadFrame, _ index: Int) {
    let (topology, cell) = (frame.snapshot.topology, frame.snapshot.state.cell)
    count += 1
    isContinuous = isContinuous && frame.snapshot.isUnwrapped == true
    for contents in FrameContents.of(frame.snapshot) { held[contents, default: 0] += 1 }
    isLeftHanded = isLeftHanded || cell.vectors.determinant < 0
    for name in frame.structure?.unread ?? [] where !unread.contains(name) { unread.append(name) }
    for note in frame.structure?.notes ?? [] where !notes.contains(note.key) { notes.append(note.key) }
    let first = first ?? (topology, cell.periodic)
    self.first = first
    if otherAxes == nil, cell.periodic != first.periodic { otherAxes = index }
    if topology == last { return }
    last = topology
    species += topology.species.filter { !species.contains($0) }
    if otherFrozen == nil, topology.count == first.topology.count, topology.frozen != first.topology.frozen {
      otherFrozen = index
    }
    mixesMasses = mixesMasses || topology.mixesMasses
    guard let what = topology.change(from: first.topology) else { return }
    if change == nil { change = (index, what) }
    switch what {
    case .number, .identity: if otherAtoms == nil { otherAtoms = (index, what) }
    case .species, .mass: break
    }
  }
}

extension Topology {
  /// Whether atoms of one species have different masses.
  fileprivate var mixesMasses: Bool {
    var known: [Int: Double] = [:]
    for (type, mass) in zip(types, masses) {
      if let other = known[type], abs(other - mass) > 1e-6 * mass { return true }
      known[type] = mass
    }
    return false
  }
}
