import EventLog
import Events
import Foundation
import Replication
import Sync

/// A bundle that came whole over a connection and is to be taken in, as the hub's thread for bundles does it.
struct DueTakingIn {
    let connection: Connection
    let end: End
    let takingIn: TakingIn
    /// What ran when it came.
    let program: Program
}

// Bundles of others on a connection whose sync is done.
extension World {
    /// The lower end's sync is done: it goes on with what it carries, or with what its hub has for others.
    ///
    /// - Returns: whether there is anything.
    func beginCarrying(_ connection: Connection, _ end: End) -> Bool {
        guard carries, end.site.isUp else { return false }
        do {
            let folders = files.folders(of: end.site)
            guard try end.exchange.hubCarries || !folders.carried.entries().isEmpty else { return false }
            end.carrying = CarryingExchange(lower: folders)
            carry(connection, end) { try $0.start() }
            return true
        } catch {
            witness.breach(.program, "\(end.site.code) cannot read what it carries: \(error)")
            return false
        }
    }

    /// - Returns: whether the frame belonged to what is carried.
    func hearCarrying(_ bytes: Data, _ connection: Connection, _ end: End) -> Bool {
        let isUpper = end.site === connection.upper
        if isUpper {
            guard carries, end.exchange.isIdle, CarryingExchange.isOne(bytes) else { return false }
        } else if end.carrying == nil {
            return false
        }
        if tears(bytes, connection, end) { return true }
        if isUpper, end.carrying == nil {
            end.carrying = CarryingExchange(
                upper: end.site.program.bundles(of: end.site), of: connection.lower.code,
                folders: files.folders(of: end.site))
            carry(connection, end) { try $0.start() }
        }
        carry(connection, end) { try $0.received(try Frame.decode(bytes)) }
        return true
    }

    /// The power fails while a piece is appended: some of it is on the disk.
    private func tears(_ bytes: Data, _ connection: Connection, _ end: End) -> Bool {
        guard case .carry(let carry)? = try? Frame.decode(bytes), !carry.bytes.isEmpty, random.happens(mix.tornFile),
            let digest = Hash(carry.digest), carry.size <= BundleBounds.fileBytes
        else { return false }
        let folders = files.folders(of: end.site)
        let folder = end.site === connection.upper ? folders.arriving(from: connection.lower.code) : folders.collected
        do {
            let torn = carry.bytes.prefix(random.number(0...carry.bytes.count))
            _ = try folder.keep(torn, at: carry.offset, of: Parcel(digest: digest, size: carry.size))
            witness.tally.note(.fileTorn)
        } catch {
            complain(of: error, at: end.site)
        }
        files.settle(end.site, at: agenda.now)
        crash(end.site)
        return true
    }

    private func carry(
        _ connection: Connection, _ end: End, _ step: (inout CarryingExchange) throws -> CarryingExchange.Progress
    ) {
        guard var carrying = end.carrying, end.site.isUp else { return }
        let progress: CarryingExchange.Progress
        do {
            defer { files.settle(end.site, at: agenda.now) }
            progress = try step(&carrying)
            end.carrying = carrying
        } catch {
            witness.tell("\(end.site.name) ends: \(error)")
            complain(of: error, at: end.site)
            return hangUp(connection, end)
        }
        for happening in progress.happened { note(happening, connection, at: end.site) }
        for frame in progress.frames {
            witness.tell("\(end.site.name) says \(frame.summary)")
            end.check.sends(frame)
            send(frame, connection, end)
        }
        if let fault = progress.fault { return giveUp(fault, connection, end) }
        if let due = progress.due {
            end.isCommitting = true
            let due = DueTakingIn(connection: connection, end: end, takingIn: due, program: end.site.program)
            agenda.enter(.takeIn(due), in: random.milliseconds(0...mix.latency))
        }
        guard progress.isEnded else { return }
        end.carrying = nil
        if end.site === connection.lower { rest(connection, end) }
    }

    private func giveUp(_ fault: SyncFault, _ connection: Connection, _ end: End) {
        witness.tell("\(end.site.name) ends: \(fault.message.en)")
        note(fault, connection, end)
        if end.site === connection.upper { send(fault.refusal(log: nil, seq: 0), connection, end) }
        hangUp(connection, end)
    }

    func takeIn(_ due: DueTakingIn) {
        let (connection, end) = (due.connection, due.end)
        let site = end.site
        guard site.isUp, due.program === site.program else { return }
        let fate = site.disk.fate
        if random.happens(mix.tornFile) { site.disk.fate = { .diskFull } }
        let done = due.takingIn.run()
        site.disk.fate = fate
        files.settle(site, at: agenda.now)
        if site.disk.isOff { return crash(site) }
        switch done.outcome {
        case .settled:
            for happening in done.happened { settled(due.takingIn.parcel, happening, at: site) }
        case .refused: witness.tally.note(.carriedRefused)
        case .postponed: witness.tally.note(.carriedPostponed)
        }
        end.isCommitting = false
        if isOpen(end, connection) {
            carry(connection, end) { try $0.tookIn(done) }
            goOn(connection, end)
        }
        if site.disk.isStopped { stop(site) }
    }

    private func note(_ happening: CarryingExchange.Happening, _ connection: Connection, at site: SimulatedSite) {
        switch happening {
        case .handedOn(_, .settled): witness.tally.note(.bundleHandedOn)
        case .handedOn(let parcel, .postponed): checkKept(parcel, connection, at: site)
        case .handedOn, .takenIn, .kept, .refused: break
        }
    }

    /// What could not be taken in just now stays with who carries it.
    private func checkKept(_ parcel: Parcel, _ connection: Connection, at site: SimulatedSite) {
        let folders = files.folders(of: site)
        let folder = site === connection.lower ? folders.carried : folders.outgoing(by: connection.lower.code)
        do {
            if try folder.held(parcel) < parcel.size {
                witness.breach(.kept, "\(site.code) let bundle \(parcel.digest.short) go that nobody has taken in")
            }
        } catch {
            witness.breach(.program, "\(site.code) cannot read its bundles: \(error)")
        }
    }

    /// What a site calls settled is on its disk: taken in, put by, or kept to be carried further.
    private func settled(_ parcel: Parcel, _ happening: CarryingExchange.Happening, at site: SimulatedSite) {
        let folders = files.folders(of: site)
        var isThere = false
        do {
            switch happening {
            case .takenIn(_, let outcome):
                witness.tally.note(.carriedTakenIn)
                guard let report = outcome.reports.first else { break }
                if report.isPutBy { witness.tally.note(.bundlePutBy) }
                isThere =
                    try report.isPutBy
                    ? folders.waiting.held(parcel) == parcel.size
                    : report.logs.allSatisfy { log in
                        log.trouble != nil || log.log.site == site.code || log.events == 0
                            || site.disk.ledger.head(of: log.log) >= log.held && log.held >= UInt64(log.eventsNew)
                    }
            case .kept:
                witness.tally.note(site.isHub ? .carriedFurther : .carriedDown)
                isThere = try [folders.carried, folders.collected].contains { try $0.held(parcel) == parcel.size }
            case .handedOn, .refused: break
            }
        } catch {
            witness.breach(.program, "\(site.code) cannot read its bundles: \(error)")
        }
        if isThere { witness.settled(parcel.digest, at: site.code) }
    }
}
