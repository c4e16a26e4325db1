import Foundation
public import MDCore

/// Where a server of the i-PI protocol listens.
public enum DriveAddress: Sendable, Equatable, CustomStringConvertible {
  /// A unix socket by its path.
  case unix(path: String)
  /// A host, by name or number, and a port.
  case network(host: String, port: Int)

  /// The unix socket that i-PI and ASE call `name`: /tmp/ipi_NAME; a name that begins with `/` is a path itself.
  public static func unix(named name: String) throws(MDError) -> DriveAddress {
    let path = name.hasPrefix("/") ? name : "/tmp/ipi_\(name)"
    let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
    guard !name.isEmpty, path.utf8.count <= longest, !path.utf8.contains(0) else {
      throw MDError(
        .input, "the name of the unix socket is not valid", found: "'\(name)'",
        expected: "a name that makes a path of at most \(longest) bytes")
    }
    return .unix(path: path)
  }

  public var description: String {
    switch self {
    case .unix(let path): path
    case .network(let host, let port): "\(host):\(port)"
    }
  }

  /// The same as system calls take it: the bytes of a `sockaddr`, of a host one for each of its numbers.
  func resolved() throws(MDError) -> [[UInt8]] {
    switch self {
    case .unix(let path):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      return [withUnsafeBytes(of: address) { Array($0) }]
    case .network(let host, let port):
      var hints = addrinfo()
      hints.ai_socktype = Self.stream
      var list: UnsafeMutablePointer<addrinfo>?
      let status = getaddrinfo(host, "\(port)", &hints, &list)
      guard status == 0 else {
        throw MDError(
          .input, "the server's host is not known", at: .init(file: description),
          found: String(cString: gai_strerror(status)), expected: "a host's name or number")
      }
      defer { freeaddrinfo(list) }
      var found: [[UInt8]] = []
      var entry = list
      while let info = entry?.pointee {
        found.append(Array(UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen))))
        entry = info.ai_next
      }
      return found
    }
  }

  static var stream: Int32 {
    #if canImport(Glibc)
      Int32(SOCK_STREAM.rawValue)
    #else
      SOCK_STREAM
    #endif
  }
}
