import Events
import Foundation

/// Lets processes take turns in writing one log: an advisory lock (`flock`) on a file beside it.
///
/// SQLite 3.40.1 can corrupt a WAL database when two connections write or checkpoint at the same moment (fixed in
/// 3.51.3), so opening, every write with its automatic checkpoint, and closing happen under this lock.
package final class WriterLock: Sendable {
    private let descriptor: Int32
    private let path: String
    private let patience: Duration

    /// How long a writer waits for its turn, and how often it looks.
    package static let patience = Duration.seconds(10)
    private static let intervalMicroseconds: UInt32 = 2_000

    init(path: String, patience: Duration) throws(EventLogError) {
        self.path = path
        self.patience = patience
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw EventLogError(
                .cannotWrite, zh: "不能写入 \(path)：\(String(cString: strerror(errno)))",
                en: "cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// - Throws: `EventLogError` (`log.busy`) when the turn does not come within `patience`.
    func whileHeld<Value>(_ body: () throws -> Value) throws -> Value {
        var waited = Duration.zero
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, waited < patience else {
                throw EventLogError(
                    .busy, zh: "日志正被另一程序写入，请稍后再试", en: "another program is writing to the log; try again shortly")
            }
            usleep(Self.intervalMicroseconds)
            waited += .microseconds(Int64(Self.intervalMicroseconds))
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }
}
