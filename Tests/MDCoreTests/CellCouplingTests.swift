import Foundation
import MDCore
import TestSupport
import Testing

@Suite struct CellCouplingTests {
  static let all: [CellCoupling] = [.isotropic, .anisotropic, .triclinic, .axis(.x), .axis(.y), .axis(.z)]

  @Test(arguments: all) func projectionIsOrthogonal(_ coupling: CellCoupling) {
    let m = Matrix3(Vec3(1, 2, 3), Vec3(4, 5, 7), Vec3(8, 9, 11))
    let p = coupling.project(m)
    #expect(coupling.project(p) == p)
    let rest = m - p
    #expect(abs(p.a.dot(rest.a) + p.b.dot(rest.b) + p.c.dot(rest.c)) < 1e-12)
    #expect(p.a.y == 0 && p.a.z == 0 && p.b.z == 0)
  }

  func message(
    _ coupling: CellCoupling, cell: Cell, relaxationTime: Double = 1, terms: [any Potential] = [],
    compressibility: Double = 1
  ) -> String {
    var system = TestSystem.idealGas(count: 4, side: 2, temperature: 1, terms: terms)
    system.state.cell = cell
    let bath = GroupThermostat(temperature: Ramp(1), relaxationTime: 1)
    let target = PressureTarget(coupling, pressure: Ramp(1), relaxationTime: relaxationTime)
    do {
      _ = try IntegratorCheck(system, timestep: 0.1) {
        Splitting.cellRescaling(bath, target, compressibility: compressibility)
      }.start()
      return ""
    } catch { return "\(error)" }
  }

  @Test func badBarostatsAreErrors() {
    let cube = Cell(orthogonal: Vec3(2, 2, 2))
    #expect(message(.isotropic, cell: cube) == "")
    #expect(
      message(.isotropic, cell: Cell(orthogonal: Vec3(2, 2, 2), periodic: [true, true, false]))
        == "error: pressure needs a cell that is periodic along all axes; found periodic yes, yes, no")
    let turned = Cell(Matrix3(Vec3(0, 2, 0), Vec3(2, 0, 0), Vec3(0, 0, -2)))
    #expect(message(.anisotropic, cell: turned) == "")
    #expect(message(.triclinic, cell: turned).contains("standard orientation"))
    #expect(message(.isotropic, cell: cube, relaxationTime: 0).contains("relaxation time"))
    #expect(message(.isotropic, cell: cube, compressibility: .nan).contains("compressibility"))
    let wells = Wells(sites: Array(repeating: .zero, count: 4), stiffness: Vec3(1, 1, 1))
    #expect(message(.isotropic, cell: cube, terms: [wells]).contains("no virial"))
  }

  @Test func cellThatRunsAwayIsAnError() throws {
    let target = PressureTarget(.isotropic, pressure: Ramp(-1e4), relaxationTime: 0.01)
    let system = TestSystem.idealGas(count: 4, side: 2, temperature: 1)
    var run = try IntegratorCheck(system, timestep: 0.1) { Splitting.nph(target) }.start()
    let error = #expect(throws: MDError.self) { try run.advance(10) }
    #expect(error?.kind == .unstable)
    #expect(error?.what == "the cell changes by more than a quarter in step 1")
  }

  @Test func constantEnthalpyFromRestIsAnError() throws {
    var system = TestSystem.idealGas(count: 4, side: 2, temperature: 1)
    system.state.velocities = Array(repeating: .zero, count: 4)
    let check = IntegratorCheck(system, timestep: 0.1) {
      Splitting.nph(PressureTarget(.isotropic, pressure: Ramp(1), relaxationTime: 1))
    }
    #expect(throws: MDError.self) { _ = try check.start() }
  }
}
