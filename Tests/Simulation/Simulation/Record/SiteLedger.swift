import Events

/// What one disk must hold, by what its writes answered: the simulation's own books, apart from the code under test.
struct SiteLedger {
    /// A version of a log that is kept apart.
    struct Apart {
        var base: UInt64
        var hashes: [Hash]
    }

    /// The chain's hashes of every log, by place.
    var standing: [LogID: [Hash]] = [:]
    /// Events that gave way to others.
    var retired: Set<Hash> = []
    var apart: [LogID: Apart] = [:]
    /// Contents whose bytes are here.
    var contents: Set<Hash> = []
    /// Contents that an event which is here had forgotten.
    var forgotten: Set<Hash> = []

    func head(of log: LogID) -> UInt64 { UInt64(standing[log]?.count ?? 0) }

    func holdsInRegister(_ hash: Hash, of hub: SiteCode) -> Bool {
        standing[.register(of: hub)]?.contains(hash) ?? false
    }

    func holds(_ head: Head) -> Bool {
        guard head.seq > 0 else { return true }
        guard let hashes = standing[head.log], head.seq <= UInt64(hashes.count) else { return false }
        return hashes[Int(head.seq) - 1] == head.hash
    }
}
