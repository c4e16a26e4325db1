// swift-tools-version: 6.2
import Foundation
import PackageDescription

let architecture = Context.environment["FERRITE_ARCH"] ?? "x86-64-v3"
#if arch(x86_64)
  let processor = ["-march=\(architecture)"]
#else
  let processor: [String] = []
#endif

let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(processor.flatMap { ["-Xcc", $0] }),
]
let cSettings: [CSetting] = [.unsafeFlags(processor + ["-O3", "-Wall", "-Werror"])]

func module(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}
func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, resources: resources,
    swiftSettings: swiftSettings)
}
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let targets: [Target] = [
  .systemLibrary(
    name: "COpenBLAS", path: "Sources/COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
  .systemLibrary(
    name: "CNetCDF", path: "Sources/CNetCDF", pkgConfig: "netcdf", providers: [.apt(["libnetcdf-dev"])]),
  .systemLibrary(
    name: "CHDF5", path: "Sources/CHDF5", pkgConfig: "hdf5-serial", providers: [.apt(["libhdf5-dev"])]),
  .target(name: "CKernels", cSettings: cSettings),
  module("LinearAlgebra", ["COpenBLAS"]),
  module("MDCore", ["LinearAlgebra", "CKernels"]),
  module(
    "Potentials", ["MDCore", "LinearAlgebra", "CKernels", "CHDF5", protobuf],
    exclude: ["DeepPot/Import/proto"]),
  module("Trajectory", ["MDCore", "CNetCDF"]),
  module("Analysis", ["MDCore", "LinearAlgebra"]),
  module("Deck", ["MDCore", "Potentials", "Trajectory", "Analysis", yams]),
  .executableTarget(
    name: "mdrun", dependencies: ["Deck", "MDCore", "Potentials", "Trajectory", "Analysis", "CKernels", arguments],
    swiftSettings: swiftSettings),
  .executableTarget(
    name: "mdbench", dependencies: ["MDCore", "Potentials", "CKernels", arguments], swiftSettings: swiftSettings),
  .target(
    name: "TestSupport", dependencies: ["MDCore", "Potentials"], path: "Tests/TestSupport", swiftSettings: swiftSettings),
  tests("MDCoreTests", ["MDCore"]),
  tests("PotentialsTests", ["MDCore", "Potentials", "LinearAlgebra"], exclude: ["data"]),
  tests("TrajectoryTests", ["MDCore", "Trajectory"], exclude: ["data"]),
  tests("AnalysisTests", ["MDCore", "Analysis"]),
  tests("DeckTests", ["MDCore", "Potentials", "Trajectory", "Analysis", "Deck"], exclude: ["decks"]),
  tests("CommandTests", ["MDCore", "Trajectory", "Analysis", "Deck"]),
  tests("CrossCodeTests", ["MDCore", "Potentials", "Trajectory", "Analysis"], exclude: ["data"]),
  tests("PhysicsTests", ["MDCore", "Potentials", "Trajectory", "Analysis"]),
]

let present = targets.filter { target in
  let folder = target.path ?? (target.isTest ? "Tests/\(target.name)" : "Sources/\(target.name)")
  return FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(folder)")
}
let presentNames = Set(present.map(\.name))
for target in present {
  let folder = "\(Context.packageDirectory)/\(target.isTest ? "Tests" : "Sources")/\(target.name)"
  target.exclude = target.exclude.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
  target.dependencies = target.dependencies.filter {
    if case .byNameItem(let name, _) = $0 { presentNames.contains(name) } else { true }
  }
}

let package = Package(
  name: "Ferrite",
  platforms: [.macOS(.v15)],
  products: ["MDCore", "Potentials", "Trajectory", "Analysis"].filter(presentNames.contains).map {
    .library(name: $0, targets: [$0])
  },
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  ],
  targets: present
)
