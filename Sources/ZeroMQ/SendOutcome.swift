/// What became of a message handed to libzmq. None of these says that the peer has it.
package enum SendOutcome: Hashable, Sendable {
    case queued
    /// No peer yet, or the queue is at its high-water mark: nothing was queued; try again when the socket is writable.
    case full
    /// A ROUTER with ``SocketOptions/routerMandatory`` knows no peer by that routing id.
    case unreachable
}
