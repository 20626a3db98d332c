import EventLog
import Events
import Foundation
import Replication
import Sync

// Connections and what becomes of the frames on them.
extension World {
    func dial(_ site: SimulatedSite) {
        // Once all is calm the rounds say who calls, and when.
        if isCalm { return }
        if !isHealed { agenda.enter(.dial(site), in: random.milliseconds(cadence.dialEvery)) }
        call(site)
    }

    /// A site calls its hub, or begins a further session where the connection stayed.
    func call(_ site: SimulatedSite) {
        guard site.isUp, site.isInUse, let hub = site.hub else { return }
        if let open = site.connections.first(where: { $0.lower === site && $0.lowerEnd != nil }) {
            // The connection stays; a further session begins on it.
            if open.isIdle, let end = open.lowerEnd { begin(open, end) }
            return
        }
        guard hub.isUp, !isBlocked(site, .up), !isBlocked(site, .down) else { return }
        connect(site, to: hub)
    }

    private func connect(_ site: SimulatedSite, to hub: SimulatedSite) {
        connections += 1
        witness.tell("\(site.name) calls \(hub.name)")
        let connection = Connection(number: connections, lower: site, upper: hub, isOld: !isHealed)
        do {
            guard let upper = try hub.program.upperEnd(transportKey: site.keys.transport) else {
                witness.tally.note(.keyRefused)
                return refused(site, by: hub)
            }
            if let revocation = revocations[site.keys.transport],
                hub.disk.ledger.holdsInRegister(revocation, of: hub.code)
            {
                witness.breach(.authorised, "\(hub.code) accepts a key of \(site.code) that it has revoked")
            }
            if hub.connections.contains(where: { $0.lower.code == site.code && $0.upperEnd != nil }) {
                witness.tally.note(.twoConnections)
            }
            connection.upperEnd = End(
                site: hub, exchange: upper.exchange, accepted: upper.key,
                check: WireCheck(hub, lower: site, upper: hub, witness: witness), now: agenda.now)
            if carries {
                let (folders, code) = (files.folders(of: hub), site.code)
                connection.upperEnd?.exchange.carries = { try !folders.outgoing(by: code).entries().isEmpty }
            }
            let lower = End(
                site: site, exchange: try site.program.lowerEnd(hub: hub), accepted: nil,
                check: WireCheck(site, lower: site, upper: hub, witness: witness), now: agenda.now)
            connection.lowerEnd = lower
            hub.connections.append(connection)
            site.connections.append(connection)
            agenda.enter(.watch(connection, .up), in: Self.patience)
            agenda.enter(.watch(connection, .down), in: Self.patience)
            begin(connection, lower)
        } catch {
            witness.breach(.program, "\(site.code) cannot call \(hub.code): \(error)")
        }
    }

    private func begin(_ connection: Connection, _ end: End) {
        connection.isIdle = false
        end.heardAt = agenda.now
        connection.upperEnd?.heardAt = agenda.now
        act(connection, end) { try end.exchange.start() }
    }

    func isBlocked(_ site: SimulatedSite, _ direction: Direction) -> Bool {
        links[site.code]?.isBlocked(direction, at: agenda.now) ?? false
    }

    // MARK: - Frames

    func arrive(_ bytes: Data, _ connection: Connection, _ direction: Direction) {
        guard agenda.now <= connection[direction].cutOff else { return witness.tally.note(.tailLost) }
        guard let end = connection.receiver(direction), end.site.isUp else { return }
        if connection.receiver(direction.opposite) == nil { witness.tally.note(.tailArrived) }
        end.heardAt = agenda.now
        if end.isCommitting {
            end.waiting.append(bytes)
        } else {
            hear(bytes, connection, end)
        }
    }

    func hear(_ bytes: Data, _ connection: Connection, _ end: End) {
        if let frame = try? Frame(serializedBytes: bytes) {
            end.check.hears(frame)
            if case .welcome = frame.body { connection.welcomeHeard = connection.welcomeSaid }
        }
        if isRevoked(end, connection) { return hangUp(connection, end) }
        if hearCarrying(bytes, connection, end) { return }
        act(connection, end) { try end.exchange.received(bytes) }
    }

    /// The site that the upper end was opened for does not sign with that key any more; the hub says so and no more.
    private func isRevoked(_ end: End, _ connection: Connection) -> Bool {
        guard let key = end.accepted else { return false }
        do {
            if try end.site.program.accepts(key, of: connection.lower.code) { return false }
            send(SyncFault(.found(.revoked), zh: "密钥已被吊销", en: "revoked").refusal(log: nil, seq: 0), connection, end)
        } catch {
            witness.breach(.program, "\(end.site.code) cannot read its register: \(error)")
        }
        return true
    }

    /// The exchange does something; what comes of it is sent, written, or the end of it.
    func act(_ connection: Connection, _ end: End, _ step: () throws -> Exchange.Progress) {
        let progress: Exchange.Progress
        do {
            progress = try step()
        } catch is PowerCut {
            return crash(end.site)
        } catch let error as EventLogError {
            progress = end.exchange.failed(error)
        } catch {
            witness.breach(.program, "\(end.site.code): \(error)")
            return hangUp(connection, end)
        }
        // Whatever was made of a power cut, nobody is there any more to say it.
        if end.site.disk.isOff { return crash(end.site) }
        for frame in progress.frames {
            witness.tell("\(end.site.name) says \(frame.summary)")
            if case .welcome = frame.body { connection.welcomeSaid = end.site.disk }
            end.check.sends(frame)
            send(frame, connection, end)
        }
        if let batch = progress.commit { enter(DueCommit(connection: connection, end: end, batch: batch)) }
        settle(progress, connection, end)
        if end.site.disk.isStopped { stop(end.site) }
    }

    private func settle(_ progress: Exchange.Progress, _ connection: Connection, _ end: End) {
        switch progress.end {
        case .finished(let summary):
            end.carrying = nil
            if summary.eventsTaken > 0 { applyWaiting(at: end.site) }
            guard end.site === connection.lower, end.site.isUp else { return }
            SessionCheck(connection: connection, world: self).finished()
            if !beginCarrying(connection, end) { rest(connection, end) }
        case .closed(let fault):
            witness.tell("\(end.site.name) ends: \(fault?.message.en ?? "revoked")")
            if let fault { note(fault, connection, end) }
            hangUp(connection, end)
        case nil: break
        }
    }

    /// Nothing is left to be said for now.
    func rest(_ connection: Connection, _ end: End) {
        if keepsConnections { connection.isIdle = true } else { hangUp(connection, end) }
    }

    /// Two honest ends on a line that keeps frames whole and in order never find each other's words out of order.
    func note(_ fault: SyncFault, _ connection: Connection, _ end: End) {
        let isHonest = ![connection.lower, connection.upper].contains { witness.malicious.contains($0.code) }
        guard isHonest, !isHostile else { return }
        switch fault.kind {
        case .found(.protocol), .found(.content), .found(.identity), .told(.protocol), .told(.content),
            .told(.identity):
            witness.breach(
                .honest,
                "\(end.site.code), of \(connection.lower.code) and \(connection.upper.code): \(fault.message.en)")
        case .found, .told, .bundleDamaged, .bundleForeign, .bundleMisdirected, .bundleUnsealable: break
        }
    }
}
