import MDCore
import Potentials

/// Random numbers of the points of a sweep or comparison.
///
/// Points are fitted and compared as independent runs, so each has a seed of its own, made from the deck's and from the
/// names of its place: the same wherever it stands in the list and whatever other points there are.
enum PointSeed {
  /// Names that are the same give the same numbers, which is wanted where runs are compared in pairs. Below 2^40.
  static func value(_ deckSeed: Int, _ names: [String]) -> Int {
    // FNV-1a over the bytes, the names apart, then the last rounds of SplitMix64 to spread the bits.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    for k in 0..<8 { add(UInt8(truncatingIfNeeded: deckSeed >> (8 * k))) }
    for name in names {
      for byte in name.utf8 { add(byte) }
      add(0)
    }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((hash ^ (hash >> 31)) & 0xFF_FFFF_FFFF)
  }
}

extension InputNode {
  /// The deck's seed as it is written, or the default.
  func deckSeed() throws(MDError) -> Int {
    try integer("seed", in: 0...Int.max, default: Int(DeckDefaults.seed))
  }

  /// A deck, or a section of one, with this seed.
  func with(seed: Int) -> InputNode { with("seed", SectionBuilder(units).scalar("\(seed)")) }

  /// With a seed for its own random numbers in the structure of a deck, where it has none.
  func withStructureSeed(_ seed: Int) -> InputNode {
    var deck = self
    if let structure = deck["structure"], structure["seed"] == nil {
      deck = deck.with("structure", structure.with(seed: seed))
    }
    if let melt = deck["melt"], let crystals = melt["crystals"], case .mapping(var entries) = crystals.content
    {
      for k in entries.indices where entries[k].value["seed"] == nil {
        entries[k].value = entries[k].value.with(seed: seed)
      }
      var changed = crystals
      changed.content = .mapping(entries)
      deck = deck.with("melt", melt.with("crystals", changed))
    }
    return deck
  }
}
