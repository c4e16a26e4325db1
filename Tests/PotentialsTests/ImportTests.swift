import MDCore
import Potentials
import Testing

/// What the readers make of DeePMD-kit's own files.
@Suite struct ImportTests {
  @Test func frozenGraph() throws {
    let model = try readModel(ReferenceModels.path("s_one.pb"))
    let descriptor = model.descriptor
    #expect(model.typeMap == ["Fe", "Cr", "C"])
    #expect(descriptor.cutoff == 6 && descriptor.smoothCutoff == 0.5 && descriptor.switchWidth == 5.5)
    #expect(descriptor.selection == [96, 32, 16] && descriptor.originalSelection == [96, 32, 16])
    #expect(descriptor.axisNeurons == 8 && descriptor.embeddingWidth == 40 && descriptor.typeOneSide)
    #expect(descriptor.excludedPairs.allSatisfy { $0.allSatisfy { !$0 } })
    #expect(!descriptor.setDavgZero && descriptor.mean[0][0] != 0 && descriptor.mean[0][1...] == [0, 0, 0])
    #expect(descriptor.embedding.count == 3)
    let layers = try #require(descriptor.embedding[1]?.network?.layers)
    #expect(layers.map(\.outputs) == [10, 20, 40] && layers.map(\.residual) == [.none, .doubled, .doubled])
    #expect(layers.allSatisfy { $0.timestep == nil && $0.activation == .tanh })
    for network in model.fitting {
      #expect(network.layers.map(\.inputs) == [320, 60, 60, 60] && network.outputs == 1)
      #expect(network.layers.map(\.residual) == [.none, .identity, .identity, .none])
      #expect(network.layers.map { $0.timestep != nil } == [false, true, true, false])
      #expect(network.layers.map(\.activation) == [.tanh, .tanh, .tanh, .linear])
    }
    #expect(model.fittingPrecision == .float64 && descriptor.precision == .float64)
    #expect(model.energyScale == [1, 1, 1] && model.energyBias.allSatisfy { $0 != 0 })
    let origin = model.origin
    #expect(origin.format == .frozenGraph && origin.backend == .tensorflow && origin.version == "1.1")
    #expect(origin.trainingScript?.hasPrefix("{\"model\":{\"type_map\"") == true)
    #expect(abs(try #require(origin.minimumNeighborDistance) - 1.535) < 1e-3)
    #expect(origin.sha256 == sha256(try ReferenceModels.bytes("s_one.pb")) && origin.byteCount == 835_828)
  }

  @Test func excludedPairs() throws {
    for file in ["s_excl_one.pb", "s_excl_two.pb"] {
      let excluded = try readModel(ReferenceModels.path(file)).descriptor.excludedPairs
      #expect(excluded == [[false, false, true], [false, false, false], [true, false, true]])
    }
  }

  @Test func singlePrecision() throws {
    let model = try readModel(ReferenceModels.path("s_f32.pb"))
    #expect(model.fittingPrecision == .float32 && model.descriptor.precision == .float32)
    #expect(model.fitting[0].layers[0].weights.allSatisfy { Double(Float($0)) == $0 })
  }

  @Test func otherOptions() throws {
    let gelu = try readModel(ReferenceModels.path("s_gelu_two.pb"))
    #expect(gelu.descriptor.embedding.count == 9 && !gelu.descriptor.typeOneSide)
    #expect(gelu.descriptor.embedding[5]?.network?.layers[0].activation == .gelu)
    let timestep = try readModel(ReferenceModels.path("s_rdt_smth2.pb"))
    #expect(timestep.descriptor.smoothCutoff == 2)
    #expect(
      timestep.descriptor.embedding[0]?.network?.layers.map { $0.timestep != nil } == [false, true, true])
    #expect(try readModel(ReferenceModels.path("s_davg0.pb")).descriptor.setDavgZero)
  }

  @Test func compressedGraph() throws {
    let compressed = try readModel(ReferenceModels.path("s_one_c.pb"))
    let original = try readModel(ReferenceModels.path("s_one.pb"))
    #expect(compressed.fitting == original.fitting && compressed.energyBias == original.energyBias)
    for (entry, source) in zip(compressed.descriptor.embedding, original.descriptor.embedding) {
      let table = try #require(entry?.table)
      #expect(entry?.network == nil && table.segments == 1220 && table.outputs == 40)
      #expect(
        [table.lower, table.upper, table.maximum, table.fineStride, table.coarseStride] == [
          -1, 8, 40, 0.01, 0.1,
        ])
      // The constant coefficients are the network's outputs at the segments' starts.
      let network = try #require(source?.network)
      for segment in [0, 450, 899, 900, 1219] {
        let x = segment < 900 ? -1 + 0.01 * Double(segment) : 8 + 0.1 * Double(segment - 900)
        let outputs = plainOutputs(network, [x])
        for (m, value) in outputs.enumerated() {
          #expect(abs(table.coefficients[(segment * 40 + m) * 6] - value) < 1e-13)
        }
      }
    }
  }

  /// Older files have no training script: the graph itself tells the activation and the excluded pairs.
  @Test(arguments: ["s_one.pb", "s_excl_one.pb", "s_excl_two.pb", "s_gelu_two.pb", "s_rdt_smth2.pb"])
  func graphWithoutScript(file: String) throws {
    let bytes = try ReferenceModels.bytes(file)
    let whole = try readModel(bytes: bytes)
    let bare = try readModel(bytes: ForgedGraph(bytes).without("train_attr/training_script"))
    #expect(bare.origin.trainingScript == nil && bare.fitting == whole.fitting)
    var descriptor = bare.descriptor
    descriptor.setDavgZero = whole.descriptor.setDavgZero
    #expect(descriptor == whole.descriptor)
  }

  @Test func compoundActivationIsReadOffTheGraph() throws {
    let bytes = try ReferenceModels.ownBytes("silut.pb")
    let bare = try readModel(bytes: ForgedGraph(bytes).without("train_attr/training_script"))
    #expect(bare.descriptor.embedding[0]?.network?.layers[1].activation == .truncatedSiLU(threshold: 10))
    #expect(try bare.descriptor.embedding == readModel(bytes: bytes).descriptor.embedding)
  }
}
