import Foundation
import Synchronization

/// Answers libzmq's question, at each handshake with a CURVE server in its context, whether to let that client in.
///
/// A ZAP handler (RFC 27) on a thread of its own. Start it before any server binds; once it has stopped no handshake
/// succeeds (see ``SocketOptions/Security``), while connections made before stay. A context has at most one.
package final class Authenticator: Sendable {
    /// Where libzmq looks for the handler, by RFC 27.
    static let endpoint = "inproc://zeromq.zap.01"

    private let waker: Waker
    private let thread: OwnerThread

    /// - Parameter judge: called on the authenticator's thread, one handshake at a time; all others wait meanwhile.
    /// - Throws: `addressInUse` when the context has an authenticator already.
    package init(
        _ context: Context, judge: @escaping @Sendable (AuthenticationRequest) -> AuthenticationVerdict
    ) throws(ZeroMQError) {
        let requests = try Socket(context, .rep)
        try requests.bind(Self.endpoint)
        let wake = try WakePair(context)
        waker = wake.waker
        thread = OwnerThread {
            do throws(ZeroMQError) {
                try Self.serve(requests, until: wake, judge)
                try requests.unbind(Self.endpoint)
            } catch {
                // The sockets are inproc and this thread's own: what else fails is our own bug.
                precondition(error.code == .terminated, "the ZAP handler failed: \(error)")
            }
        }
    }

    deinit { stop() }

    /// Answers the handshakes at hand and returns when the thread has ended and its sockets are closed; may be
    /// repeated. `judge` must not call it.
    package func stop() {
        waker.wake()
        thread.join()
    }

    private static func serve(
        _ requests: Socket, until wake: WakePair, _ judge: (AuthenticationRequest) -> AuthenticationVerdict
    ) throws(ZeroMQError) {
        var poller = Poller(requests)
        poller.add(wake.socket)
        while true {
            let ready = try poller.wait(timeout: nil)
            while let request = try requests.receive() {
                // A handshake that was given up meanwhile leaves no one to answer to; that is not an error.
                _ = try requests.send(ZAPExchange.reply(to: request.frames, judge: judge))
            }
            if !ready[1].isEmpty { return }
        }
    }
}
