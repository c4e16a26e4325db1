import Foundation
import Potentials
import Testing

/// DeePMD-kit wrote the same weights in each of its formats: the readers must find the same model in all of
/// them.
@Suite struct DeepPotFormats {
  static let names = [
    "s_one", "s_two", "s_excl_one", "s_excl_two", "s_f32", "s_gelu_two", "s_rdt_smth2", "s_smallsel",
    "s_davg0",
    "s_fixed",
  ]

  static func model(_ file: String) throws -> ModelDescription {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return try readModel(folder.appendingPathComponent("data/deepmd/\(file)").path)
  }

  /// Same in both up to what the formats do not keep: networks of excluded pairs, whether davg was held at
  /// zero.
  static func expectSame(_ a: ModelDescription, _ b: ModelDescription) {
    #expect(a.typeMap == b.typeMap && a.fitting == b.fitting && a.fittingPrecision == b.fittingPrecision)
    #expect(a.energyBias == b.energyBias && a.energyScale == b.energyScale)
    var (first, second) = (a.descriptor, b.descriptor)
    let count = first.typeCount
    for index in first.embedding.indices
    where !first.typeOneSide && first.excludedPairs[index / count][index % count] {
      first.embedding[index] = nil
      second.embedding[index] = nil
    }
    second.setDavgZero = first.setDavgZero
    if first.precision == .float32 {
      // TensorFlow keeps the statistics in double precision, PyTorch in the descriptor's.
      first.mean = first.mean.map { $0.map { Double(Float($0)) } }
      first.deviation = first.deviation.map { $0.map { Double(Float($0)) } }
      second.mean = second.mean.map { $0.map { Double(Float($0)) } }
      second.deviation = second.deviation.map { $0.map { Double(Float($0)) } }
    }
    #expect(first == second)
    #expect(a.origin.minimumNeighborDistance == b.origin.minimumNeighborDistance)
  }

  @Test(arguments: names) func torchArchiveEqualsFrozenGraph(name: String) throws {
    let (graph, archive) = (try Self.model("\(name).pb"), try Self.model("\(name).pth"))
    Self.expectSame(graph, archive)
    #expect(archive.origin.format == .torchScript && archive.origin.backend == .pytorch)
  }

  @Test(arguments: names) func nativeFileEqualsFrozenGraph(name: String) throws {
    let (graph, native) = (try Self.model("\(name).pb"), try Self.model("\(name).dp"))
    Self.expectSame(graph, native)
    #expect(native.origin.format == .native && native.origin.version == "3.2.0")
    #expect(native.origin.trainingScript?.contains("\"descriptor\":{") == true)
  }
}
