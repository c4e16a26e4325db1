public import Analysis
public import ArgumentParser
public import MDCore
public import Potentials
public import Studies

// Choices of the modules below as options of commands.
extension AnalysisRequest: ExpressibleByArgument {}
extension CrystalClass: ExpressibleByArgument {}
extension LatticeDescription.Structure: ExpressibleByArgument {}
extension LiveSeries.Quantity: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension SelectionPolicy: ExpressibleByArgument {}
extension SlabNormal: ExpressibleByArgument {}
extension StructureFactorConvention: ExpressibleByArgument {}
extension UnitSystem.Name: ExpressibleByArgument {}
