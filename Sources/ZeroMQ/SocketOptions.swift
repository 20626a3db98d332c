/// How a socket behaves; `nil` leaves libzmq's own default.
package struct SocketOptions: Sendable {
    /// ZMTP heartbeats, which also detect a peer that vanished without closing its connection.
    package struct Heartbeat: Hashable, Sendable {
        package var interval: Duration
        /// Silence after which this side drops the connection.
        package var timeout: Duration
        /// Silence after which the other side is asked to drop it. Sent in tenths of a second, at most 6553.5 s.
        package var timeToLive: Duration

        package init(interval: Duration, timeout: Duration, timeToLive: Duration) {
            self.interval = interval
            self.timeout = timeout
            self.timeToLive = timeToLive
        }
    }

    /// The first pause before connecting again, and the bound that it doubles up to. libzmq lengthens each by a random
    /// part of `interval`, also beyond `maximum`.
    package struct Reconnect: Hashable, Sendable {
        package var interval: Duration
        package var maximum: Duration

        package init(interval: Duration, maximum: Duration) {
            self.interval = interval
            self.maximum = maximum
        }
    }

    package enum Security: Hashable, Sendable {
        /// No encryption and no authentication: for `inproc` and for tests.
        case plaintext
        /// Every client is asked about, by its public key, at the context's ``Authenticator`` under `domain`.
        ///
        /// Left to itself libzmq 4.3.4 lets every key in while no authenticator runs, domain or not, and its messages
        /// then have no user id. `ZMQ_ZAP_ENFORCE_DOMAIN` turns that into: no authenticator, no handshake. But with
        /// that option an empty domain lets every key in without asking. So the option is always on here, and an
        /// empty domain is refused (`malformedDomain`).
        case curveServer(secretKey: CurveSecretKey, domain: String)
        case curveClient(keys: CurveKeyPair, serverKey: CurvePublicKey)
    }

    /// Bytes of a ZAP domain: libzmq writes its length in one byte.
    package static let domainBytes = 255

    /// The commands of the handshake have to pass the bound as well; CURVE's INITIATE is the longest, below 300 bytes.
    package static let leastMaxFrameBytes = 512
    /// CurveZMQ (RFC 26) MESSAGE: 8 bytes of name, 8 of nonce, 16 of authenticator and 1 of flags.
    static let curveFrameOverhead = 33

    package var security: Security = .plaintext
    /// How long unsent messages survive their socket; nil is forever, which lets a context never terminate.
    package var linger: Duration? = .zero
    /// Bytes of one frame as the sender wrote it; a peer that sends a longer one is disconnected, and may connect
    /// again.
    ///
    /// At least ``leastMaxFrameBytes``. `ZMQ_MAXMSGSIZE` counts what is on the wire, where CURVE makes a frame
    /// ``curveFrameOverhead`` bytes longer: that is added here.
    ///
    /// It bounds a frame, not a message, and high-water marks count messages: an authenticated peer that never ends its
    /// multipart message can still fill this side's memory, unless ``QueueGauge`` watches.
    package var maxFrameBytes: Int?
    package var heartbeat: Heartbeat?
    package var reconnect: Reconnect?
    /// Bounds a TCP connect attempt, which the kernel otherwise gives two minutes.
    package var connectTimeout: Duration?
    /// Bounds the ZMTP handshake, so that a silent connection does not hold a descriptor. 30 s by default.
    package var handshakeTimeout: Duration?
    package var backlog: Int32?
    /// Whole messages queued per peer; 0 is unbounded.
    package var sendHighWater: Int32?
    /// Whole messages queued per peer; 0 is unbounded.
    package var receiveHighWater: Int32?
    /// Bytes that the kernel keeps of a connection before anybody reads them; it then no longer adapts that by itself.
    package var receiveBufferBytes: Int32?
    package var ipv6: Bool?
    package var tcpKeepalive: Bool?
    /// Queue messages only for a peer whose handshake is complete, so that ``Poller`` reports a DEALER writable then.
    package var immediate: Bool?
    /// A ROUTER reports an unknown peer (``SendOutcome/unreachable``) or a full one instead of dropping silently.
    package var routerMandatory: Bool?

    package init() {}

    /// Changes a copy of the defaults, so that a set of options reads as one expression.
    package init(_ change: (inout SocketOptions) -> Void) {
        self.init()
        change(&self)
    }
}
