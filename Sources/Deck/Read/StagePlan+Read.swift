import MDCore

extension StagePlan {
  private static let kinds = ["minimize", "nve", "langevin", "nvt", "npt", "nph"]

  /// Reads the list of stages.
  static func list(reading node: InputNode, timestep: Double, defaults: DeckDefaults) throws(MDError)
    -> [StagePlan]
  {
    let elements = try node.elements()
    guard !elements.isEmpty else { throw node.error("\(node.name) is empty", expected: "at least one stage") }
    var stages: [StagePlan] = []
    for element in elements {
      stages.append(try StagePlan(reading: element, timestep: timestep, defaults: defaults))
    }
    return stages
  }

  private init(reading node: InputNode, timestep: Double, defaults: DeckDefaults) throws(MDError) {
    let kind: String
    let body: InputNode
    switch node.content {
    case .scalar(let text) where Self.kinds.contains(text):
      kind = text
      body = InputNode(.empty, at: node.location, path: "\(node.path).\(text)", units: node.units)
    case .mapping(let entries) where !entries.isEmpty:
      guard entries.count == 1 else {
        throw MDError(
          .input, "\(node.name) has \(entries.count) keys", at: entries[1].location,
          found: "'\(entries[1].key)'",
          expected: "one kind of stage with its options inside",
          hint: Self.kinds.contains(entries[0].key) ? "indent the options below '\(entries[0].key)'" : nil)
      }
      guard Self.kinds.contains(entries[0].key) else { throw node.unknown(entries[0], known: Self.kinds) }
      (kind, body) = (entries[0].key, entries[0].value)
    default:
      throw node.error(
        "\(node.name) is not a stage", expected: Self.kinds.joined(separator: ", "),
        hint: (try? node.string()).flatMap { nearest(to: $0, in: Self.kinds) }.map { "'\($0)'" })
    }
    try body.onlyKeys(DeckSection(rawValue: kind)!.keys)
    name = try body.string("name", default: kind)
    switch kind {
    case "minimize":
      method = .minimize(try Minimization(reading: body, defaults: defaults))
      steps = try body.integer("steps", in: 1...DurationLimits.steps, default: DeckDefaults.minimizationSteps)
      return
    case "nve": method = .nve
    case "langevin": method = .nvt(try ThermostatPlan(reading: body, kind: .langevin, defaults: defaults))
    case "nvt":
      let kind = try body.choice("thermostat", default: ThermostatPlan.Kind.bussi)
      method = .nvt(try ThermostatPlan(reading: body, kind: kind, defaults: defaults))
    case "npt":
      let barostat = try body.choice("barostat", default: BarostatPlan.Kind.rescaling)
      method = .npt(
        try ThermostatPlan(
          reading: body, kind: barostat == .rescaling ? .bussi : .noseHoover, defaults: defaults),
        try BarostatPlan(reading: body, kind: barostat, defaults: defaults))
    default: method = .nph(try BarostatPlan(reading: body, kind: .mtk, defaults: defaults))
    }
    steps = try body.duration(timestep: timestep)
  }

  func node(_ units: UnitSystem) -> InputNode {
    var body = SectionBuilder(units)
    switch method {
    case .minimize(let how): how.write(into: &body)
    case .nve: break
    case .nvt(let bath): bath.write(into: &body, withKind: true)
    case .npt(let bath, let barostat):
      bath.write(into: &body, withKind: false)
      barostat.write(into: &body, withKind: true)
    case .nph(let barostat): barostat.write(into: &body, withKind: false)
    }
    body.set("steps", steps)
    if name != kind { body.set("name", name) }
    var stage = SectionBuilder(units)
    stage.set(kind, body.node)
    return stage.node
  }
}

extension Minimization {
  fileprivate init(reading node: InputNode, defaults: DeckDefaults) throws(MDError) {
    let isFixed = try node["cell"].map { (n) throws(MDError) in try n.string() == "fixed" } ?? true
    cell = isFixed ? nil : try Freedom.read(node.child("cell"))
    pressure = try node.quantity("pressure", .pressure, default: 0)
    forceTolerance = try node.positive("force", .force, default: defaults.forceTolerance)
    stressTolerance = try node.positive("stress", .pressure, default: defaults.stressTolerance)
    if cell == nil {
      for key in ["pressure", "stress"] {
        if let useless = node[key] {
          throw useless.error(
            "'\(key)' needs a cell that moves", expected: "'cell: isotropic' or another beside it")
        }
      }
    }
  }

  /// Couplings and `fixed`.
  private enum Freedom: String, CaseIterable {
    case fixed, isotropic, anisotropic, triclinic, x, y, z
    static func read(_ node: InputNode) throws(MDError) -> BarostatPlan.Coupling? {
      BarostatPlan.Coupling(rawValue: try node.choice(of: Freedom.self).rawValue)
    }
  }

  fileprivate func write(into section: inout SectionBuilder) {
    section.set("cell", cell?.rawValue ?? "fixed")
    if cell != nil {
      section.set("pressure", pressure, .pressure)
      section.set("stress", stressTolerance, .pressure)
    }
    section.set("force", forceTolerance, .force)
  }
}
