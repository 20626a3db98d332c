import Foundation

/// Frames of one connection that came and were not looked at yet, first in, first out.
struct Inbox {
    private var frames: [Data] = []
    private var first = 0
    /// Of all frames together.
    private(set) var bytes = 0

    var isEmpty: Bool { first == frames.count }

    mutating func append(_ frame: Data) {
        frames.append(frame)
        bytes += frame.count
    }

    mutating func popFirst() -> Data? {
        guard !isEmpty else { return nil }
        let frame = frames[first]
        // Let go of at once, and its place once half of them are such.
        frames[first] = Data()
        first += 1
        bytes -= frame.count
        if 2 * first >= frames.count {
            frames.removeFirst(first)
            first = 0
        }
        return frame
    }
}
