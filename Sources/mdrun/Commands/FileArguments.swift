import ArgumentParser
import MDCore
import Trajectory

/// Options of commands that read structures and trajectories: what a file does not say.
struct FileArguments: ParsableArguments {
  @Option(help: "Names for numeric types, type 1 first, e.g. Fe,Cr,C.")
  var species: String?
  @Option(help: "Structure file that says which atom of a NetCDF trajectory is what.")
  var structure: String?
  @Option(help: "Unit system of the files: metal, or lj for reduced numbers.")
  var units: UnitSystem.Name = .metal
  @Option(help: "Unit of velocities in files that do not say: A/fs, A/ps, sqrt(eV/u) (ASE's).")
  var velocityUnit: String?
  @Option(help: "Time between two frames of files that do not say, with its unit: 0.1 ps.")
  var interval: String?

  func options() throws(MDError) -> StructureOptions {
    let system = UnitSystem.named(units)
    var options = StructureOptions(
      units: system, species: speciesList(species), naming: "--species Fe,Cr,C")
    if let velocityUnit {
      let unit = try VelocityUnit(velocityUnit)
      guard unit.isReduced == (system.name == .lj) else {
        throw MDError(
          .input, "--velocity-unit does not fit the unit system", found: "'\(velocityUnit)' with \(units)",
          expected: "sigma/tau with '--units lj', others with '--units metal'")
      }
      options.velocityUnit = unit
    }
    if let interval {
      // A number alone would be fs here and ps beside it, in --skip.
      guard system.name == .lj || Double(interval) == nil else {
        throw MDError(
          .input, "--interval needs a unit", found: "'\(interval)'", expected: "a time such as '0.1 ps'")
      }
      let time = try Quantity.parse(interval, as: .time, units: system)
      guard time > 0 else {
        throw MDError(.input, "--interval is not valid", found: "'\(interval)'", expected: "more than zero")
      }
      options.interval = time
    }
    options.hints = StructureHints(
      velocityUnit: "--velocity-unit A/ps", interval: "--interval '0.1 ps'",
      units: "--units", structure: "--structure FILE")
    return options
  }
}
