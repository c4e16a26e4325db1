import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing

/// Sweeps: points side by side, failures that stop nobody, points made by a cluster's jobs.
@Suite struct SweepTests {
  static let deck = """
    units: lj
    timestep: 0.005
    structure: {lattice: {fcc: 1.6, repeat: 3}, species: Ar}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5, truncation: shifted}}
    stages: [{npt: {temperature: 0.3, pressure: 0, time: 5}}]
    output: {folder: study, frames: 50 steps}
    analyze: [temperature, density]
    sweep: {temperature: [0.2, 0.3, 0.4], seed: [1, 2]}
    """

  private func write(_ deck: String, _ folder: URL) throws {
    try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
  }

  @Test func jobsOfAClusterGiveTheSame() throws {
    try withScratchFolder { folder in
      let (whole, jobs) = (folder.appending(path: "whole"), folder.appending(path: "jobs"))
      for place in [whole, jobs] {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try write(Self.deck, place)
      }
      let run = try MDRunProcess.run(["sweep", "deck.yaml"], in: whole)
      try #require(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("density") && run.output.contains("0.4"))
      #expect(FileManager.default.fileExists(atPath: whole.path + "/study/sweep.csv"))
      let script = try MDRunProcess.run(["sweep", "deck.yaml", "--slurm", "job.sh"], in: jobs)
      try #require(script.status == 0, "\(script.errors)")
      let text = try String(contentsOf: jobs.appending(path: "job.sh"), encoding: .utf8)
      #expect(text.contains("#SBATCH --array=0-5"))
      // The shell runs each job as the cluster would: several at once.
      let path = MDRunProcess.executable.deletingLastPathComponent().path + ":/usr/bin:/bin"
      let running = try (0..<6).map { index in
        try MDRunProcess.start(
          ["job.sh"], in: jobs,
          environment: ["SLURM_ARRAY_TASK_ID": "\(index)", "SLURM_CPUS_PER_TASK": "1", "PATH": path],
          program: URL(filePath: "/bin/bash"))
      }
      for job in running {
        let result = job.wait()
        #expect(result.status == 0, "\(result.errors)")
      }
      let gathered = try MDRunProcess.run(["resume", "study"], in: jobs)
      #expect(gathered.status == 0, "\(gathered.errors)")
      for file in ["result.json", "sweep.csv"] {
        #expect(
          try Data(contentsOf: jobs.appending(path: "study/\(file)"))
            == Data(contentsOf: whole.appending(path: "study/\(file)")))
      }
      let beyond = try MDRunProcess.run(["resume", "study", "--index", "6"], in: jobs)
      #expect(beyond.status == 2 && beyond.errors.contains("0 to 5"))
    }
  }

  @Test func aPointThatFailsStopsNobody() throws {
    try withScratchFolder { folder in
      // The hotter points pass their bound by their fluctuations, of 0.024, sooner or later; 0.2 is ten of them away.
      let deck =
        Self.deck.replacingOccurrences(of: "[0.2, 0.3, 0.4]", with: "[0.2, 0.4]")
        + "\nstability: {temperature: 0.405}"
      try write(deck, folder)
      let run = try MDRunProcess.run(["sweep", "deck.yaml"], in: folder)
      #expect(run.status == 0)
      #expect(run.output.contains("warning: 2 of 4 points failed") && run.output.contains("0.4_1 failed"))
      #expect(run.output.contains("0.2"))
      let status = try MDRunProcess.run(["status", "study"], in: folder)
      #expect(status.output.contains("failed"))
    }
  }

  /// Numbers of short runs have warnings, and have them wherever they are shown.
  @Test func warningsFollowTheNumbers() throws {
    try withScratchFolder { folder in
      try write(Self.deck.replacingOccurrences(of: "time: 5", with: "time: 1"), folder)
      let run = try MDRunProcess.run(["sweep", "deck.yaml"], in: folder)
      try #require(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("warning: 0.2") && run.output.contains("! there is a warning about it"))
      let result = try AnalysisReport(json: Data(contentsOf: folder.appending(path: "study/result.json")))
      #expect(result.warnings.contains { $0.contains("density") && $0.hasPrefix("0.2, 0.3, 0.4") })
      let csv = try String(contentsOf: folder.appending(path: "study/sweep.csv"), encoding: .utf8)
      #expect(csv.split(separator: "\n").dropFirst().allSatisfy { $0.contains("density") })
      let json = try String(contentsOf: folder.appending(path: "study/sweep.json"), encoding: .utf8)
      #expect(
        json.contains("\"density\"") && json.contains("run too short") || json.contains("too few samples"))
      let data = try String(contentsOf: folder.appending(path: "study/sweep-density.dat"), encoding: .utf8)
      #expect(data.contains("with a warning"))
      let page = try writeReport(of: folder.path + "/study")
      let html = try String(contentsOfFile: page.page, encoding: .utf8)
      #expect(!page.warnings.isEmpty && !html.contains("No warnings"))
      #expect(html.contains("id=\"points\"") && html.contains("see warnings"))
    }
  }

  /// A solid among liquids has no diffusion coefficient, and a fixed cell no expansion: both are said.
  @Test func fitsThatAreNotMadeSayWhy() throws {
    try withScratchFolder { folder in
      try write(
        """
        units: lj
        timestep: 0.005
        structure: {lattice: {fcc: 1.6, repeat: 3}, species: Ar}
        potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.2, truncation: shifted}}
        stages: [{nvt: {temperature: 0.3, steps: 4000}}]
        output: {folder: study, frames: 20 steps}
        analyze: [msd, density]
        sweep: {temperature: [0.1, 3, 4]}
        """, folder)
      let run = try MDRunProcess.run(["sweep", "deck.yaml"], in: folder)
      try #require(run.status == 0, "\(run.errors)")
      let result = try AnalysisReport(json: Data(contentsOf: folder.appending(path: "study/result.json")))
      #expect(
        result.warnings.contains {
          $0.hasPrefix(
            "no activation energy of diffusion Ar: no diffusion Ar at 0.1 epsilon/kB (no diffusion of Ar seen: D <"
          )
        }, "\(result.warnings)")
      #expect(result.warnings.contains("no thermal expansion: the runs hold their volume"))
      // The table has the bound in the place of the number.
      #expect(
        run.output.split(separator: "\n").contains { $0.hasPrefix("0.1") && $0.contains("  < 0.") },
        "\(run.output)")
    }
  }

  /// Seeds that the deck gives itself stay, and the numbers say so.
  @Test func sharedStartsAreWarnedOf() throws {
    try withScratchFolder { folder in
      try write(
        Self.deck.replacingOccurrences(
          of: "species: Ar}", with: "species: Ar, velocities: {temperature: 0.3, seed: 5}}"), folder)
      let run = try MDRunProcess.run(["sweep", "deck.yaml"], in: folder)
      try #require(run.status == 0, "\(run.errors)")
      #expect(
        run.output.contains("gives several runs the start velocities, so that its seeds are not independent"))
      #expect(run.output.contains("but the fit takes the points as independent"))
    }
  }
}
