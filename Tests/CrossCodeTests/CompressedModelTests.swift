import Foundation
import Potentials
import Testing

/// Models of which only the tables of `dp compress` are left get splines too.
@Suite struct CompressedModelTests {
  @Test func tablesBecomeSplines() throws {
    let path = DeepPotReferenceTests.data.appendingPathComponent("s_one_c.pb").path
    let model = try readModel(path)
    #expect(model.descriptor.embedding.allSatisfy { $0?.network == nil })
    #expect(EmbeddingSplines<Double>(model.descriptor).pieces > 0)
    #expect(EmbeddingSplines<Float>(model.descriptor).pieces > 0)
    #expect(try DeepPotential(model, name: "s_one_c.pb").notices.isEmpty)
  }
}
