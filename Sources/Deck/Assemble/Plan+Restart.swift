import Analysis
import Foundation
public import MDCore
public import Potentials
import Trajectory

/// A run that goes on although the file or run its structure came from is gone.
extension Plan {
  /// The file or folder that the structure comes from, if it is not there any more.
  public var missingSource: String? {
    switch structure.source {
    case .lattice: nil
    case .file(let path, _, _), .run(let path, _, _):
      FileManager.default.fileExists(atPath: path) ? nil : path
    }
  }

  /// Whether the velocities at the start are those of the file or run that the structure comes from.
  public var keepsVelocities: Bool { structure.velocities == .keep }

  /// Builds everything from the structure that the run in `folder` began with, as it wrote it, in place of the source.
  ///
  /// That file has no velocities: those that were to be kept must come from a checkpoint.
  public func assemble(startOf folder: String, topology: String, registry: PotentialRegistry) throws(MDError)
    -> Assembly
  {
    var built = BuiltStructure(
      try readStructure(topology, options: StructureOptions(units: units)))
    built.lattice = try LatticeDescription.read(
      (folder as NSString).appendingPathComponent(LatticeDescription.fileName))
    return try assemble(built, registry: registry, restoresVelocities: true)
  }
}
