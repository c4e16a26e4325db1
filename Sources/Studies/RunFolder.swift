import Analysis
import Deck
import Foundation

/// The files of a run, by name.
public struct RunFolder: Sendable, Equatable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// What was run, by what, on what.
  public var manifest: String { file("manifest.json") }
  /// The resolved deck: every default written out.
  public var deck: String { file("deck.yaml") }
  public var checkpoint: String { file("checkpoint") }
  public var trajectory: String { file("trajectory.nc") }
  /// Species of the trajectory, for programs that need them.
  public var topology: String { file("topology.xyz") }
  public var series: String { file("series.nc") }
  public var seriesTable: String { file("series.csv") }
  /// How far the models of a committee are apart.
  public var deviation: String { file("model_devi.out") }
  /// The last state as a structure, with velocities unless nothing moves.
  public var final: String { file("final.xyz") }
  public var analysis: String { file("analysis.json") }
  /// The analysis of a two-phase slab.
  public var melting: String { file("melting.json") }
  /// The viscosity from its stress.
  var viscosity: String { file("viscosity.json") }
  /// A table of the analysis, e.g. rdf.csv.
  public func table(_ name: String) -> String { file("\(name).csv") }
  /// Which crystal the cell was built from.
  public var crystal: String { file(LatticeDescription.fileName) }

  /// All that a run without analyses may write besides the manifest.
  var outputs: [String] {
    [
      deck, crystal, topology, trajectory, file("trajectory.topology.xyz"), series, seriesTable, deviation,
      checkpoint, final,
    ]
  }

  /// True when a run was begun here.
  public var isRun: Bool { FileManager.default.fileExists(atPath: manifest) }

  private func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }
}
