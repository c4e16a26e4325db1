import Analysis
import Deck
import Foundation
import MDCore

/// Disk and memory of this machine against what the run will want.
extension Preflight {
  var cost: CostEstimate { CostEstimate(plan, assembly, evaluated) }

  mutating func checkResources() {
    let cost = cost
    do throws(MDError) {
      if let warning = try FreeSpace.check(cost.diskBytes, in: plan.output.folder, at: plan.places["output"])
      {
        warn(warning)
      }
    } catch {
      refuse(error)
    }
    let memory = Double(ProcessInfo.processInfo.physicalMemory)
    if cost.memory > memory {
      warn(
        "the run needs about \(CostEstimate.size(cost.memory)) of memory, and this machine has "
          + CostEstimate.size(memory))
    }
    let frames = plan.output.frameInterval.map { Double(plan.dynamicsSteps / $0 + 1) } ?? 0
    let kept = 24 * frames * Double(topology.count)
    if plan.requests.contains(.msd), kept > memory {
      warn(
        "msd keeps the positions of all frames, about \(CostEstimate.size(kept)), and this machine has "
          + "\(CostEstimate.size(memory)) of memory; 'output: {group: ...}' or fewer frames make it fit")
    }
  }
}

extension CostEstimate {
  /// Without a measured speed there is no time.
  init(_ plan: Plan, _ assembly: Assembly, _ field: ForceField, microsecondsPerAtomStep: Double? = nil) {
    self.init(
      plan, topology: assembly.topology, cell: assembly.state.cell, cutoff: field.list?.cutoff,
      microsecondsPerAtomStep: microsecondsPerAtomStep)
  }
}

/// What is free where a run or study will write.
enum FreeSpace {
  /// Part of the free space above which a run is warned of.
  private static let near = 0.8

  /// Throws if so many bytes do not fit where `folder` will be; a warning where they nearly fill it.
  static func check(
    _ bytes: Double, in folder: String, at place: MDError.Location?
  ) throws(MDError) -> String? {
    guard let free = bytesFree(at: folder) else { return nil }
    if bytes > free {
      throw MDError(
        .file, "the output does not fit on the disk", at: place,
        found: "\(CostEstimate.size(bytes)) to be written to \(folder), \(CostEstimate.size(free)) free",
        expected: "less than is free",
        hint: "frames farther apart ('output: {frames: ...}'), fewer rows ('series'), or another 'folder'")
    }
    guard bytes > near * free else { return nil }
    return
      "the output of about \(CostEstimate.size(bytes)) nearly fills the disk: \(CostEstimate.size(free)) are free"
  }

  /// Nil where nobody says. The folder need not exist yet.
  static func bytesFree(at folder: String) -> Double? {
    var url = URL(fileURLWithPath: folder).standardizedFileURL
    while !FileManager.default.fileExists(atPath: url.path), url.path.count > 1 {
      url.deleteLastPathComponent()
    }
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: url.path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.doubleValue
  }
}
