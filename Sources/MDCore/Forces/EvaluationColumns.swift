/// The columns of an evaluation for loops on many threads; those not asked for are empty.
@frozen
public struct EvaluationColumns {
  public let forces: UnsafeMutableBufferPointer<Vec3>
  public let atomEnergies: UnsafeMutableBufferPointer<Double>
  public let atomVirials: UnsafeMutableBufferPointer<Matrix3>
}

extension Evaluation {
  /// Calls `body` with the memory of the columns, valid during the call.
  public mutating func withColumns(_ body: (EvaluationColumns) -> Void) {
    forces.withUnsafeMutableBufferPointer { forces in
      atomEnergies.withUnsafeMutableBufferPointer { energies in
        atomVirials.withUnsafeMutableBufferPointer { virials in
          body(EvaluationColumns(forces: forces, atomEnergies: energies, atomVirials: virials))
        }
      }
    }
  }
}
