import MDCore
import Potentials

/// One point of a sweep or comparison: a run, or a study of its own, in a folder of its own.
public struct PointPlan: Sendable, Equatable {
  /// Name of its folder.
  public var name: String
  /// Where it lies on each axis, in the order of the axes.
  public var coordinates: [Coordinate]
  public var content: Content

  /// What is made there.
  public enum Content: Sendable, Equatable {
    case run(Plan)
    case study(StudyPlan)
  }

  /// A value of one axis.
  public struct Coordinate: Sendable, Equatable {
    public var axis: String
    /// As the deck writes it, e.g. "1800 K", or the name it was given.
    public var label: String
    /// The number in it, where it is one, in `unit`.
    public var number: Double?
    public var unit: String
  }

  init(
    name: String, coordinates: [Coordinate], deck: InputNode, path: String, registry: PotentialRegistry
  ) throws(MDError) {
    self.name = name
    self.coordinates = coordinates
    if StudyPlan.keys.contains(where: { deck[$0] != nil }) {
      content = .study(try StudyPlan(root: deck, path: path, registry: registry))
    } else {
      content = .run(try Plan(root: deck, path: path, registry: registry))
    }
  }

  /// The run, or what is common to the runs of the study.
  public var base: Plan {
    switch content {
    case .run(let plan): plan
    case .study(let study): study.base
    }
  }

  /// Whether no other point with the same structure and potential but another seed comes before.
  public var isFirstOfSeeds: Bool { self["seed"].map { $0.number ?? 1 <= 1 } ?? true }

  public subscript(axis: String) -> Coordinate? { coordinates.first { $0.axis == axis } }

  /// Text as part of a file name: letters, digits, '.', '+' and '-'.
  public static func fileName(_ text: String) -> String {
    let kept = text.unicodeScalars.map { scalar -> String in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || ".+-".unicodeScalars.contains(scalar))
        ? String(scalar) : scalar == " " || scalar == "/" ? "-" : ""
    }.joined()
    let trimmed = kept.drop { $0 == "." }
    return String(trimmed.prefix(60))
  }
}
