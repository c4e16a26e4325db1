import Foundation
import MDCore

/// A connected socket that never waits longer than it was told, and never longer than the user wants it to run.
final class DriveSocket {
  /// How a wait ended.
  enum Readiness { case ready, late, stopped }

  let descriptor: Int32
  private let shouldStop: () -> Bool

  private init(_ descriptor: Int32, shouldStop: @escaping () -> Bool) {
    self.descriptor = descriptor
    self.shouldStop = shouldStop
  }

  deinit { close(descriptor) }

  /// Connects, and tries again for `patience` seconds while nobody listens yet. Nil if the user stopped it.
  static func connect(
    to address: DriveAddress, patience: Double, shouldStop: @escaping () -> Bool
  ) throws(MDError) -> DriveSocket? {
    let deadline = ContinuousClock.now + .seconds(patience)
    let candidates = try address.resolved()
    while true {
      var code = ENOENT
      for candidate in candidates {
        if shouldStop() { return nil }
        code = 0
        if let found = attempt(candidate, until: deadline, shouldStop: shouldStop, failure: &code) {
          return found
        }
      }
      guard [ENOENT, ECONNREFUSED, EAGAIN].contains(code), ContinuousClock.now < deadline else {
        throw MDError(
          .file, "the server cannot be reached", at: .init(file: address.description),
          found: code == 0 ? "no answer" : String(cString: strerror(code)),
          expected: "a server of the i-PI protocol within \(patience.formatted(3)) s",
          hint: "start the server first, or check the name and --timeout")
      }
      usleep(20_000)
    }
  }

  private static func attempt(
    _ address: [UInt8], until deadline: ContinuousClock.Instant, shouldStop: @escaping () -> Bool,
    failure: inout Int32
  ) -> DriveSocket? {
    let family = address.withUnsafeBytes { $0.loadUnaligned(as: sockaddr.self).sa_family }
    let descriptor = socket(Int32(family), DriveAddress.stream, 0)
    guard descriptor >= 0 else {
      failure = errno
      return nil
    }
    let made = DriveSocket(descriptor, shouldStop: shouldStop)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    var yes: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, size)
    #if !canImport(Glibc)
      setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, size)
    #endif
    let status = address.withUnsafeBytes { view in
      Foundation.connect(
        descriptor, view.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(view.count))
    }
    if status == 0 { return made }
    failure = errno
    guard failure == EINPROGRESS else { return nil }
    failure = 0
    guard made.wait(for: POLLOUT, until: deadline) == .ready else { return nil }
    var length = size
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &length)
    return failure == 0 ? made : nil
  }

  /// Waits until the socket can be read or written, a deadline has passed or the user wants to stop.
  func wait(for events: Int32, until deadline: ContinuousClock.Instant?) -> Readiness {
    while true {
      if shouldStop() { return .stopped }
      if let deadline, ContinuousClock.now >= deadline { return .late }
      var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      let count = poll(&entry, 1, 100)
      // A failure other than an interruption shows when the socket is read or written.
      if count > 0 || (count < 0 && errno != EINTR) { return .ready }
    }
  }
}
