import MDCore

/// The box in the header of a LAMMPS data file: orthogonal, triclinic by tilt factors, or general triclinic.
struct LAMMPSBox {
  private var low = Vec3.zero
  private var high = Vec3.zero
  private var tilt = Vec3.zero
  private var hasBounds = [false, false, false]
  private var general = Matrix3.zero
  private var hasVector = [false, false, false]
  private var origin = Vec3.zero

  /// Takes a line of the header; false if it is not about the box.
  mutating func take(_ line: TextLine, _ words: [String]) throws(MDError) -> Bool {
    if words.count == 4, let axis = ["xlo", "ylo", "zlo"].firstIndex(of: words[2]) {
      low[axis] = try line.double(0, "lower bound")
      high[axis] = try line.double(1, "upper bound")
      guard high[axis] > low[axis] else {
        throw line.error(
          "the box has no extent", word: 1, found: words[1], expected: "more than \(words[0])")
      }
      hasBounds[axis] = true
    } else if words.count == 6, words[3...] == ["xy", "xz", "yz"] {
      tilt = try line.vector(0, "tilt factor")
    } else if words.count == 4, let axis = ["avec", "bvec", "cvec"].firstIndex(of: words[3]) {
      general[axis] = try line.vector(0, "cell vector")
      hasVector[axis] = true
    } else if words.count == 5, words[3...] == ["abc", "origin"] {
      origin = try line.vector(0, "origin")
    } else {
      return false
    }
    return true
  }

  var isComplete: Bool { !hasBounds.contains(false) || !hasVector.contains(false) }

  func cell(periodic: [Bool], path: String) throws(MDError) -> Cell {
    let vectors =
      hasVector.contains(true)
      ? general
      : Matrix3(
        Vec3(high.x - low.x, 0, 0), Vec3(tilt.x, high.y - low.y, 0), Vec3(tilt.y, tilt.z, high.z - low.z))
    let cell = Cell(vectors, origin: hasVector.contains(true) ? origin : low, periodic: periodic)
    guard cell.volume > 1e-9, vectors.determinant > 0 else {
      throw MDError(
        .input, "the vectors of the box form no right-handed cell", at: .init(file: path),
        found: "a volume of \(vectors.determinant) A^3", expected: "a positive volume")
    }
    return cell
  }

  /// The same box with lengths in another unit.
  func scaled(by factor: Double) -> LAMMPSBox {
    var box = self
    (box.low, box.high, box.tilt, box.origin) = (factor * low, factor * high, factor * tilt, factor * origin)
    box.general = factor * general
    return box
  }
}
