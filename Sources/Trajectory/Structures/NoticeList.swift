internal import Synchronization

/// What readers and writers found worth saying, each once.
public final class NoticeList: Sendable {
  private let list = Mutex<[String]>([])

  public init() {}

  public var all: [String] { list.withLock { $0 } }

  /// Adds a notice. One that differs from an earlier one in numbers only, as of the next frame, is left out.
  public func add(_ text: String) {
    func kind(_ text: String) -> String { text.filter { !$0.isNumber } }
    list.withLock { list in
      if !list.contains(where: { kind($0) == kind(text) }) { list.append(text) }
    }
  }
}
