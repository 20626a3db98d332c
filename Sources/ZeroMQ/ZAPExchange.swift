import Foundation

/// ZeroMQ RFC 27 without sockets: the frames of a reply for the frames of a request.
///
/// Request: version, request id, domain, address, routing id, mechanism, credentials. Reply: version, request id,
/// status code, status text, user id, metadata. A `REP` socket has taken off the delimiter.
enum ZAPExchange {
    static let version = Data("1.0".utf8)
    /// Bytes of a user id or a status text: RFC 27's short strings.
    static let shortBytes = 255

    static func reply(
        to frames: [Data], judge: (AuthenticationRequest) -> AuthenticationVerdict
    ) -> [Data] {
        let requestID = frames.count > 1 ? frames[1] : Data()
        // 500 is the handler's word for "I cannot answer that"; 400 is its word for "no".
        guard frames.count >= 6 else { return refusal(requestID, "500", "malformed request") }
        guard frames[0] == version else { return refusal(requestID, "500", "unknown version") }
        guard let domain = String(data: frames[2], encoding: .utf8), !domain.isEmpty,
            let address = String(data: frames[3], encoding: .utf8)
        else { return refusal(requestID, "500", "malformed request") }
        guard frames[5] == Data("CURVE".utf8) else { return refusal(requestID, "400", "CURVE is required") }
        guard frames.count == 7, let publicKey = try? CurvePublicKey(bytes: frames[6]) else {
            return refusal(requestID, "400", "malformed key")
        }
        switch judge(AuthenticationRequest(domain: domain, peerAddress: address, publicKey: publicKey)) {
        case .allow(let userID):
            precondition(
                (1...shortBytes).contains(userID.utf8.count) && !userID.utf8.contains(0),
                "a user id is 1 to 255 bytes, no NUL")
            return [version, requestID, Data("200".utf8), Data("OK".utf8), Data(userID.utf8), Data()]
        case .deny(let reason):
            return refusal(requestID, "400", reason)
        case .unavailable(let reason):
            return refusal(requestID, "500", reason)
        }
    }

    private static func refusal(_ requestID: Data, _ status: String, _ text: String) -> [Data] {
        [version, requestID, Data(status.utf8), Data(text.utf8.prefix(shortBytes)), Data(), Data()]
    }
}
