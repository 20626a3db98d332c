import Foundation
import Glibc
import Synchronization

/// A TCP relay on 127.0.0.1 that stands for a bad line: programs dial ``port`` and reach the port behind it, if they do.
///
/// What a connection meets is drawn from the seed and the connection's number (``LineFate``), not from time; when it
/// happens still depends on the programs at both ends. One thread does all the work. It ends with ``stop()`` or with the
/// value.
package final class FaultyLine: Sendable {
    package struct Unavailable: Error, CustomStringConvertible {
        package let call: String
        package let code: Int32
        package var description: String { "\(call): \(String(cString: strerror(code)))" }
    }

    package let port: Int
    private let state: LineState
    private let wake: Int32
    private let ended: DispatchSemaphore
    private let isStopped = Atomic<Bool>(false)

    /// - Parameters:
    ///   - target: the port of 127.0.0.1 that it carries to; nobody needs to listen there yet.
    ///   - seed: draws what befalls each connection.
    package init(to target: Int, faults: LineFaults = .none, seed: UInt64 = 0) throws {
        let listener = try LoopbackSocket.listening()
        port = try LoopbackSocket.port(of: listener)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Unavailable(call: "pipe", code: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        let wake = ends[0]
        self.wake = ends[1]
        let state = LineState(faults: faults)
        self.state = state
        let ended = DispatchSemaphore(value: 0)
        self.ended = ended
        let thread = Thread {
            LineRelay(listener: listener, wake: wake, target: target, seed: seed, state: state).run()
            ended.signal()
        }
        thread.name = "faulty-line"
        thread.start()
    }

    deinit { stop() }

    /// What it has carried so far.
    package var traffic: LineTraffic { state.traffic.withLock { $0 } }

    /// Changes what befalls connections from now on; those that are open keep their fate.
    package func change(_ faults: LineFaults) { state.faults.withLock { $0 = faults } }

    /// Heals the line: new connections meet nothing, and those that are open are cut so that their fate goes with them.
    package func heal() {
        change(.none)
        cutAll()
    }

    /// Resets every connection that is open now.
    package func cutAll() {
        state.cutAll.store(true, ordering: .releasing)
        rouse()
    }

    /// Returns when the thread has ended and every connection is reset; may be repeated.
    package func stop() {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        state.stop.store(true, ordering: .releasing)
        rouse()
        ended.wait()
        close(wake)
    }

    private func rouse() {
        var one: UInt8 = 1
        // A full pipe has roused it already; there is no other failure while the thread holds the other end.
        _ = write(wake, &one, 1)
    }
}

/// What the line's thread and its owner share.
final class LineState: Sendable {
    let faults: Mutex<LineFaults>
    let traffic = Mutex(LineTraffic())
    let cutAll = Atomic<Bool>(false)
    let stop = Atomic<Bool>(false)

    init(faults: LineFaults) { self.faults = Mutex(faults) }
}
