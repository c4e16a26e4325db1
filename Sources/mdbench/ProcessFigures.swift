import Foundation

/// What the operating system knows about this process and the machine.
enum ProcessFigures {
  /// Most memory resident at any time so far (MiB).
  static var peakMemory: Double {
    #if os(macOS)
      return Double(usage.ru_maxrss) / 1_048_576
    #else
      return Double(usage.ru_maxrss) / 1024
    #endif
  }

  /// User time of all threads so far (s).
  static var userTime: Double {
    let time = usage.ru_utime
    return Double(time.tv_sec) + 1e-6 * Double(time.tv_usec)
  }

  /// Seconds since the process was launched, to 0.01 s; nil where the system does not tell.
  static var age: Double? {
    guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let uptime = try? String(contentsOfFile: "/proc/uptime", encoding: .utf8),
      let now = uptime.split(separator: " ").first.flatMap({ Double($0) }),
      let end = stat.lastIndex(of: ")")
    else { return nil }
    // Field 22 of proc(5); the name in brackets is field 2 and may hold spaces.
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
    return now - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Name of the processor, "unknown" where the system does not tell.
  static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  private static var usage: rusage {
    var usage = rusage()
    #if os(macOS)
      getrusage(RUSAGE_SELF, &usage)
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    return usage
  }
}
