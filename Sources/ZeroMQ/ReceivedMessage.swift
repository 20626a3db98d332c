import Foundation

/// One multipart message and what libzmq knows of the connection it came through.
package struct ReceivedMessage: Hashable, Sendable {
    /// Frames of one message that are kept; a peer may send any number.
    package static let frameLimit = 64

    /// On a ROUTER the first is the peer's routing id: it names the connection, and a peer may choose it, so it
    /// proves nothing.
    package var frames: [Data]
    /// Frames beyond ``frameLimit``, which were read and dropped: a peer's fault.
    package var excessFrames: Int
    /// What the ``Authenticator`` allowed the peer as. Read from the last frame: the routing id may lack it in 4.3.4.
    package var userID: String?
    /// The peer's IP address as this side sees it, without a port; nil over `inproc`.
    package var peerAddress: String?
    /// The connection's descriptor at the time it arrived; nil over `inproc`. Never to be read, written or closed.
    package var descriptor: Int32?
    /// Bytes of all its frames as they were written, those that were dropped included and the routing id not.
    package var payloadBytes = 0
    /// Bytes that it took on the wire: each frame has a header of 2 bytes, or 9 above 255, and ``SocketOptions/curveFrameOverhead``.
    package var wireBytes = 0
}
