import MDCore
import Testing

@Suite struct QuantityTests {
  let metal = UnitSystem.metal

  private func user(_ text: String, _ dimension: Dimension, _ units: UnitSystem = .metal) throws -> Double {
    Quantity.toUser(try Quantity.parse(text, as: dimension, units: units), dimension, units: units)
  }

  @Test(arguments: [
    ("300 K", Dimension.temperature, 300.0), ("300", .temperature, 300), ("1.5 fs", .time, 1.5),
    ("1.5fs", .time, 1.5), ("100 ps", .time, 1e5), ("2 GPa", .pressure, 2), ("0 bar", .pressure, 0),
    ("1 bar", .pressure, 1e-4), ("1 atm", .pressure, 1.01325e-4), ("10 %", .dimensionless, 0.1),
    ("1e-3 eV/A", .force, 1e-3), ("7.8 g/cm3", .density, 7.8), ("7800 kg/m^3", .density, 7.8),
    ("0.28665 nm", .length, 2.8665), ("1 eV", .energy, 1), ("10 meV", .energy, 0.01),
    ("1 1/ps", .rate, 1e-3), ("1 THz", .rate, 1e-3), ("1 GPa", .pressure, 1), ("-2 kbar", .pressure, -0.2),
    ("96.48533212331 kJ/mol", .energy, 1), ("160.21766339999996 GPa", .pressure, 160.21766339999996),
    ("1 eV/A3", .pressure, 160.2176634), ("0.5e1", .dimensionless, 5), (".5", .dimensionless, 0.5),
  ])
  func readsValuesWithUnits(_ text: String, _ dimension: Dimension, _ expected: Double) throws {
    #expect(abs(try user(text, dimension) - expected) <= 4e-16 * abs(expected) + 1e-300)
  }

  @Test func internalUnitsAreCoherent() throws {
    let time = try Quantity.parse("1 fs", as: .time, units: metal)
    #expect(abs(time * metal.timeToUser - 1) < 1e-15)
    #expect(abs(metal.timeToUser - 10.180505) < 1e-5)
    #expect(try Quantity.parse("2.5 A", as: .length, units: metal) == 2.5)
  }

  @Test(arguments: [
    ("300 fs", Dimension.temperature, "a unit of time"),
    ("300 Kelvin", .temperature, "unknown unit 'Kelvin'"),
    ("1e999 K", .temperature, "too large for a number"), ("1 tau", .time, "unknown unit 'tau'"),
    ("5 K", .dimensionless, "a unit of temperature"), ("3 %", .length, "a number"),
  ])
  func namesWhatIsWrong(_ text: String, _ dimension: Dimension, _ found: String) {
    let error = #expect(throws: MDError.self) {
      try Quantity.parse(text, as: dimension, units: .metal)
    }
    #expect(error?.found == found)
  }

  @Test(arguments: ["", "K", "nan", "inf", "0x10", "1 2", "--1", "1 eV/", "1 /A", "1 A^0", "e5", "1 A^99"])
  func refusesWhatIsNoQuantity(_ text: String) {
    #expect(throws: MDError.self) { try Quantity.parse(text, as: .length, units: .metal) }
  }

  @Test func reducedUnitsTakeReducedSymbolsOnly() throws {
    let lj = UnitSystem.lennardJones
    #expect(try user("0.005 tau", .time, lj) == 0.005)
    #expect(try user("2.5 sigma", .length, lj) == 2.5)
    #expect(try user("1.2 epsilon/kB", .temperature, lj) == 1.2)
    #expect(try user("0.3 epsilon/sigma3", .pressure, lj) == 0.3)
    let error = #expect(throws: MDError.self) { try Quantity.parse("1 fs", as: .time, units: lj) }
    #expect(error?.found == "'fs' is not a reduced unit")
  }

  @Test func textParsesBackToTheSameBits() throws {
    let random = CounterRandom(seed: 7, stream: .positions)
    for dimension in Dimension.allCases {
      for i in 0..<300 {
        let (u, v) = random.uniforms(step: 0, index: i)
        let written = Quantity.plain((u * 1000 * v).rounded() / 1000 + (i % 2 == 0 ? u : 0))
        let value = try Quantity.parse(written, as: dimension, units: metal)
        let text = Quantity.text(value, dimension, units: metal)
        #expect(try Quantity.parse(text, as: dimension, units: metal) == value, "\(written) \(dimension)")
      }
    }
    #expect(
      Quantity.text(try Quantity.parse("100 ps", as: .time, units: metal), .time, units: metal) == "100000 fs"
    )
  }

  @Test func wholeNumbers() {
    #expect(Quantity.wholeNumber("1e6") == 1_000_000)
    #expect(Quantity.wholeNumber("-3") == -3)
    #expect(Quantity.wholeNumber("1.5") == nil)
    #expect(Quantity.wholeNumber("1e40") == nil)
    #expect(Quantity.wholeNumber("9223372036854775808") == nil)
  }
}
