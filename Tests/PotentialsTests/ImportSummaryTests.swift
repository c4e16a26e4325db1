import Potentials
import Testing

@Suite struct ImportSummaryTests {
  private func summary(_ file: String) throws -> [String: String] {
    let pairs = try readModel(ReferenceModels.path(file)).summary
    return Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  @Test func frozenGraph() throws {
    let lines = try summary("s_excl_two.pb")
    #expect(lines["format"] == "TensorFlow frozen graph (.pb)")
    #expect(lines["written by"] == "DeePMD-kit, tensorflow rules, version 1.1")
    #expect(lines["type map"] == "Fe Cr C")
    #expect(lines["descriptor"] == "se_e2_a, embedding by pair of types")
    #expect(lines["cutoff"] == "6.0 A, smooth from 0.5 A")
    #expect(lines["sel"] == "Fe 96, Cr 32, C 16")
    #expect(lines["embedding network"] == "1-10-20-40, tanh")
    #expect(lines["fitting network"] == "320-60-60-60-1, tanh, with timesteps (resnet_dt)")
    #expect(lines["precision"] == "float64")
    #expect(lines["excluded pairs"] == "Fe-C, C-C")
    #expect(lines["training script"] == "in the file")
    #expect(lines["sel as trained"] == nil)
    #expect(lines["sha256"]?.count == 64)
  }

  @Test func compressedGraph() throws {
    let lines = try summary("s_one_c.pb")
    #expect(lines["embedding network"] == "1-...-40, compressed: table of 1220 segments")
    #expect(lines["excluded pairs"] == "none")
  }

  @Test func nativeFile() throws {
    let lines = try summary("s_f32.dp")
    #expect(lines["written by"] == "DeePMD-kit, native rules, version 3.2.0")
    #expect(lines["precision"] == "float32")
  }
}
