public import MDCore

/// Which frames of a file: `all`, `first`, `last`, a number, or `start:end:stride` with the end not included.
///
/// Numbers count from zero; negative ones from the end, -1 is the last frame.
public struct FrameSelection: Sendable, Equatable {
  private enum Choice: Equatable {
    case single(Int)
    case range(start: Int?, end: Int?, stride: Int)
  }
  private let choice: Choice

  public static let all = FrameSelection(choice: .range(start: nil, end: nil, stride: 1))
  public static let first = FrameSelection(choice: .single(0))
  public static let last = FrameSelection(choice: .single(-1))

  private init(choice: Choice) { self.choice = choice }

  /// Fails for text that is none of the forms, or a stride below one.
  public init(_ text: String) throws(MDError) {
    switch text {
    case "all": self = .all
    case "first": self = .first
    case "last": self = .last
    default:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      let numbers = parts.map { Int($0) }
      guard (1...3).contains(parts.count), zip(parts, numbers).allSatisfy({ $0.isEmpty || $1 != nil }),
        !(parts.count == 1 && numbers[0] == nil), parts.count < 3 || (numbers[2] ?? 1) > 0
      else {
        throw MDError(
          .input, "the selection of frames is wrong", found: "'\(text)'",
          expected: "all, first, last, a number or start:end:stride")
      }
      choice =
        parts.count == 1
        ? .single(numbers[0] ?? 0)
        : .range(start: numbers[0], end: numbers[1], stride: parts.count == 3 ? numbers[2] ?? 1 : 1)
    }
  }

  /// The frames out of `count`, in order; an error if a single one is asked for that is not there.
  public func frames(of count: Int) throws(MDError) -> StrideTo<Int> {
    func fromStart(_ n: Int) -> Int { min(count, max(0, n < 0 ? n + count : n)) }
    switch choice {
    case .single(let number):
      let place = number < 0 ? number + count : number
      guard (0..<count).contains(place) else {
        throw MDError(
          .input, "there is no such frame", found: "\(number)",
          expected: count == 0 ? "a file with frames" : "0 to \(count - 1), or -\(count) to -1")
      }
      return stride(from: place, to: place + 1, by: 1)
    case .range(let start, let end, let step):
      let (first, last) = (start.map(fromStart) ?? 0, end.map(fromStart) ?? count)
      guard first < last || count == 0 else {
        throw MDError(
          .input, "the selection holds no frame",
          found: "frames \(first) up to, not with, \(last) of \(count)",
          expected: "a start below the end and the number of frames")
      }
      return stride(from: first, to: max(first, last), by: step)
    }
  }
}
