/// A client that holds the secret of `publicKey` asks to be let in.
///
/// Peers without CURVE are refused before anyone is asked, so every request has a key, and libzmq has verified it.
package struct AuthenticationRequest: Hashable, Sendable {
    /// The domain of the socket it connected to, see ``SocketOptions/Security``.
    package let domain: String
    /// The client's IP address, without a port.
    package let peerAddress: String
    package let publicKey: CurvePublicKey

    package init(domain: String, peerAddress: String, publicKey: CurvePublicKey) {
        self.domain = domain
        self.peerAddress = peerAddress
        self.publicKey = publicKey
    }
}
