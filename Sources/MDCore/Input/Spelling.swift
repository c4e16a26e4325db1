/// The word of `candidates` closest to `word`, or nil when none is near enough to be what was meant.
///
/// Near is a Levenshtein distance of at most a third of the longer word plus one, letter case counted half.
public func nearest(to word: String, in candidates: [String]) -> String? {
  let scored = candidates.map { candidate in
    (candidate, 2 * editDistance(word.lowercased(), candidate.lowercased()) + (word == candidate ? 0 : 1))
  }
  guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
  let allowed = max(word.count, best.0.count) / 3 + 1
  return best.1 / 2 <= allowed && best.1 / 2 < max(word.count, best.0.count) ? best.0 : nil
}

/// Levenshtein distance: insertions, deletions and substitutions that turn one word into the other.
///
/// Words longer than 64 letters are compared by their first 64.
func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first.prefix(64))
  let b = Array(second.prefix(64))
  var row = Array(0...b.count)
  for i in a.indices {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let substitution = diagonal + (a[i] == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}
