public import MDCore

/// Writes energies, temperature, pressure, cell and the full stress tensor in double precision: a NetCDF file and, if
/// wanted, the same numbers as `series.csv`.
///
/// Rows are instantaneous values every `interval` steps. With `averagesStress` it looks at every step and adds the
/// mean stress over the steps since the row before (for viscosity).
public final class SeriesWriter: Observer, @unchecked Sendable {
  public let path: String
  public let tablePath: String?
  public let averagesStress: Bool
  private let rows: Schedule
  private let identity: RunIdentity
  private var file: RecordFile?
  private var table: TableFile?
  private var rowsToKeep = 0
  private var tableBytesToKeep = 0
  private var stressSum = SymmetricTensor.zero
  private var stressSamples = 0

  /// - Parameters:
  ///   - path: the NetCDF file.
  ///   - tablePath: the CSV file, nil for none.
  ///   - interval: steps between rows.
  public init(
    path: String, tablePath: String? = nil, every interval: Int, averagesStress: Bool = false,
    identity: RunIdentity
  ) {
    self.path = path
    self.tablePath = tablePath
    self.averagesStress = averagesStress
    rows = Schedule(every: interval)
    self.identity = identity
  }

  public var schedule: Schedule { averagesStress ? Schedule(every: 1) : rows }
  public var needs: Quantities { [.energy, .virial] }
  /// Complete rows.
  public var count: Int { file?.records ?? rowsToKeep }

  public func observe(_ snapshot: borrowing Snapshot) throws(MDError) {
    let snapshot = copy snapshot
    if averagesStress, let pressure = snapshot.pressureTensor {
      stressSum = stressSum + (-1) * pressure
      stressSamples += 1
    }
    guard rows.isDue(at: snapshot.state.step) else { return }
    guard let step = Int32(exactly: snapshot.state.step) else {
      throw MDError(
        .file, "the step number does not fit into the file", at: .init(file: path),
        found: "\(snapshot.state.step)", expected: "at most \(Int32.max)",
        hint: "begin a new run from the last frame")
    }
    try open(snapshot.topology.units)
    try write(snapshot, step: Int(step))
    (stressSum, stressSamples) = (.zero, 0)
  }

  private func write(_ snapshot: Snapshot, step: Int) throws(MDError) {
    let columns = SeriesColumns(snapshot.topology.units)
    let values = columns.quantities.map { $0.value(snapshot) }
    let mean =
      averagesStress
      ? (stressSamples > 0
        ? ((1 / Double(stressSamples)) * stressSum).voigt : Array(repeating: Double.nan, count: 6)) : []
    try file?.append { (file, row) throws(MDError) in
      try file.put("step", start: [row], count: [1], [step])
      try file.put(
        "stage", start: [row, 0], count: [1, TrajectoryLayout.stageLength], text: snapshot.stage)
      for (quantity, numbers) in zip(columns.quantities, values) {
        let shape = quantity.dimensions.map { $0 == "Voigt" ? 6 : 3 }
        try file.put(
          quantity.name, start: [row] + shape.map { _ in 0 }, count: [1] + shape, numbers)
      }
      if averagesStress {
        try file.put("stress_mean", start: [row, 0], count: [1, 6], mean)
      }
    }
    try table?.append(
      "\(step)," + (values.flatMap { $0 } + mean).map { "\($0)" }.joined(separator: ",")
        + ",\(snapshot.stage)\n")
  }

  public func flush() throws(MDError) {
    try file?.flush()
    try table?.flush()
  }

  public func close() throws(MDError) {
    (rowsToKeep, tableBytesToKeep) = (count, table?.length ?? tableBytesToKeep)
    try file?.close()
    (file, table) = (nil, nil)
  }

  public func save(into record: inout CheckpointRecord) {
    record.set("rows", count)
    record.set("tableBytes", table?.length ?? tableBytesToKeep)
    record.set("stressSum", stressSum.voigt)
    record.set("stressSamples", stressSamples)
  }

  public func restore(from record: CheckpointRecord) throws(MDError) {
    (file, table) = (nil, nil)
    rowsToKeep = try record.integer("rows")
    tableBytesToKeep = try record.integer("tableBytes")
    stressSamples = try record.integer("stressSamples")
    let sum = try record.doubles("stressSum")
    guard sum.count == 6 else {
      throw MDError(
        .file, "the checkpoint is damaged", found: "\(sum.count) stress components", expected: "6")
    }
    stressSum = SymmetricTensor(voigt: sum)
    guard rowsToKeep > 0 else { return }
    try RecordFile.cut(path, to: rowsToKeep)
    if let tablePath, tableBytesToKeep > 0 { try TableFile.cut(tablePath, to: tableBytesToKeep) }
  }

  private func open(_ units: UnitSystem) throws(MDError) {
    guard file == nil else { return }
    let columns = SeriesColumns(units)
    if rowsToKeep > 0 {
      file = try RecordFile(continuing: path, layout: layout(columns), records: rowsToKeep)
      if let tablePath {
        table = try TableFile(continuing: tablePath, length: tableBytesToKeep, header: header(columns))
      }
    } else {
      file = try RecordFile(
        creating: path, layout: layout(columns),
        header: { (file) throws(MDError) in try self.writeHeader(file, units) },
        constants: { (_) throws(MDError) in })
      if let tablePath { table = try TableFile(creating: tablePath, header: header(columns)) }
    }
  }

  private func layout(_ columns: SeriesColumns) -> RecordFile.Layout {
    var variables = [
      VariableDeclaration("step", .int, ["sample"]),
      VariableDeclaration("stage", .character, ["sample", "stage_name"]),
    ]
    func add(_ name: String, _ unit: String, _ components: [String], _ dimensions: [String], _ note: String?)
    {
      let names = components.isEmpty ? [] : [TextAttribute("components", components.joined(separator: " "))]
      variables.append(
        VariableDeclaration(
          name, .double, ["sample"] + dimensions, units: unit,
          names + (note.map { [TextAttribute("note", $0)] } ?? [])))
    }
    for quantity in columns.quantities {
      add(quantity.name, quantity.unit, quantity.components, quantity.dimensions, quantity.note)
    }
    if averagesStress {
      add(
        "stress_mean", columns.stressUnit, SeriesColumns.voigt, ["Voigt"],
        "mean over every step since the row before; " + SeriesColumns.stressNote)
    }
    return RecordFile.Layout(
      record: "sample",
      dimensions: [
        ("cell_spatial", 3), ("spatial", 3), ("Voigt", 6), ("stage_name", TrajectoryLayout.stageLength),
      ], variables: variables)
  }

  private func writeHeader(_ file: NetCDFFile, _ units: UnitSystem) throws(MDError) {
    try file.put(TextAttribute("title", identity.title))
    try file.put(TextAttribute("program", "Ferrite"))
    try file.put(TextAttribute("programVersion", identity.codeVersion))
    try file.put(TextAttribute("unit_system", units.name.rawValue))
    try file.put(attribute: "interval", integers: [Int32(clamping: rows.interval)])
  }

  private func header(_ columns: SeriesColumns) -> String {
    var names = ["step"]
    for quantity in columns.quantities { names += quantity.columnNames.map { "\($0) (\(quantity.unit))" } }
    if averagesStress { names += SeriesColumns.voigt.map { "stress_mean_\($0) (\(columns.stressUnit))" } }
    return (names + ["stage"]).joined(separator: ",") + "\n"
  }
}
