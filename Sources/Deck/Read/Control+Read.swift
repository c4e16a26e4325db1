import MDCore

extension ThermostatPlan {
  init(reading node: InputNode, kind: Kind, defaults: DeckDefaults) throws(MDError) {
    self.kind = kind
    relaxationTime = try node.positive(
      "thermostat-time", .time, default: kind == .langevin ? defaults.langevinTime : defaults.thermostatTime)
    chainLength = try node.integer("chain", in: 1...20, default: DeckDefaults.chainLength)
    if let chain = node["chain"], kind != .noseHoover {
      throw chain.error(
        "'chain' belongs to Nose-Hoover chains",
        expected: "'thermostat: nose-hoover' or 'barostat: mtk' beside it")
    }
    groups = []
    guard let listed = node["groups"] else {
      temperature = try node.child("temperature").ramp(.temperature, atLeastZero: true)
      return
    }
    if let both = node["temperature"] {
      throw both.error(
        "\(node.name) has both 'temperature' and 'groups'", found: "both",
        expected: "one temperature for all atoms, or one for each group")
    }
    temperature = Ramp(0)
    for entry in try listed.entries() {
      groups.append(try Group(reading: entry, relaxationTime: relaxationTime))
    }
    guard !groups.isEmpty else {
      throw listed.error("\(listed.name) is empty", expected: "a temperature for each group")
    }
  }

  func write(into section: inout SectionBuilder, withKind: Bool) {
    if groups.isEmpty {
      section.set("temperature", temperature, .temperature)
    } else {
      var list = SectionBuilder(section.units)
      for group in groups {
        var entry = SectionBuilder(section.units)
        entry.set("temperature", group.temperature, .temperature)
        entry.set("thermostat-time", group.relaxationTime, .time)
        list.set(group.name, entry.node)
      }
      section.set("groups", list.node)
    }
    if withKind { section.set("thermostat", kind.rawValue) }
    section.set("thermostat-time", relaxationTime, .time)
    if kind == .noseHoover { section.set("chain", chainLength) }
  }
}

extension ThermostatPlan.Group {
  /// `name: 300 K`, `name: [300 K, 600 K]` or `name: {temperature: ..., thermostat-time: ...}`.
  fileprivate init(reading entry: InputNode.Entry, relaxationTime: Double) throws(MDError) {
    name = entry.key
    guard case .mapping = entry.value.content else {
      temperature = try entry.value.ramp(.temperature, atLeastZero: true)
      self.relaxationTime = relaxationTime
      return
    }
    try entry.value.onlyKeys(DeckSection.stageGroup.keys)
    temperature = try entry.value.child("temperature").ramp(.temperature, atLeastZero: true)
    self.relaxationTime = try entry.value.positive("thermostat-time", .time, default: relaxationTime)
  }
}

extension BarostatPlan {
  init(reading node: InputNode, kind: Kind, defaults: DeckDefaults) throws(MDError) {
    self.kind = kind
    coupling = try node.choice("coupling", default: Coupling.isotropic)
    pressure = try node["pressure"].map { (n) throws(MDError) in try n.ramp(.pressure) } ?? Ramp(0)
    relaxationTime = try node.positive("barostat-time", .time, default: defaults.barostatTime)
    compressibility = try node.positive(
      "compressibility", .compressibility, default: defaults.compressibility)
    if let useless = node["compressibility"], kind != .rescaling {
      throw useless.error(
        "'compressibility' belongs to the rescaling barostat", expected: "'barostat: rescaling' beside it")
    }
  }

  func write(into section: inout SectionBuilder, withKind: Bool) {
    section.set("pressure", pressure, .pressure)
    section.set("coupling", coupling.rawValue)
    if withKind { section.set("barostat", kind.rawValue) }
    section.set("barostat-time", relaxationTime, .time)
    if kind == .rescaling { section.set("compressibility", compressibility, .compressibility) }
  }
}
