public import Deck
public import MDCore
public import Potentials

/// What is known of a study before its first task: of its structure, or of each of its points.
public struct StudyPreflight: Sendable {
  public private(set) var errors: [MDError] = []
  public private(set) var warnings: [String] = []
  /// SHA-256 of the files that the potentials were read from, by path.
  public private(set) var modelHashes: [String: String] = [:]

  /// Looks at one of the points that differ only in their seed. Throws what cannot be built or evaluated at all.
  public init(_ plan: StudyPlan, registry: PotentialRegistry) throws(MDError) {
    guard !plan.points.isEmpty else {
      try add(Preflight(plan.base, scope: .study, registry: registry), of: nil)
      return
    }
    var bytes = 0.0
    var perPoint = 0.0
    for point in plan.points {
      if point.isFirstOfSeeds {
        let scope: Preflight.Scope = if case .run = point.content { .point } else { .study }
        let found: Preflight
        do throws(MDError) {
          found = try Preflight(point.base, scope: scope, registry: registry)
        } catch {
          throw Self.named(error, point.name)
        }
        add(found, of: point.name)
        perPoint = scope == .point ? found.cost.diskBytes : 0
      }
      bytes += perPoint
    }
    warnings = Self.gathered(warnings, points: plan.points.count(where: \.isFirstOfSeeds))
    do throws(MDError) {
      let place = plan.base.places["output"]
      if let warning = try FreeSpace.check(bytes, in: plan.base.output.folder, at: place) {
        warnings.append(warning)
      }
    } catch {
      errors.append(error)
    }
  }

  /// Throws the first error.
  public func check() throws(MDError) {
    if let first = errors.first { throw first }
  }

  private mutating func add(_ found: Preflight, of point: String?) {
    modelHashes.merge(found.assembly.modelHashes) { $1 }
    errors += found.errors.map { error in point.map { Self.named(error, $0) } ?? error }
    let said = found.warnings + found.evaluated.notices.filter { !found.warnings.contains($0) }
    warnings += said.map { text in point.map { "\($0): \(text)" } ?? text }
  }

  private static func named(_ error: MDError, _ point: String) -> MDError {
    var copy = error
    copy.what = "\(point): \(error.what)"
    return copy
  }

  /// A warning that all points share, once and without their names.
  private static func gathered(_ warnings: [String], points: Int) -> [String] {
    var counts: [String: Int] = [:]
    func text(_ warning: String) -> String {
      String(warning[(warning.firstRange(of: ": ")?.upperBound ?? warning.startIndex)...])
    }
    for warning in warnings { counts[text(warning), default: 0] += 1 }
    var said: Set<String> = []
    return warnings.map { points > 1 && counts[text($0)] == points ? text($0) : $0 }
      .filter { said.insert($0).inserted }
  }
}
