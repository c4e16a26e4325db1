import Analysis
import ArgumentParser
import Studies

/// Options of `mdrun analyze` for a slab of crystal and melt.
struct MeltingArguments: ParsableArguments {
  @Flag(
    name: .customLong("melting"),
    help: "Two-phase slab: fraction, coexistence temperature, interface velocity.")
  var isWanted = false
  @Option(help: "With --melting: the cell vector across the interfaces: a, b or c.")
  var normal: SlabNormal = .c
  @Option(help: "With --melting: run or trajectory of the pure solid, to learn what it looks like.")
  var solid: String?
  @Option(help: "With --melting: run or trajectory of the pure liquid.")
  var liquid: String?

  /// The runs of the pure phases are read with the names and units of the slab's.
  func options(like slab: AnalysisSource) -> MeltingAnalysisOptions {
    func source(_ path: String?) -> AnalysisSource? {
      path.map {
        var source = AnalysisSource(path: $0, species: slab.species, units: slab.units)
        source.file = slab.file
        return source
      }
    }
    return MeltingAnalysisOptions(normal: normal, solid: source(solid), liquid: source(liquid))
  }
}
