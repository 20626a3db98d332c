import EventLog
import Events
import Foundation
import Replication
import Sync

/// One end of a connection at work: the exchange under test, and what came while it waited for a commit.
final class End {
    let site: SimulatedSite
    var exchange: Exchange
    var check: WireCheck
    /// Of an upper end: whose key the connection was opened with.
    let accepted: SigningPublicKey?
    /// Frames that came while a commit was due, in order.
    var waiting: [Data] = []
    var isCommitting = false
    /// What is carried for others, once the sync is done.
    var carrying: CarryingExchange?
    /// When the other side was last heard.
    var heardAt: Int64
    /// What this end sent last, for a malicious site to send again.
    var sent: [Data] = []

    init(site: SimulatedSite, exchange: Exchange, accepted: SigningPublicKey?, check: WireCheck, now: Int64) {
        self.site = site
        self.exchange = exchange
        self.accepted = accepted
        self.check = check
        heardAt = now
    }
}

/// A commit that is due at a site, and the end that waits for it.
struct DueCommit {
    let connection: Connection
    let end: End
    let batch: SignedBatch
}
