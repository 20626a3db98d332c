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
        case .unreachable, .lost, .transport, .listen: .retry
        case .file: .cannotWrite
        case .endpoint, .keyRefused, .handshake, .unknownSite, .unreadable: .badData
        }
    }
}
