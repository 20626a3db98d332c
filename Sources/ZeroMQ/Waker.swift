import Foundation
import Synchronization

/// The end of a ``WakePair`` that any thread may use.
///
/// The socket is used under the mutex only, which is the barrier libzmq asks for when a socket changes threads; the
/// mutex makes this `Sendable` without further proof.
package final class Waker: Sendable {
    private let socket: Mutex<Socket>
    /// Whether a wake was sent since the owner last drained.
    private let isPending = Atomic<Bool>(false)

    init(_ socket: sending Socket) {
        self.socket = Mutex(socket)
    }

    /// Never waits for the owner. Does nothing once the owner is gone or the context is shut down: there is no one to
    /// wake.
    package func wake() {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        socket.withLock { socket in
            _ = try? socket.send([Data()])
        }
    }

    func rearm() {
        // An exchange, not a store: it must acquire what the threads whose wakes it swallows have published.
        _ = isPending.exchange(false, ordering: .acquiringAndReleasing)
    }
}
