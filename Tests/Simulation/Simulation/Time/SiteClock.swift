import Events
import Synchronization

/// What the clock of one machine shows: it may run fast or slow, and somebody may set it.
final class SiteClock: Sendable {
    /// 2026-05-12T08:30:00Z.
    static let start: Int64 = 1_778_574_600_000

    private struct State {
        var worldTime: Int64 = 0
        var offset: Int64 = 0
        var driftPerMillion: Int64 = 0
    }

    private let state = Mutex(State())

    var now: Instant {
        state.withLock {
            Instant(
                milliseconds: Self.start + $0.worldTime + $0.worldTime * $0.driftPerMillion / 1_000_000 + $0.offset)
        }
    }

    /// The world's time goes on; milliseconds since the world began.
    func move(to worldTime: Int64) { state.withLock { $0.worldTime = worldTime } }
    func jump(by milliseconds: Int64) { state.withLock { $0.offset += milliseconds } }
    func drift(perMillion: Int64) { state.withLock { $0.driftPerMillion = perMillion } }
    /// Somebody sets it right.
    func correct() {
        state.withLock {
            $0.offset = 0
            $0.driftPerMillion = 0
        }
    }
}
