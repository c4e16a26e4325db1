import Foundation

/// True when the slow physics tests are wanted: `FERRITE_SLOW=1` in the environment (`make test-slow` sets it).
public let slowTests = ProcessInfo.processInfo.environment["FERRITE_SLOW"] == "1"
