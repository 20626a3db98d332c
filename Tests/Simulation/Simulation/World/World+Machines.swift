import EventLog
import Events
import Foundation
import Replication

// Commits, crashes and starts.
extension World {
    /// A site commits what all its connections have brought since the last commit, as one.
    func enter(_ commit: DueCommit) {
        let site = commit.end.site
        commit.end.isCommitting = true
        site.due.append(commit)
        if site.commitIsEntered { return }
        site.commitIsEntered = true
        agenda.enter(.commit(site), in: random.milliseconds(0...mix.latency))
    }

    func commit(_ site: SimulatedSite) {
        site.commitIsEntered = false
        let due = site.due
        site.due = []
        if due.isEmpty || !site.isUp { return }
        if due.count > 1 { witness.tally.note(.groupCommit) }
        do {
            let outcomes = try site.disk.ingest(due.map(\.batch), receivedAt: site.now)
            for (commit, outcome) in zip(due, outcomes) where site.isUp {
                witness.tell(
                    "\(site.name) commits \(commit.batch.signed.head.log) through \(commit.batch.signed.head.seq): \(outcome)"
                )
                answer(commit) { try $0.committed(outcome, commit.batch) }
            }
        } catch is PowerCut {
            crash(site)
        } catch {
            for commit in due where site.isUp { answer(commit) { _ in throw error } }
        }
    }

    private func answer(_ commit: DueCommit, _ step: (inout Exchange) throws -> Exchange.Progress) {
        let (connection, end) = (commit.connection, commit.end)
        end.isCommitting = false
        act(connection, end) { try step(&end.exchange) }
        goOn(connection, end)
    }

    /// With what came while the end waited for its disk.
    func goOn(_ connection: Connection, _ end: End) {
        while !end.isCommitting, !end.waiting.isEmpty, end.site.isUp, isOpen(end, connection) {
            hear(end.waiting.removeFirst(), connection, end)
        }
    }

    func isOpen(_ end: End, _ connection: Connection) -> Bool {
        connection.lowerEnd === end || connection.upperEnd === end
    }

    // MARK: - Crashes

    func crash(_ site: SimulatedSite) {
        if !site.isUp { return }
        site.disk.cutPower()
        goDown(site)
        agenda.enter(.start(site), in: isHealed ? 1 : random.milliseconds(1_000...120_000))
    }

    /// The program ends because its log refuses to write; somebody starts it again.
    func stop(_ site: SimulatedSite) {
        if !site.isUp { return }
        goDown(site)
        agenda.enter(.start(site), in: isHealed ? 1 : random.milliseconds(1_000...60_000))
    }

    private func goDown(_ site: SimulatedSite) {
        witness.tell("\(site.name) is down")
        site.isUp = false
        site.due = []
        site.endProgram()
        for connection in site.connections {
            let direction: Direction = connection.lower === site ? .up : .down
            close(connection, direction.opposite)
            connection[.up].isCut = true
            connection[.down].isCut = true
            let underWay = max(0, connection[direction].lastArrival - agenda.now)
            agenda.enter(.notice(connection, direction), in: underWay + random.milliseconds(0...30_000))
        }
    }

    func start(_ site: SimulatedSite) {
        if site.isUp || !site.isInUse { return }
        if site.disk.isStopped { witness.tally.note(.reopened) }
        witness.tell("\(site.name) starts")
        site.disk.open()
        site.isUp = true
    }
}
