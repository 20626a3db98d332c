import Events

/// What the healed world owes: everything that was saved and is on some disk that is still in use must come to every hub above,
/// once. What was only on machines that were lost, or restored from older backups, is gone with them, and nobody can bring
/// it back.
struct Obligations {
    private let world: World
    /// Records that must stand at every hub above; and those of which only a relay has a version, which must be kept.
    private var standing: Set<Int> = []
    private var kept: Set<Int> = []

    init(_ world: World) {
        self.world = world
        let witness = world.witness
        for site in world.sites where site.isInUse && !site.isRevoked {
            for (log, hashes) in site.disk.ledger.standing where !witness.reformed.contains(log.site) {
                let isOwner = log.site == site.code
                let records = hashes.compactMap { witness.made[$0]?.record }
                if isOwner { standing.formUnion(records) } else { kept.formUnion(records) }
            }
        }
        kept.subtract(standing)
    }

    func check() {
        let witness = world.witness
        let retired = Set(
            world.sites.filter(\.isInUse).flatMap { $0.disk.ledger.retired }.compactMap { witness.made[$0]?.record })
        for site in world.sites where site.isInUse && site === world.machine(of: site.code) {
            for log in Convergence(world: world).logs(of: site) {
                for holder in [site] + Convergence(world: world).holders(of: log, owner: site) {
                    check(log, at: holder, retired)
                }
            }
        }
    }

    private func check(_ log: LogID, at holder: SimulatedSite, _ retired: Set<Int>) {
        let witness = world.witness
        var seen: Set<Int> = []
        // Who signs two versions of its own log records what it likes as often as it likes.
        if witness.reformed.contains(log.site) { return }
        for hash in holder.disk.ledger.standing[log] ?? [] {
            guard let record = witness.made[hash]?.record else { continue }
            if !seen.insert(record).inserted {
                witness.breach(.exactlyOnce, "\(holder.code) has record \(record) of \(log) twice")
            }
        }
        if world.machine(of: log.site)?.isRevoked ?? false { return }
        for (record, owner) in witness.saved where owner == log && !seen.contains(record) {
            if standing.contains(record) {
                witness.breach(.exactlyOnce, "\(holder.code) lacks record \(record) of \(log)")
            } else if kept.contains(record), !retired.contains(record) {
                witness.breach(.exactlyOnce, "record \(record) of \(log) is nowhere any more")
            }
        }
    }
}
