import CZeroMQ

extension Socket {
    func apply(_ options: SocketOptions) throws(ZeroMQError) {
        try set(ZMQ_LINGER, options.linger?.milliseconds ?? -1)
        if let bytes = options.maxFrameBytes {
            precondition(bytes >= SocketOptions.leastMaxFrameBytes, "a handshake would not pass this bound")
            let overhead = options.security == .plaintext ? 0 : SocketOptions.curveFrameOverhead
            try set(ZMQ_MAXMSGSIZE, Int64(bytes + overhead))
        }
        if let heartbeat = options.heartbeat {
            try set(ZMQ_HEARTBEAT_IVL, heartbeat.interval.milliseconds)
            try set(ZMQ_HEARTBEAT_TIMEOUT, heartbeat.timeout.milliseconds)
            try set(ZMQ_HEARTBEAT_TTL, heartbeat.timeToLive.milliseconds)
        }
        if let reconnect = options.reconnect {
            try set(ZMQ_RECONNECT_IVL, reconnect.interval.milliseconds)
            try set(ZMQ_RECONNECT_IVL_MAX, reconnect.maximum.milliseconds)
        }
        if let timeout = options.connectTimeout { try set(ZMQ_CONNECT_TIMEOUT, timeout.milliseconds) }
        if let timeout = options.handshakeTimeout { try set(ZMQ_HANDSHAKE_IVL, timeout.milliseconds) }
        if let backlog = options.backlog { try set(ZMQ_BACKLOG, backlog) }
        if let count = options.sendHighWater { try set(ZMQ_SNDHWM, count) }
        if let count = options.receiveHighWater { try set(ZMQ_RCVHWM, count) }
        if let bytes = options.receiveBufferBytes { try set(ZMQ_RCVBUF, bytes) }
        if let on = options.ipv6 { try set(ZMQ_IPV6, on) }
        if let on = options.tcpKeepalive { try set(ZMQ_TCP_KEEPALIVE, on) }
        if let on = options.immediate { try set(ZMQ_IMMEDIATE, on) }
        if let on = options.routerMandatory { try set(ZMQ_ROUTER_MANDATORY, on) }
        try apply(options.security)
    }

    private func apply(_ security: SocketOptions.Security) throws(ZeroMQError) {
        switch security {
        case .plaintext: break
        case .curveServer(let secretKey, let domain):
            guard (1...SocketOptions.domainBytes).contains(domain.utf8.count) else {
                throw ZeroMQError(code: .malformedDomain, call: "SocketOptions.Security.curveServer")
            }
            try set(ZMQ_ZAP_DOMAIN, Array(domain.utf8))
            try set(JIAZHAN_ZMQ_ZAP_ENFORCE_DOMAIN, true)
            try set(ZMQ_CURVE_SERVER, true)
            try set(ZMQ_CURVE_SECRETKEY, secretKey.bytes)
        case .curveClient(let keys, let serverKey):
            try set(ZMQ_CURVE_SERVERKEY, serverKey.bytes)
            try set(ZMQ_CURVE_PUBLICKEY, keys.publicKey.bytes)
            try set(ZMQ_CURVE_SECRETKEY, keys.secretKey.bytes)
        }
    }

    private func set(_ option: Int32, _ flag: Bool) throws(ZeroMQError) {
        try set(option, Int32(flag ? 1 : 0))
    }

    private func set(_ option: Int32, _ value: some FixedWidthInteger & BitwiseCopyable) throws(ZeroMQError) {
        try calling("zmq_setsockopt") {
            withUnsafeBytes(of: value) { zmq_setsockopt(pointer, option, $0.baseAddress, $0.count) }
        }
    }

    private func set(_ option: Int32, _ bytes: [UInt8]) throws(ZeroMQError) {
        try calling("zmq_setsockopt") {
            bytes.withUnsafeBytes { zmq_setsockopt(pointer, option, $0.baseAddress, $0.count) }
        }
    }
}
