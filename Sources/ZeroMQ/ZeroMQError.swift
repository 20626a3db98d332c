import CZeroMQ
import Glibc

/// What libzmq, or this module on its behalf, refuses.
///
/// It carries the code and the name of the call, never the call's arguments: those may be keys.
package struct ZeroMQError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// `EAGAIN`: nothing to receive, or no room to send.
        case wouldBlock
        /// `EHOSTUNREACH`: a ROUTER knows no peer by that routing id.
        case unreachable
        /// `ETERM`: the context was shut down.
        case terminated
        case addressInUse
        case addressNotAvailable
        /// `EINVAL`: a malformed endpoint, or an option this kind of socket does not have.
        case invalid
        /// `EMFILE`: the context's or the process's limit of sockets is reached.
        case tooManySockets
        case other(errno: Int32)
        /// This module: a CURVE server without a ZAP domain, or with one longer than a ZAP frame may be.
        case malformedDomain
        /// This module: not 32 bytes, or not the Z85 text of 32 bytes.
        case malformedKey

        init(errno: Int32) {
            switch errno {
            case EAGAIN: self = .wouldBlock
            case EHOSTUNREACH: self = .unreachable
            case ETERM: self = .terminated
            case EADDRINUSE: self = .addressInUse
            case EADDRNOTAVAIL: self = .addressNotAvailable
            case EINVAL: self = .invalid
            case EMFILE: self = .tooManySockets
            default: self = .other(errno: errno)
            }
        }
    }

    package let code: Code
    /// The libzmq function that failed, or the declaration of this module that refused.
    package let call: String

    /// One sentence in libzmq's own words, where the code is libzmq's.
    package var message: String {
        switch code {
        case .wouldBlock: Self.text(EAGAIN)
        case .unreachable: Self.text(EHOSTUNREACH)
        case .terminated: Self.text(ETERM)
        case .addressInUse: Self.text(EADDRINUSE)
        case .addressNotAvailable: Self.text(EADDRNOTAVAIL)
        case .invalid: Self.text(EINVAL)
        case .tooManySockets: Self.text(EMFILE)
        case .other(let errno): Self.text(errno)
        case .malformedDomain: "A CURVE server needs a ZAP domain of 1 to \(SocketOptions.domainBytes) bytes"
        case .malformedKey: "A CURVE key is 32 bytes, or the 40 characters of their Z85 text"
        }
    }

    package var description: String { "\(call): \(message)" }

    private static func text(_ errno: Int32) -> String { String(cString: zmq_strerror(errno)) }
}

/// Runs one libzmq call; every call that can fail passes through here.
///
/// A call that a signal interrupted (`EINTR`) is made again, so `body` must compute a remaining timeout anew.
/// - Throws: when the call returns -1.
@discardableResult
func calling(_ name: StaticString, _ body: () -> Int32) throws(ZeroMQError) -> Int32 {
    while true {
        let result = body()
        if result != -1 { return result }
        let errno = zmq_errno()
        if errno != EINTR { throw ZeroMQError(code: .init(errno: errno), call: name.description) }
    }
}
