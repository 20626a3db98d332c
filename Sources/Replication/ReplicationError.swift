import Events

/// Why two sites did not meet.
package struct ReplicationError: Complaint {
    package enum Kind: String, Sendable {
        case endpoint = "replication.endpoint"
        case unreachable = "replication.unreachable"
        /// The hub's allow-list does not have this site's key, or no longer.
        case keyRefused = "replication.key_refused"
        /// Something answers there, but not with the hub's key.
        case handshake = "replication.handshake"
        case lost = "replication.lost"
        case listen = "replication.listen"
        case transport = "replication.transport"
        case file = "replication.file"
        case unreadable = "replication.unreadable"
        case unknownSite = "replication.unknown_site"
        /// A key is not known without which nothing can be sealed or trusted.
        case unsealed = "replication.unsealed"
        /// Parts of a bundle would be too small.
        case split = "replication.split"
        /// There is no room for another bundle.
        case full = "replication.full"
    }

    package let kind: Kind
    package let message: Bilingual
    package let cause: (any Error)?
    package var code: String { kind.rawValue }

    package init(_ kind: Kind, zh: String, en: String, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = Bilingual(zh: zh, en: en)
        self.cause = cause
    }

    package var exitStatus: ExitStatus {
        switch kind {
        // Whoever hangs up may be the hub as it starts, or a relay that does not reach it: worth another try.
        case .unreachable, .lost, .transport, .listen, .full, .handshake: .retry
        case .split: .usage
        case .file: .cannotWrite
        case .endpoint, .keyRefused, .unknownSite, .unreadable, .unsealed: .badData
        }
    }
}
