import Sync
import ZeroMQ

/// How both ends of a connection are set, each option on purpose.
enum Transport {
    /// The ZAP domain; libzmq asks nobody when it is empty.
    static let domain = "jiazhan"
    static let maxFrameBytes = SyncBounds.frameBytes
    /// How long either side waits for the other's next word before it gives the connection up.
    static let patience = Duration.seconds(20)
    /// How long a station tries to reach a hub.
    static let connectPatience = Duration.seconds(5)
    /// Handshakes broken off by the other end before a station takes it for somebody else: one may be a hub that dies.
    static let unprovenHandshakes = 3
    /// How long a station goes on asking a hub that is too busy to take it in, or has trouble of its own.
    static let busyPatience = Duration.seconds(30)
    /// The first pause before asking it again, and the bound that it doubles up to; each is cut by a random part of its half.
    static let busyPause = Duration.milliseconds(100) ... .seconds(2)
    /// Connections that a hub takes in, each with a session; the session silent for longest makes room.
    static let sessions = 4096
    /// Descriptors that a hub wants: its connections, and room for its files, its dashboard and libzmq's own.
    static let descriptors = sessions + 1024
    /// Bytes of one connection that may wait for the hub to take them, and as many for the peer. A well-behaved peer stays
    /// within its credit (`SyncBounds.creditBytes`) and an answer that it was asked for; the hub likewise.
    static let waitingBytes = 8 * maxFrameBytes
    /// How often the hub looks for connections that exceed it.
    static let gaugeInterval = Duration.milliseconds(250)
    /// Handshakes judged from one address, and from all, see `HandshakeGate`: a county's stations may share one address.
    static let handshakesEach = HandshakeGate.Rate(perSecond: 100, burst: 400)
    static let handshakes = HandshakeGate.Rate(perSecond: 500, burst: 2000)

    /// Bytes of frames that wait in a hub for their turn, of all connections together; whatever else comes is left in the queues
    /// of libzmq and the kernel.
    static let roundBytes = 16 * 1024 * 1024

    static func common(_ options: inout SocketOptions) {
        // What is queued when a program ends was not acknowledged, and will be sent again.
        options.linger = .milliseconds(500)
        options.maxFrameBytes = maxFrameBytes
        options.heartbeat = .init(interval: .seconds(5), timeout: .seconds(15), timeToLive: .seconds(30))
        options.handshakeTimeout = .seconds(5)
        options.connectTimeout = connectPatience
        options.ipv6 = true
        options.tcpKeepalive = true
    }

    static func dealer(keys: CurveKeyPair, hub: CurvePublicKey) -> SocketOptions {
        SocketOptions {
            common(&$0)
            $0.security = .curveClient(keys: keys, serverKey: hub)
            $0.reconnect = .init(interval: .milliseconds(200), maximum: .seconds(5))
            // Nothing is queued for a hub that has not shaken hands.
            $0.immediate = true
            $0.sendHighWater = 64
            $0.receiveHighWater = 64
        }
    }

    static func router(secretKey: CurveSecretKey) -> SocketOptions {
        SocketOptions {
            common(&$0)
            $0.security = .curveServer(secretKey: secretKey, domain: domain)
            $0.backlog = 1024
            $0.receiveBufferBytes = 256 * 1024
            $0.routerMandatory = true
            $0.sendHighWater = 64
            // Whole frames per station; `SyncBounds.batchesUnderWay` keeps a well-behaved one below both marks, and the hub
            // itself below the one for sending, at which a ROUTER gives the message back.
            $0.receiveHighWater = 32
        }
    }
}
