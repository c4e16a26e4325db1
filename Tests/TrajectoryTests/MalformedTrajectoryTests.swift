import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Malformed NetCDF files")
struct MalformedTrajectoryTests {
  /// Reads everything a file holds.
  private func readAll(_ path: String) throws {
    let reader = try TrajectoryReader(path: path, options: .init(species: ["Cu", "Ni"]))
    for frame in 0..<reader.count { _ = try reader.read(frame) }
  }

  private func own(_ folder: ScratchFolder) throws -> [UInt8] {
    let writer = TrajectoryWriter(
      path: folder.file("good.nc"), schedule: Schedule(every: 10), identity: SyntheticRun.identity)
    for frame in 0..<2 { try writer.observe(SyntheticRun(atoms: 3).snapshot(frame)) }
    try writer.close()
    return try bytes(folder.file("good.nc"))
  }

  private static let cases: [([UInt8], String)] = [
    (
      [UInt8](),
      "bad.nc: error: this is not a NetCDF file; found an empty file; expected 'CDF' and 1, 2 or 5"
    ),
    (
      Array("hello".utf8),
      "bad.nc: error: this is not a NetCDF file; found first bytes 68 65 6c 6c; expected 'CDF' and 1, 2 or 5"
    ),
    (
      [0x89, 0x48, 0x44, 0x46, 0x0d],
      "bad.nc: error: NetCDF-4 (HDF5) files are not read; found an HDF5 signature; "
        + "expected classic NetCDF (CDF-1, CDF-2 or CDF-5)\n  try: nccopy -k '64-bit offset' old.nc new.nc"
    ),
    (
      Array("CDF\u{2}".utf8) + [0, 0, 0, 1],
      "bad.nc: error: the NetCDF header is damaged; found the end of the file after 8 bytes\n"
        + "  try: copy the file again, or write it anew"
    ),
    (
      Array("CDF\u{2}".utf8) + [0, 0, 0, 1, 0, 0, 0, 10, 0x7f, 0xff, 0xff, 0xff],
      "bad.nc: error: the NetCDF header is damaged; found 2147483647 as number of dimensions\n"
        + "  try: copy the file again, or write it anew"
    ),
    (
      Array("CDF\u{1}".utf8) + Array(repeating: 0, count: 28),
      "bad.nc: error: this is not a trajectory of the AMBER convention; found no attribute Conventions; "
        + "expected Conventions 'AMBER'"
    ),
  ]

  @Test("Messages", arguments: cases)
  func messages(_ content: [UInt8], _ expected: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("bad.nc", content)
    #expect(message(in: folder) { try readAll(path) } == expected)
  }

  @Test("A truncated file says how many frames are complete")
  func truncated() throws {
    let folder = try ScratchFolder()
    let good = try own(folder)
    let path = try folder.write("cut.nc", Array(good.dropLast(100)))
    #expect(
      message(in: folder) { try readAll(path) } == """
        cut.nc: error: the file is truncated; found \(good.count - 100) bytes, 1 complete frames; \
        expected \(good.count) bytes for 2 frames
          try: copy the file again, or cut it to its complete frames
        """)
  }

  /// A small AMBER file with one thing wrong.
  private func amber(
    _ folder: ScratchFolder, spatial: Int = 3, coordinates: [String] = ["frame", "atom", "spatial"],
    type: NetCDFType = .float, unit: String = "angstrom", lengths: [Double] = [4, 4, 4], value: Double = 1,
    number: Int = 26, angles: [Double] = [90, 90, 90], mass: Double = 56, massPerFrame: Bool = false,
    speciesMass: Double = 56
  ) throws -> String {
    let path = folder.file("bad.nc")
    let layout = RecordFile.Layout(
      record: "frame",
      dimensions: [("atom", 2), ("spatial", spatial), ("cell_spatial", 3), ("cell_angular", 3)],
      variables: [
        .init("coordinates", type, coordinates, units: unit),
        .init("cell_lengths", .double, ["frame", "cell_spatial"], units: "angstrom"),
        .init("cell_angles", .double, ["frame", "cell_angular"], units: "degree"),
        .init("atom_types", .int, ["frame", "atom"]),
        .init("mass", .double, massPerFrame ? ["frame", "atom"] : ["atom"], units: "u"),
      ])
    let file = try RecordFile(
      creating: path, layout: layout,
      header: { (file) throws(MDError) in
        try file.put(TextAttribute("Conventions", "AMBER"))
        try file.put(attribute: "species_masses", [speciesMass])
      },
      constants: { (file) throws(MDError) in
        if !massPerFrame { try file.put("mass", start: [0], count: [2], [56, mass]) }
      })
    if coordinates.count == 3 && type == .float && spatial == 3 {
      try file.append { (file, record) throws(MDError) in
        try file.put(
          "coordinates", start: [record, 0, 0], count: [1, 2, 3], [0, 0, 0, 1, value, 1])
        try file.put("cell_lengths", start: [record, 0], count: [1, 3], lengths)
        try file.put("cell_angles", start: [record, 0], count: [1, 3], angles)
        try file.put("atom_types", start: [record, 0], count: [1, 2], [26, number])
        if massPerFrame { try file.put("mass", start: [record, 0], count: [1, 2], [56, mass]) }
      }
    }
    try file.close()
    return path
  }

  @Test("Wrong contents")
  func contents() throws {
    let folder = try ScratchFolder()
    func text(_ path: String) -> String {
      message(in: folder) {
        let reader = try TrajectoryReader(path: path)
        for frame in 0..<reader.count { _ = try reader.read(frame) }
      }
    }
    #expect(try text(amber(folder)) == "no error")
    #expect(
      try text(amber(folder, spatial: 2))
        == "bad.nc: error: the dimensions are wrong; found spatial = 2, atom = 2; "
        + "expected spatial = 3 and at least one atom")
    #expect(
      try text(amber(folder, coordinates: ["frame", "spatial"]))
        == "bad.nc: error: the variable 'coordinates' has the wrong shape or type; "
        + "found (frame = 0, spatial = 3) of float; expected (frame, atom, spatial) of float or double")
    #expect(try text(amber(folder, type: .int)).contains("found (frame = 0, atom = 2, spatial = 3) of int;"))
    #expect(
      try text(amber(folder, unit: "furlong"))
        == "bad.nc: error: the unit of 'coordinates' is not understood; found 'furlong'; "
        + "expected angstrom or nanometer")
    #expect(try text(amber(folder, unit: "picosecond")).contains("found 'picosecond'"))
    #expect(
      try text(amber(folder, value: .nan))
        == "bad.nc: error: 'coordinates' of frame 0 is not finite at atom 1; found nan\n"
        + "  try: leave the frame out, e.g. with a selection of frames")
    #expect(
      try text(amber(folder, lengths: [4, -4, 4]))
        == "bad.nc: error: the cell lengths of frame 0 are wrong; found 4.0 -4.0 4.0; "
        + "expected lengths, zero along free axes")
    #expect(
      try text(amber(folder, angles: [90, 200, 90]))
        == "bad.nc: error: the cell angles of frame 0 are wrong; found 90.0 200.0 90.0; expected 0 to 180 degrees"
    )
    #expect(
      try text(amber(folder, angles: [10, 10, 90])).contains("expected angles that form a cell"))
    #expect(
      try text(amber(folder, number: 200))
        == "bad.nc: error: 'atom_types' holds a number that is no element; found 200; expected 1 to 118")
    #expect(
      message(in: folder) { _ = try TrajectoryReader(path: amber(folder)).read(3) }
        == "bad.nc: error: there is no frame 3; found 1 frames; expected 0 to 0")
  }

  @Test("Masses that are none", arguments: [0, -1, Double.nan, .infinity])
  func masses(_ mass: Double) throws {
    let folder = try ScratchFolder()
    func text(_ path: String) -> String {
      message(in: folder) { _ = try TrajectoryReader(path: path).read(0) }
    }
    let found = "found \(mass); expected a positive number"
    #expect(try text(amber(folder, mass: mass)) == "bad.nc: error: the mass of atom 1 is wrong; \(found)")
    #expect(
      try text(amber(folder, mass: mass, massPerFrame: true))
        == "bad.nc: error: the mass of atom 1 is wrong in frame 0; \(found)")
    // Zero is written for a species without atoms.
    #expect(
      try text(amber(folder, speciesMass: mass))
        == (mass == 0
          ? "no error"
          : "bad.nc: error: the attribute 'species_masses' holds a number that is no mass; found \(mass); "
            + "expected positive numbers"))
  }

  @Test("Cut at any length: an error, never a crash")
  func everyCut() throws {
    let folder = try ScratchFolder()
    let good = try own(folder)
    for length in stride(from: 0, to: good.count - 4, by: 7) {
      let path = try folder.write("cut.nc", Array(good[..<length]))
      #expect(throws: MDError.self) { try readAll(path) }
    }
  }

  @Test("Flipped bytes never crash", arguments: ["own", "lammps2021_triclinic.nc", "amber_ase.nc"])
  func flips(_ name: String) throws {
    let folder = try ScratchFolder()
    let good = try name == "own" ? own(folder) : bytes(reference(name))
    let random = CounterRandom(seed: 11, stream: .analysis)
    var errors = 0
    for trial in 0..<600 {
      var bad = good
      for flip in 0...(trial % 4) {
        let (place, value) = random.uniforms(step: trial, index: flip)
        // Mostly in the header, where sizes and names are.
        let range = trial % 5 == 0 ? good.count : min(good.count, 2600)
        bad[Int(place * Double(range))] = UInt8(value * 256)
      }
      let path = try folder.write("flip.nc", bad)
      do { try readAll(path) } catch {
        #expect(error is MDError)
        errors += 1
      }
    }
    #expect(errors > 100)
  }
}
