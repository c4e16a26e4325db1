// swift-tools-version: 6.2
import PackageDescription

func ferrite(_ name: String) -> Target.Dependency { .product(name: name, package: "Ferrite") }

let package = Package(
  name: "own-potential",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Ferrite", path: "../..")],
  targets: [
    .target(name: "Buckingham", dependencies: [ferrite("MDCore"), ferrite("Potentials")]),
    .executableTarget(
      name: "buckingham-run",
      dependencies: ["Buckingham"] + ["Analysis", "Deck", "MDCore", "Potentials", "Studies"].map(ferrite)),
    .testTarget(
      name: "BuckinghamTests",
      dependencies: ["Buckingham"] + ["MDCore", "Potentials", "TestSupport"].map(ferrite)),
  ]
)
