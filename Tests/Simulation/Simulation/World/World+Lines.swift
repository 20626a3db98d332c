import Events
import Foundation
import Sync

// What lines do to frames, and how connections end.
extension World {
    /// What an end says goes on its way; a malicious site says something else.
    func send(_ frame: Frame, _ connection: Connection, _ end: End) {
        let direction: Direction = end.site === connection.lower ? .up : .down
        let bytes = granting(frame).encoded
        guard end.site.isMalicious, random.happens(mix.altered) else { return put(bytes, connection, direction) }
        end.sent.append(bytes)
        for bytes in Intruder(world: self, end: end, connection: connection).says(instead: frame, bytes) {
            put(bytes, connection, direction)
        }
    }

    /// Both ends grant what this world's mix says, which is mostly far less than they would by themselves.
    private func granting(_ frame: Frame) -> Frame {
        guard let credit, let body = frame.body else { return frame }
        var frame = frame
        switch body {
        case .hello(var hello):
            (hello.creditBytes, hello.batchEvents) = credit
            frame.hello = hello
        case .welcome(var welcome):
            (welcome.creditBytes, welcome.batchEvents) = credit
            frame.welcome = welcome
        case .push, .ack, .pushed, .want, .give, .enrol, .enrolled, .refuse, .holds, .decline, .probe, .probed, .recall,
            .recalled, .carry, .carried:
            break
        }
        return frame
    }

    private func put(_ bytes: Data, _ connection: Connection, _ direction: Direction) {
        if connection[direction].isCut { return }
        if isBlocked(connection.lower, direction) {
            // Nothing that follows on this connection arrives without it.
            connection[direction].isCut = true
            return
        }
        if random.happens(mix.cut) { cut(connection) }
        if connection[direction].isCut, random.happens(700) { return witness.tally.note(.tailLost) }
        if random.happens(mix.loosened) { return loosen(bytes, connection, direction) }
        var delay = random.milliseconds(1...mix.latency)
        if random.happens(mix.stall) {
            witness.tally.note(.stalled)
            delay += Self.patience + random.milliseconds(0...60_000)
        }
        let arrival = max(connection[direction].lastArrival, agenda.now + delay)
        connection[direction].lastArrival = arrival
        agenda.enter(.arrive(connection, direction, bytes), in: arrival - agenda.now)
    }

    /// As datagrams would be treated: lost, doubled, overtaken. Nothing that we use for a transport does this; safety must hold
    /// all the same.
    private func loosen(_ bytes: Data, _ connection: Connection, _ direction: Direction) {
        switch random.number(0...2) {
        case 0: witness.tally.note(.frameLost)
        case 1:
            witness.tally.note(.frameDoubled)
            for _ in 0..<2 {
                agenda.enter(.arrive(connection, direction, bytes), in: random.milliseconds(1...2 * mix.latency))
            }
        default:
            witness.tally.note(.frameOvertook)
            agenda.enter(.arrive(connection, direction, bytes), in: 1)
        }
    }

    /// The connection breaks: of what is under way some arrives, and the ends notice one after the other.
    private func cut(_ connection: Connection) {
        witness.tally.note(.lineCut)
        connection.lower.wasCutOff = true
        for direction in [Direction.up, .down] {
            let underWay = max(0, connection[direction].lastArrival - agenda.now)
            connection[direction].isCut = true
            connection[direction].cutOff = agenda.now + random.milliseconds(0...Int(underWay))
            let isHalfOpen = direction == .up && mix.has(.halfOpen)
            let later = random.milliseconds(isHalfOpen ? 10_000...60_000 : 0...500)
            agenda.enter(.notice(connection, direction), in: underWay + later)
        }
    }

    /// An end has nothing more to say: what it said still arrives, then the other end notices.
    func hangUp(_ connection: Connection, _ end: End) {
        let direction: Direction = end.site === connection.lower ? .up : .down
        close(connection, direction.opposite)
        connection[.up].isCut = true
        connection[.down].isCut = true
        let underWay = max(0, connection[direction].lastArrival - agenda.now)
        agenda.enter(.notice(connection, direction), in: underWay + random.milliseconds(0...mix.latency))
    }

    /// The end that hears that direction is gone; what it had learnt it writes down, if its program still runs.
    func close(_ connection: Connection, _ direction: Direction) {
        let end = connection.receiver(direction)
        switch direction {
        case .up:
            connection.upperEnd = nil
            connection.upper.connections.removeAll { $0 === connection }
        case .down:
            connection.lowerEnd = nil
            connection.lower.connections.removeAll { $0 === connection }
        }
        guard let end, end.site.isUp, !end.exchange.isClosed else { return }
        do {
            try end.exchange.lost()
            SessionCheck(connection: connection, world: self).closed(end)
        } catch is PowerCut {
            crash(end.site)
        } catch {
            // It is learnt anew with the next session.
            if end.site.disk.isStopped { stop(end.site) }
        }
    }

    /// An end that has heard nothing for too long gives the connection up.
    func watch(_ connection: Connection, _ direction: Direction) {
        guard let end = connection.receiver(direction) else { return }
        let silent = agenda.now - end.heardAt
        if connection.isIdle || end.isCommitting || silent < Self.patience {
            if isHealed && connection.isIdle { return }
            agenda.enter(.watch(connection, direction), in: max(1, Self.patience - (connection.isIdle ? 0 : silent)))
            return
        }
        witness.tally.note(.gaveUp)
        if isHealed, !connection.isOld {
            witness.breach(
                .live, "\(end.site.code) waits for \(connection.lower.code) or \(connection.upper.code) in vain")
        }
        hangUp(connection, end)
    }
}
