public import Foundation
public import MDCore

/// What was run, by what, on what: `manifest.json` beside the files of a run.
public struct Manifest: Sendable, Equatable, Codable {
  /// The machine a run was made on.
  public struct Machine: Sendable, Equatable, Codable {
    /// Model name of the processor.
    public var processor: String
    /// Logical processors the system offers.
    public var cores: Int
    public var system: String

    public init(processor: String, cores: Int, system: String) {
      self.processor = processor
      self.cores = cores
      self.system = system
    }

    /// This machine.
    public static var current: Machine {
      let info = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      let line = info?.split(separator: "\n").first { $0.hasPrefix("model name") }
      let model = line?.split(separator: ":", maxSplits: 1).last.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      return Machine(
        processor: model ?? "unknown", cores: ProcessInfo.processInfo.activeProcessorCount,
        system: ProcessInfo.processInfo.operatingSystemVersionString)
    }
  }

  /// One stage as it was run.
  public struct Stage: Sendable, Equatable, Codable {
    public var name: String
    /// Steps, counted through the run.
    public var firstStep: Int
    public var lastStep: Int
    /// What it was told, in user units.
    public var settings: [String: String]

    public init(name: String, firstStep: Int, lastStep: Int, settings: [String: String] = [:]) {
      self.name = name
      self.firstStep = firstStep
      self.lastStep = lastStep
      self.settings = settings
    }
  }

  /// The deck with all defaults filled in.
  public var deck: String
  public var version: String
  /// Seeds by purpose.
  public var seeds: [String: UInt64]
  /// Hash of each model file, by path.
  public var modelHashes: [String: String]
  public var units: String
  public var machine: Machine
  public var commandLine: [String]
  /// Wall clock, UTC.
  public var started: Date
  /// Nil while it runs.
  public var ended: Date?
  /// Why it ended before its last step, nil if it did not.
  public var endedEarly: String?
  /// The error that stopped it; nil as long as it goes, and again once it goes on.
  public var failure: String?
  public var warnings: [String]
  /// What a study was warned of before its first task; its other warnings begin anew when it goes on after a failure.
  public var startWarnings: [String]?
  public var stages: [Stage]

  public init(
    deck: String, version: String, seeds: [String: UInt64] = [:], modelHashes: [String: String] = [:],
    units: UnitSystem.Name = .metal, machine: Machine = .current, commandLine: [String] = [], started: Date,
    ended: Date? = nil, warnings: [String] = [], stages: [Stage] = []
  ) {
    self.deck = deck
    self.version = version
    self.seeds = seeds
    self.modelHashes = modelHashes
    self.units = units.rawValue
    self.machine = machine
    self.commandLine = commandLine
    self.started = started
    self.ended = ended
    self.warnings = warnings
    self.stages = stages
  }

  /// Replaces the file in one stroke.
  public func write(to path: String) throws(MDError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    do {
      try AtomicFile.write(Array(try encoder.encode(self)) + [10], to: path)
    } catch let error as MDError {
      throw error
    } catch {
      throw MDError(.file, "the manifest cannot be written", at: .init(file: path), found: "\(error)")
    }
  }

  /// Reads a manifest; fails with the key that is missing or wrong.
  public static func read(_ path: String) throws(MDError) -> Manifest {
    let data = try FileBytes.read(path)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      return try decoder.decode(Manifest.self, from: data)
    } catch DecodingError.keyNotFound(let key, _) {
      throw MDError(
        .file, "the manifest is damaged", at: .init(file: path), found: "no key '\(key.stringValue)'")
    } catch DecodingError.typeMismatch(_, let context) {
      throw MDError(
        .file, "the manifest is damaged", at: .init(file: path),
        found: "a wrong value at '\(context.codingPath.map(\.stringValue).joined(separator: "."))'")
    } catch {
      throw MDError(.file, "the manifest is damaged", at: .init(file: path), found: "no valid JSON")
    }
  }
}
