import Events
import Foundation

// The second phase: nothing goes wrong any more, and the world has so many rounds to converge.
extension World {
    /// In each round every site calls its hub once and whoever is there repairs what is wrong.
    static let rounds = 24
    private static let betweenCalls: Int64 = 2_000

    /// - Returns: how many rounds it took; nil where it did not converge.
    func heal() -> Int? {
        mix.heal()
        isHealed = true
        for code in links.keys { links[code]?.heal() }
        for site in sites where site.isMalicious {
            site.isMalicious = false
            witness.reformed.insert(site.code)
        }
        // What is under way arrives, and every machine that is down starts.
        run(until: agenda.now + 2 * Self.patience)
        for site in sites where site.isInUse { start(site) }
        for connection in sites.flatMap(\.connections) { abandon(connection) }
        isCalm = true
        let obligations = Obligations(self)
        for round in 1...Self.rounds {
            for site in sites.reversed() where site.isInUse && !site.isRevoked {
                call(site)
                run(until: agenda.now + Self.betweenCalls)
            }
            for site in sites { repair(site) }
            retireClones()
            if Convergence(world: self).lacking(stopAtFirst: true).isEmpty {
                witness.tally.note(.converged)
                obligations.check()
                return round
            }
        }
        for what in Convergence(world: self).lacking(stopAtFirst: false).prefix(5) { witness.breach(.live, what) }
        return nil
    }

    private func abandon(_ connection: Connection) {
        close(connection, .up)
        close(connection, .down)
    }

    /// Two machines run one site: once the hub has everything of one of them, that one is put away.
    private func retireClones() {
        for clone in sites where clone.isInUse && clone !== machine(of: clone.code) {
            guard let hub = clone.hub, !clone.isRevoked else {
                takeOutOfUse(clone)
                continue
            }
            if clone.disk.ledger.standing[clone.own] ?? [] == hub.disk.ledger.standing[clone.own] ?? [] {
                takeOutOfUse(clone)
                witness.tally.note(.cloneRetired)
            }
        }
    }

    /// The machine that a site goes on with: the newest that is in use.
    func machine(of code: SiteCode) -> SimulatedSite? { sites.last { $0.code == code && $0.isInUse } }

    func hub(of code: SiteCode) -> SiteCode? { sites.first { $0.code == code }?.hub?.code }
}
