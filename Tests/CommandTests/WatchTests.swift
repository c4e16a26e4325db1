import Foundation
import MDCore
import Studies
import Testing
import Trajectory

/// Runs seen from outside: `mdrun watch` and `mdrun status`.
@Suite struct WatchTests {
  @Test func aPlotSetsTheDotsOfItsValues() {
    // Eight values on eight columns of dots, from the lowest line to the highest.
    let stairs = TextPlot(
      [0, 1, 2, 3, 4, 5, 6, 7], width: 8, height: 8, in: 0...7, letters: .ascii)
    #expect(stairs.lines.first == "       *" && stairs.lines.last == "*       ")
    let braille = TextPlot([0, 3], width: 1, height: 1, in: 0...3, letters: .braille)
    // The lowest dot of the left column (bit 6), the highest of the right (bit 3).
    #expect(braille.lines == [String(Character(Unicode.Scalar(0x2800 + 64 + 8)!))])
    // A peak that lasts one value of many is seen; a gap stays one; a constant is in the middle.
    let peak = TextPlot(
      (0..<1000).map { $0 == 500 ? 1.0 : 0 }, width: 10, height: 2, in: 0...1, letters: .ascii)
    #expect(peak.lines == ["     *    ", "**********"])
    #expect(TextPlot([.nan, 1], width: 2, height: 1, in: 0...1, letters: .ascii).lines == [" *"])
    #expect(TextPlot([], width: 3, height: 1, in: 0...1, letters: .ascii).lines == ["   "])
  }

  private static let deck = """
    units: lj
    structure: {lattice: {fcc: 1.6, repeat: 3}, species: Ar, velocities: {temperature: 0.8}}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5, truncation: shifted}}
    timestep: 0.004
    stages: [{nvt: {temperature: 0.8, steps: 100, name: warm}}, {nve: {steps: 100000, name: long}}]
    output: {folder: run, frames: 1000 steps, series: 10 steps}
    checkpoint: 200 steps
    """

  @Test func aRunIsWatchedWhileItGoesAndAfterAStop() throws {
    try withScratchFolder { folder in
      try Self.deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      let running = try MDRunProcess.start(["run", "deck.yaml"], in: folder)
      // Until the second stage has rows of its own.
      for _ in 0..<1200 {
        Thread.sleep(forTimeInterval: 0.1)
        guard let run = try? runProgress(of: folder.path + "/run"),
          let live = try? LiveSeries(of: run, .temperature)
        else { continue }
        if live.step >= 130 { break }
      }
      let seen = try MDRunProcess.run(["watch", "run"], in: folder, environment: ["LC_ALL": "C"])
      #expect(seen.status == 0, "\(seen.errors)")
      let wanted = [
        "2/2 long", "/100100", "T 0.", "P ", "epsilon/atom in this stage", " left",
        "temperature (epsilon/kB)", "*", "tau",
      ]
      for text in wanted { #expect(seen.output.contains(text), "no '\(text)' in \(seen.output)") }
      let pressure = try MDRunProcess.run(
        ["watch", "run", "--once", "--plot", "pressure"], in: folder, environment: ["LC_ALL": "C.UTF-8"])
      #expect(pressure.output.contains("pressure (epsilon/sigma3)"))
      #expect(pressure.output.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
      #expect(try MDRunProcess.run(["status", "run"], in: folder).output.contains("at work"))
      running.signal(SIGTERM)
      #expect(running.wait().status == 75)
      let after = try MDRunProcess.run(["watch", "run"], in: folder)
      #expect(after.output.contains("waiting") && after.output.contains("mdrun resume run"))
      #expect(try MDRunProcess.run(["watch", "nothing"], in: folder).status == 2)
    }
  }

  @Test func aFailureIsForgottenWhenTheRunGoesOn() throws {
    try withScratchFolder { folder in
      let deck = Self.deck.replacing("steps: 100000", with: "steps: 300")
        .replacing("series: 10 steps", with: "series: 1 steps").replacing("frames: 1000", with: "frames: 200")
      try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      // No file may grow beyond 40 kB: the series cannot be written to the end.
      let limited = try MDRunProcess.start(
        ["run", "deck.yaml"], in: folder, shell: "trap '' XFSZ; ulimit -f 40; exec \"$@\""
      ).wait()
      #expect(limited.status == 4, "\(limited.errors)")
      #expect(try MDRunProcess.run(["status", "run"], in: folder).output.contains("failed: "))
      #expect(try Manifest.read(folder.path + "/run/manifest.json").failure != nil)
      #expect(try MDRunProcess.run(["resume", "run"], in: folder).status == 0)
      let status = try MDRunProcess.run(["status", "run"], in: folder)
      #expect(status.output == "run done\n")
      let manifest = try Manifest.read(folder.path + "/run/manifest.json")
      #expect(manifest.failure == nil && manifest.warnings.isEmpty, "\(manifest.warnings)")
    }
  }
}
