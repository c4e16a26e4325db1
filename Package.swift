// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Without a processor flag Swift emits SSE2 code and a libm call for every fused multiply-add.
let architecture = Context.environment["FERRITE_ARCH"] ?? "x86-64-v3"
// Kernels take registers of 64 bytes where the processor built for has them.
let hasAVX512 =
  architecture == "native"
  ? ((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "").contains(" avx512dq ")
  : ["x86-64-v4", "znver4", "znver5", "skylake-avx512", "icelake-server", "sapphirerapids"].contains(
    architecture)
#if arch(x86_64)
  let processor = ["-march=\(architecture)"]
#else
  let processor: [String] = []
#endif

let swiftSettings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(processor.flatMap { ["-Xcc", $0] }),
  ] + (hasAVX512 ? [.define("AVX512")] : [])
let cSettings: [CSetting] = [.unsafeFlags(processor + ["-O3", "-Wall", "-Werror"])]

func module(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources,
    swiftSettings: swiftSettings)
}
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: ["MDCore", "TestSupport"] + dependencies, exclude: exclude,
    swiftSettings: swiftSettings)
}
func library(_ package: String, _ header: String) -> Target {
  .systemLibrary(name: header, path: "Sources/\(header)", pkgConfig: package)
}
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

// Arrows point one way only: docs/architecture.md.
let package = Package(
  name: "Ferrite",
  platforms: [.macOS(.v15)],
  products: ["MDCore", "Potentials", "Trajectory", "Analysis", "Deck", "Studies", "TestSupport"].map {
    .library(name: $0, targets: [$0])
  },
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  ],
  targets: [
    library("openblas", "COpenBLAS"),
    library("netcdf", "CNetCDF"),
    .target(name: "CKernels", cSettings: cSettings),
    module("LinearAlgebra", ["COpenBLAS"]),
    module("MDCore", ["CKernels"]),
    module("Potentials", ["MDCore", "LinearAlgebra", protobuf], exclude: ["DeepPot/Import/proto"]),
    module("Trajectory", ["MDCore", "CNetCDF"]),
    module("Analysis", ["MDCore"]),
    module("Deck", ["MDCore", "Potentials", "Trajectory", "Analysis", yams]),
    module(
      "Studies", ["MDCore", "Potentials", "Trajectory", "Analysis", "Deck"],
      resources: [.embedInCode("Comparison/experiment.csv")]),
    program(
      "mdrun",
      [
        "MDCore", "Potentials", "Trajectory", "Analysis", "Deck", "Studies", "LinearAlgebra", "CKernels",
        arguments,
      ]),
    program("mdbench", ["MDCore", "Potentials", "Trajectory", "LinearAlgebra", "CKernels", arguments]),
    .target(
      name: "TestSupport", dependencies: ["MDCore", "Potentials"], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "fuzz", dependencies: ["MDCore", "Potentials", "Trajectory", "Deck", "Studies", "TestSupport"],
      path: "Tests/Fuzz", swiftSettings: swiftSettings),
    tests("MDCoreTests", []),
    tests("PotentialsTests", ["Potentials", "LinearAlgebra"], exclude: ["data"]),
    tests("TrajectoryTests", ["Trajectory"], exclude: ["data"]),
    tests("AnalysisTests", ["Analysis"]),
    tests("DeckTests", ["Potentials", "Trajectory", "Analysis", "Deck"], exclude: ["decks"]),
    tests(
      "CommandTests", ["Potentials", "Trajectory", "Analysis", "Deck", "Studies", "mdrun", "mdbench"],
      exclude: ["data"]),
    tests("FuzzTests", ["fuzz"]),
    tests("CrossCodeTests", ["Potentials", "Trajectory", "Analysis"], exclude: ["data"]),
    tests("PhysicsTests", ["Potentials", "Trajectory", "Analysis", "Deck", "Studies"]),
  ]
)
