import MDCore
import Testing

@Suite("Periodic table")
struct PeriodicTableTests {
  @Test("Numbers are in order, symbols are unique, weights rise but for the known exceptions")
  func order() {
    let elements = PeriodicTable.elements
    #expect(elements.map(\.number) == Array(1...118))
    #expect(Set(elements.map(\.symbol)).count == 118)
    let falls = zip(elements, elements.dropFirst()).filter { $0.mass > $1.mass }.map { $0.0.symbol }
    #expect(falls.prefix(3) == ["Ar", "Co", "Te"])
  }

  @Test("Elements by symbol, number and mass")
  func lookup() {
    #expect(PeriodicTable.element("Fe")?.number == 26 && PeriodicTable.element("Fe")?.mass == 55.845)
    #expect(PeriodicTable.element("fe") == nil)
    #expect(PeriodicTable.element(number: 24)?.symbol == "Cr" && PeriodicTable.element(number: 119) == nil)
    #expect(PeriodicTable.element(mass: 12.0)?.symbol == "C" && PeriodicTable.element(mass: 1000) == nil)
  }
}
