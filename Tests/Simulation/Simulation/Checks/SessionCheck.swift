import Events

/// What must hold when a session between two honest sites ends.
struct SessionCheck {
    let connection: Connection
    let world: World
    private var lower: SimulatedSite { connection.lower }
    private var upper: SimulatedSite { connection.upper }

    /// The lower end is gone: what it shows as held by its hub is no more than that holds, since the hub has told. Whether that is
    /// the same the two may not have found out yet.
    func closed(_ end: End) {
        guard end.site === lower, !isMalicious, connection.welcomeHeard === upper.disk else { return }
        checkMark { $0.head(of: lower.own) < $1.seq }
    }

    private func checkMark(_ isUntrue: (SiteLedger, Head) -> Bool) {
        do {
            guard let mark = try lower.disk.memory.heldMark(of: upper.code, log: lower.own) else { return }
            let ledger = upper.disk.ledger
            if isUntrue(ledger, mark.head), !ledger.retired.contains(mark.head.hash) {
                world.witness.breach(
                    .acknowledged,
                    "\(lower.code) shows its log as held through \(mark.head.seq) by \(upper.code), which has told it otherwise"
                )
            }
        } catch {
            world.witness.breach(.program, "\(lower.code) cannot be read: \(error)")
        }
    }

    /// A whole session on a line that nothing befalls: every log that the two do not report as troubled is handed over, whatever
    /// became of others.
    func finished() {
        guard world.isCalm, !connection.isOld, !isMalicious else { return }
        checkMark { !$0.holds($1) }
        do {
            let troubles = try lower.disk.memory.troubles() + upper.disk.memory.troubles()
            let troubled = Set(troubles.filter { [lower.code, upper.code].contains($0.peer) }.map(\.log))
            if !troubled.isEmpty { world.witness.tally.note(.othersWentOn) }
            for (log, hashes) in lower.disk.ledger.standing where goesUp(log) && !troubled.contains(log) {
                if upper.disk.ledger.standing[log] ?? [] != hashes {
                    world.witness.breach(
                        .live, "a whole session of \(lower.code) left \(log) behind, and nobody says why")
                }
            }
        } catch {
            world.witness.breach(.program, "\(lower.code) cannot be read: \(error)")
        }
    }

    private func goesUp(_ log: LogID) -> Bool { !upper.path.contains { $0.code == log.site } }

    private var isMalicious: Bool {
        let malicious = world.witness.malicious
        return malicious.contains(lower.code) || malicious.contains(upper.code)
    }
}
