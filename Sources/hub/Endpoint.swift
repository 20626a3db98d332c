import SiteStore

/// Addresses as people write them.
enum Endpoint {
    /// - Throws: `SiteStoreError` (`argument.invalid`) unless it is `tcp://host:port`.
    static func check(_ text: String) throws {
        guard let (_, port) = parts(text), (1...65_535).contains(port) else {
            throw SiteStoreError(
                .argument, zh: "--endpoint “\(text)”应形如 tcp://10.0.0.5:7420",
                en: "--endpoint \"\(text)\" looks like tcp://10.0.0.5:7420")
        }
    }
}

extension Endpoint {
    /// - Throws: `SiteStoreError` (`argument.invalid`) unless they are addresses of this computer, one at least.
    static func checkListening(_ endpoints: [String]) throws {
        try endpoints.forEach(check)
        guard !endpoints.isEmpty, endpoints.allSatisfy(canBeListenedAt) else {
            throw SiteStoreError(
                .argument, zh: "--endpoint 应写本机的 IP 地址或 *，不能写主机名，例如 tcp://10.0.0.5:7420 或 tcp://*:7420",
                en:
                    "--endpoint names an IP address of this computer or *, no host name: tcp://10.0.0.5:7420 or tcp://*:7420"
            )
        }
    }

    /// Whether a socket can be bound to it: an address in figures, or any (`*`).
    static func canBeListenedAt(_ text: String) -> Bool {
        guard let (host, _) = parts(text) else { return false }
        return host == "*" || host.hasPrefix("[") || host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// Whether somebody elsewhere can dial it.
    static func canBeDialled(_ text: String) -> Bool {
        guard let (host, _) = parts(text) else { return false }
        return !["*", "0.0.0.0", "[::]"].contains(host)
    }

    private static func parts(_ text: String) -> (host: String, port: Int)? {
        let pattern = /tcp:\/\/(\[[0-9A-Fa-f:.%a-z]+\]|[A-Za-z0-9._-]+|\*):(\d{1,5})/
        guard let match = try? pattern.wholeMatch(in: text), let port = Int(match.2) else { return nil }
        return (String(match.1), port)
    }
}
