/// Which hosts a request may name in its `Host` field.
///
/// A page of a foreign site can have its own name resolve to 127.0.0.1 and so reach a server that listens on the
/// loopback address only (DNS rebinding); the browser still sends the foreign name, and by that the request is refused.
package enum AdmittedHosts: Hashable, Sendable {
    /// `localhost`, `127.0.0.1` and `[::1]`, with any port.
    case loopback
    /// For a server behind a proxy or a name of its own, where the name is checked before it gets here.
    case any

    /// - Parameter authority: the `Host` field, with or without a port; nil when there is none.
    func admits(_ authority: String?) -> Bool {
        switch self {
        case .any: true
        case .loopback: authority.map { Self.isLoopback($0.lowercased()) } ?? false
        }
    }

    private static func isLoopback(_ authority: String) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains { host in
            guard authority.hasPrefix(host) else { return false }
            let rest = authority.dropFirst(host.count)
            return rest.isEmpty
                || rest.first == ":" && (1...5).contains(rest.count - 1)
                    && rest.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
    }
}
