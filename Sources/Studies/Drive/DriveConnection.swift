import Foundation
import MDCore

/// Whole messages over a socket.
struct DriveConnection {
  /// What came instead of the next message.
  enum Interruption { case closed, stopped }
  /// What an answer or its lack means to the caller.
  enum Arrival {
    case bytes([UInt8])
    case none(Interruption)
  }

  let socket: DriveSocket
  /// The server, for messages.
  let name: String
  /// Seconds without a byte after which a message that has begun is given up.
  let patience: Double

  /// The next `count` bytes. Waits for the first without end if a `message` may begin here, and then the server may have
  /// closed the connection; elsewhere that is an error.
  func receive(_ count: Int, of message: String, mayBegin: Bool = false) throws(MDError) -> Arrival {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let deadline = mayBegin && done == 0 ? nil : ContinuousClock.now + .seconds(patience)
      switch socket.wait(for: POLLIN, until: deadline) {
      case .stopped: return .none(.stopped)
      case .late: throw broken("the server fell silent", message, done, of: count)
      case .ready: break
      }
      let read = bytes.withUnsafeMutableBytes {
        recv(socket.descriptor, $0.baseAddress! + done, count - done, 0)
      }
      if read > 0 {
        done += read
      } else if read == 0 || errno == ECONNRESET {
        if mayBegin && done == 0 { return .none(.closed) }
        throw broken("the server closed the connection", message, done, of: count)
      } else if errno != EINTR && errno != EAGAIN {
        throw failure("the server cannot be read from", code: errno)
      }
    }
    return .bytes(bytes)
  }

  /// Sends all bytes; false if the user stopped it.
  func send(_ bytes: [UInt8]) throws(MDError) -> Bool {
    #if canImport(Glibc)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    var done = 0
    while done < bytes.count {
      switch socket.wait(for: POLLOUT, until: ContinuousClock.now + .seconds(patience)) {
      case .stopped: return false
      case .late: throw broken("the server does not take its answer", "the answer", done, of: bytes.count)
      case .ready: break
      }
      let sent = bytes.withUnsafeBytes {
        Foundation.send(socket.descriptor, $0.baseAddress! + done, bytes.count - done, flags)
      }
      if sent > 0 {
        done += sent
      } else if errno == EPIPE || errno == ECONNRESET {
        throw broken("the server closed the connection", "the answer", done, of: bytes.count)
      } else if errno != EINTR && errno != EAGAIN {
        throw failure("the server cannot be written to", code: errno)
      }
    }
    return true
  }

  private func broken(_ what: String, _ message: String, _ done: Int, of count: Int) -> MDError {
    MDError(
      .file, "\(what) in the middle of \(message)", at: .init(file: name), found: "\(done) bytes",
      expected: "\(count) bytes, none later than \(patience.formatted(3)) s after the other",
      hint: "what the server says about it; --timeout for a slow one")
  }

  private func failure(_ what: String, code: Int32) -> MDError {
    MDError(.file, what, at: .init(file: name), found: String(cString: strerror(code)))
  }
}
