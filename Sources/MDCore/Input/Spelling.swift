/// The word of `candidates` closest to `word`, or nil when none is near enough to be what was meant.
///
/// Near is an edit distance of at most a third of the longer word, at least one; letter case counts half.
public func nearest(to word: String, in candidates: [String]) -> String? {
  let scored = candidates.map { candidate in
    (candidate, 2 * editDistance(word.lowercased(), candidate.lowercased()) + (word == candidate ? 0 : 1))
  }
  guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
  let allowed = max(1, max(word.count, best.0.count) / 3)
  return best.1 / 2 <= allowed && best.1 / 2 < max(word.count, best.0.count) ? best.0 : nil
}

/// Levenshtein distance with neighbours swapped counted as one: the insertions, deletions, substitutions and swaps
/// that turn one word into the other.
///
/// Words longer than 64 letters are compared by their first 64.
func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first.prefix(64))
  let b = Array(second.prefix(64))
  var before: [Int] = []
  var row = Array(0...b.count)
  for i in a.indices {
    var next = [i + 1]
    for j in b.indices {
      var least = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
      if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
      next.append(least)
    }
    (before, row) = (row, next)
  }
  return row[b.count]
}
