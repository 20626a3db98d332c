import Events
import Foundation
import Synchronization

/// A source of bytes in memory, cut into pieces of any size; it can change and fail between two readings.
final class Pieces: ContentSource {
    struct Failed: Error {}

    private let state: Mutex<(bytes: Data, fails: Bool)>
    private let piece: Int

    init(_ bytes: Data, piece: Int = 50_000) {
        state = Mutex((bytes, false))
        self.piece = piece
    }

    func change(to bytes: Data) { state.withLock { $0.bytes = bytes } }
    func fail() { state.withLock { $0.fails = true } }

    func read(_ take: (Data) throws -> Void) throws {
        let (bytes, fails) = state.withLock { $0 }
        var at = 0
        while at < bytes.count {
            if fails, at > bytes.count / 2 { throw Failed() }
            try take(bytes[at..<min(at + piece, bytes.count)])
            at += piece
        }
    }
}

/// Bytes that are long to write out and come from a file that is not kept: as many as asked for, the same each time.
final class Endless: ContentSource {
    private let count: Int

    init(_ count: Int) { self.count = count }

    func read(_ take: (Data) throws -> Void) throws {
        var piece = Data(count: 64 * 1024)
        var left = count
        while left > 0 {
            for index in 0..<8 { piece[index] = UInt8(truncatingIfNeeded: left >> (index * 8)) }
            try take(piece.prefix(left))
            left -= piece.count
        }
    }
}
