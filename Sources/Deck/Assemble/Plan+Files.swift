import Analysis
import Foundation
public import MDCore
public import Potentials

extension Plan {
  /// Reads a deck file with the potentials of `registry`.
  public init(file path: String, registry: PotentialRegistry) throws(MDError) {
    try self.init(root: DeckText.read(file: path), path: path, registry: registry)
  }

  /// Reads the text of a deck; `file` names it in errors, and paths in it are relative to its folder.
  public init(text: String, file path: String, registry: PotentialRegistry) throws(MDError) {
    try self.init(root: DeckText.parse(text, file: path), path: path, registry: registry)
  }

  /// A deck read from `path` already.
  init(root: InputNode, path: String, registry: PotentialRegistry) throws(MDError) {
    let vocabulary = DeckVocabulary(
      potentials: registry.keys, analyses: AnalysisRequest.allCases.map(\.rawValue))
    let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    let folder = ((path as NSString).deletingLastPathComponent as NSString).lastPathComponent
    // inputs/argon/deck.yaml is a run called argon.
    try self.init(
      reading: root, name: name == "deck" && !folder.isEmpty ? folder : name, vocabulary: vocabulary)
    resolveFiles(registry, below: (path as NSString).deletingLastPathComponent)
  }

  /// Makes the names of files absolute, so that the resolved deck means the same from any folder.
  private mutating func resolveFiles(_ registry: PotentialRegistry, below folder: String) {
    switch structure.source {
    case .lattice: break
    case .file(let path, let frame, let types):
      structure.source = .file(Self.absolute(path, below: folder), frame: frame, types: types)
    case .run(let path, let frame, let types):
      structure.source = .run(Self.run(path, below: folder), frame: frame, types: types)
    }
    for k in potential.indices {
      for option in registry[potential[k].key]?.fileOptions ?? [] {
        potential[k].options.replaceText(option) { Self.absolute($0, below: folder) }
      }
    }
  }

  static func absolute(_ path: String, below folder: String) -> String {
    if path.hasPrefix("/") { return path }
    let base = folder.isEmpty ? FileManager.default.currentDirectoryPath : folder
    return URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: base, isDirectory: true))
      .standardizedFileURL.path
  }

  /// Run folders are made in the working directory, so they are looked for there first.
  static func run(_ path: String, below folder: String) -> String {
    FileManager.default.fileExists(atPath: path) ? absolute(path, below: "") : absolute(path, below: folder)
  }

  /// Lengthens the last stage by a time (internal units).
  public mutating func extend(by time: Double) throws(MDError) {
    guard let last = stages.last, last.isDynamics else {
      throw MDError(.input, "the last stage is a minimisation, which has no length to extend")
    }
    guard !last.hasRamp else {
      throw MDError(
        .input, "the last stage has a ramp, which an extension would change", at: places["stages"],
        hint: "a new run with 'structure: {from: \(output.folder), velocities: keep}'")
    }
    let steps = (time / timestep).rounded()
    guard steps >= 1, steps < 1e12 else {
      throw MDError(
        .input, "the time is too short or too long", found: "\(steps.formatted(3)) steps of the timestep",
        expected: "from 1 to 1e12 steps")
    }
    stages[stages.count - 1].steps += Int(steps)
  }
}

extension StagePlan {
  /// Whether a target moves during the stage.
  var hasRamp: Bool {
    func moves(_ ramp: Ramp) -> Bool { ramp.start != ramp.end }
    func moves(_ bath: ThermostatPlan) -> Bool {
      moves(bath.temperature) || bath.groups.contains { moves($0.temperature) }
    }
    return switch method {
    case .minimize, .nve: false
    case .nvt(let bath): moves(bath)
    case .npt(let bath, let barostat): moves(bath) || moves(barostat.pressure)
    case .nph(let barostat): moves(barostat.pressure)
    }
  }
}

extension InputNode {
  /// Replaces the text under a key, or of the value itself for an empty key, if there is any; of a list, each text in it.
  mutating func replaceText(_ key: String, _ change: (String) -> String) {
    if key.isEmpty {
      switch content {
      case .scalar(let text): content = .scalar(change(text))
      case .sequence(var list):
        for k in list.indices {
          if case .scalar(let text) = list[k].content { list[k].content = .scalar(change(text)) }
        }
        content = .sequence(list)
      case .empty, .mapping: break
      }
      return
    }
    guard case .mapping(var entries) = content, let k = entries.firstIndex(where: { $0.key == key }) else {
      return
    }
    entries[k].value.replaceText("", change)
    content = .mapping(entries)
  }
}
