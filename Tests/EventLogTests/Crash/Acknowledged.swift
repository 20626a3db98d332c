import EventLog
import Events
import Foundation

/// What a session was told is saved, and what it was doing when a call failed for the first time.
struct Acknowledged: Sendable {
    enum Attempt: Sendable {
        case create
        case open
        case append([Draft])
        case ingest([ChainedBatch])
        case store
        case record(HeldMark)
        case holdBranch
        /// What stays, what takes the place of the rest, and how many events are recorded anew after that.
        case adopt(kept: [Entry], adopted: [Data], recorded: Int, retired: [Data])
    }

    /// An event by what the log must give back.
    struct Entry: Hashable {
        let position: Int64
        let log: LogID
        let seq: UInt64
        let payload: Data
    }

    var created = false
    var events: [Entry] = []
    var contents: [Content] = []
    var signed: SignedHead?
    var mark: HeldMark?
    /// Of contents that arrive in pieces, in their order.
    var pieces: [ContentPiece] = []
    /// Payloads of what gave way to a branch; nil while nothing was adopted.
    var retired: [Data]?
    /// The first call that failed: what it wrote may be there, whole, or not.
    private(set) var failed: Attempt?
    /// How each call failed.
    private(set) var complaints: [EventLogError] = []

    mutating func note(_ error: EventLogError, in attempt: Attempt) {
        if failed == nil { failed = attempt }
        complaints.append(error)
    }

    /// Compares what a log that was opened anew holds with what was acknowledged; from then on, what it holds counts.
    mutating func settle(_ log: SQLiteLog) throws -> [Breach] {
        let breaches = try eventBreaches(log)
        events = try log.events(after: 0, limit: Self.many).map(Entry.init)
        if case .record(let attempted) = failed,
            try log.heldMark(of: attempted.peer, log: attempted.head.log) == attempted
        {
            mark = attempted
        }
        if case .adopt(_, _, _, let attempted) = failed, try log.incarnation == Self.repaired { retired = attempted }
        failed = nil
        return breaches
    }

    static let many = 10_000

    /// The log's incarnation after an adoption.
    static let repaired = Data(repeating: 9, count: 16)
}

extension Acknowledged.Entry {
    init(_ logged: LoggedEvent) {
        self.init(position: logged.position, log: logged.log, seq: logged.seq, payload: logged.payload)
    }
}

/// A way in which a log does not hold what it said it would.
enum Breach: Hashable, Sendable {
    case unopened(String)
    case lost(Acknowledged.Entry)
    case order(Int64)
    /// Something beyond what was acknowledged that is no whole batch.
    case half(Int)
    case contentLost(String)
    case headLost
    case markLost
    case pieceLost(Int)
    case retiredLost
    case damaged(String)
    case closedToAppends(String)
}

extension Acknowledged {
    /// Opens the log of a folder, as the program does after a crash, and compares it with what was acknowledged.
    func breaches(in path: String) throws -> [Breach] {
        let log: SQLiteLog
        do {
            log = try SQLiteLog.open(path: path)
        } catch {
            if created { return [.unopened("\(error)")] }
            // What a creation left that was never acknowledged stands in nobody's way.
            do {
                log = try SQLiteLog.create(
                    path: path, own: try Records.station(), epoch: 7, incarnation: Records.incarnation)
            } catch {
                return [.unopened("\(error)")]
            }
        }
        guard try log.own == Records.station() else { return [.unopened("it is another site's")] }
        do {
            return try eventBreaches(log) + contentBreaches(log) + pieceBreaches(log) + headBreaches(log)
                + branchBreaches(log) + appendBreaches(log)
        } catch {
            return [.damaged("\(error)")]
        }
    }

    private func eventBreaches(_ log: SQLiteLog) throws -> [Breach] {
        let held = try log.events(after: 0, limit: Self.many)
        let entries = held.map(Entry.init)
        if case .adopt(let kept, let adopted, let recorded, _) = failed, try log.incarnation == Self.repaired {
            let isWhole =
                Array(entries.prefix(kept.count)) == kept && entries.count == kept.count + adopted.count + recorded
                && entries.dropFirst(kept.count).prefix(adopted.count).map(\.payload) == adopted
            return isWhole ? [] : [.half(entries.count - kept.count)]
        }
        let lost = events.filter { !entries.contains($0) }
        if !lost.isEmpty { return lost.map { .lost($0) } }
        if let place = zip(events, entries).first(where: { $0 != $1 }) { return [.order(place.0.position)] }
        let beyond = held.dropFirst(events.count)
        let isWhole =
            switch failed {
            case _ where beyond.isEmpty: true
            case .append(let drafts): beyond.map(\.event.body) == drafts.map(\.body)
            case .ingest(let batches): beyond.map(\.payload) == batches.flatMap(\.payloads)
            case .create, .open, .store, .record, .holdBranch, .adopt, nil: false
            }
        return isWhole ? [] : [.half(beyond.count)]
    }

    private func contentBreaches(_ log: SQLiteLog) throws -> [Breach] {
        try contents.filter { try log.content($0.digest) != $0 }.map { .contentLost($0.text) }
    }

    /// Pieces of a content that is whole are read back, those of one that is not are asked for no more.
    private func pieceBreaches(_ log: SQLiteLog) throws -> [Breach] {
        guard let last = pieces.last else { return [] }
        if try log.heldContent(last.digest) != nil {
            return try pieces.filter { try log.piece($0.number, of: $0.digest) != $0 }.map { .pieceLost($0.number) }
        }
        let scope = ContentScope([try Records.other(): ContentReaches(photo: .all)])
        let next = try log.awaited(scope, limit: 9).first { $0.digest == last.digest }?.nextPiece ?? 0
        return next > last.number && !last.isLast ? [] : [.pieceLost(last.number)]
    }

    private func branchBreaches(_ log: SQLiteLog) throws -> [Breach] {
        let held = try log.forkedEvents(of: log.own).map(\.payload)
        let incarnation = try log.incarnation
        if let retired { return held == retired && incarnation == Self.repaired ? [] : [.retiredLost] }
        if case .adopt(_, _, _, let attempted) = failed, incarnation == Self.repaired {
            return held == attempted ? [] : [.retiredLost]
        }
        return held == [] && incarnation == Records.incarnation ? [] : [.retiredLost]
    }

    private func headBreaches(_ log: SQLiteLog) throws -> [Breach] {
        var breaches: [Breach] = []
        if let signed, try (log.signedHead(of: signed.head.log)?.head.seq ?? 0) < signed.head.seq {
            breaches.append(.headLost)
        }
        if let mark {
            var permitted: [HeldMark?] = [mark]
            if case .record(let attempted) = failed { permitted.append(attempted) }
            if try !permitted.contains(log.heldMark(of: mark.peer, log: mark.head.log)) { breaches.append(.markLost) }
            // Written by the same commit.
            if try log.contacts().map(\.at) != [log.heldMark(of: mark.peer, log: mark.head.log)?.at] {
                breaches.append(.markLost)
            }
        }
        return breaches
    }

    /// The log goes on where it ended, and is then as a whole what it should be.
    private func appendBreaches(_ log: SQLiteLog) throws -> [Breach] {
        let before = try log.head(of: log.own)?.seq ?? 0
        do {
            let appended = try log.append([Records.opinion("afterwards")], now: Records.now)
            guard appended.map(\.seq) == [before + 1] else { return [.closedToAppends("wrong place")] }
        } catch {
            return [.closedToAppends("\(error)")]
        }
        let report = try log.verify { _, _ in }
        return report.damage.map { [.damaged($0.what.en)] } ?? []
    }
}
