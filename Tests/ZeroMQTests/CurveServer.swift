import Synchronization

@testable import ZeroMQ

/// A ROUTER on a free port of 127.0.0.1 that lets one key in, as "station", and refuses all others.
struct CurveServer {
    static let domain = "hub"

    let context: Context
    let keys: CurveKeyPair
    let knownKeys: CurveKeyPair
    let authenticator: Authenticator
    let router: Socket
    let monitor: HandshakeMonitor
    let endpoint: String

    init(maxFrameBytes: Int? = nil) throws {
        let context = try Context()
        let keys = try CurveKeyPair.generate()
        let knownKeys = try CurveKeyPair.generate()
        let known = knownKeys.publicKey
        self.context = context
        self.keys = keys
        self.knownKeys = knownKeys
        authenticator = try Authenticator(context) { request in
            request.domain == Self.domain && request.peerAddress == "127.0.0.1" && request.publicKey == known
                ? .allow(userID: "station") : .deny(reason: "unknown key")
        }
        router = try Socket(
            context, .router,
            options: SocketOptions {
                $0.security = .curveServer(secretKey: keys.secretKey, domain: Self.domain)
                $0.maxFrameBytes = maxFrameBytes
                $0.routerMandatory = true
            })
        monitor = try HandshakeMonitor(of: router)
        try router.bind("tcp://127.0.0.1:*")
        endpoint = try router.lastEndpoint()
    }

    /// A DEALER of the known key unless told otherwise, not yet connected.
    func dealer(_ security: SocketOptions.Security? = nil) throws -> Socket {
        try Socket(
            context, .dealer,
            options: SocketOptions {
                $0.security = security ?? .curveClient(keys: knownKeys, serverKey: keys.publicKey)
                $0.reconnect = .init(interval: .milliseconds(20), maximum: .milliseconds(100))
            })
    }
}
