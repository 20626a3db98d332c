import Events
import Foundation

/// Lets processes take turns in writing or swapping one file: an advisory lock (`flock`) on a file beside it, which
/// stays where it is while the file itself is replaced.
final class TurnLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// How long a process waits for its turn, and how often it looks.
    static let patienceMilliseconds = 10_000
    private static let intervalMicroseconds: UInt32 = 2_000

    init(path: String) throws(ProjectionsError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path, reason: String(cString: strerror(errno))) }
    }

    deinit { close(descriptor) }

    /// Threads that share this object are not kept apart; the caller does that.
    ///
    /// - Throws: `views.busy` when the turn does not come within the patience.
    func whileHeld<Value>(patience: Int = patienceMilliseconds, _ body: () throws -> Value) throws -> Value {
        var waited = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, waited < patience * 1000 else {
                throw ProjectionsError(
                    .busy, zh: "另一程序正在更新或重建 \(path)，请稍后再试",
                    en: "another program is updating or rebuilding beside \(path); try again shortly")
            }
            usleep(Self.intervalMicroseconds)
            waited += Int(Self.intervalMicroseconds)
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }
}
