import Events
import Foundation
import GRDB

extension SearchIndex {
    /// Events taken in by one transaction, and by one while much is behind: a whole block's matters then go into its table
    /// at once, in order.
    private static let pageEvents = 2_000
    private static let bulkEvents = 20_000

    /// Takes in every event after the checkpoint, and texts that have come since their events did; what was forgotten goes.
    ///
    /// The index is made anew when the log was repaired or restored from a backup. Processes that do this at the same time
    /// share the work: each transaction reads the checkpoint within it.
    ///
    /// - Parameter progress: positions done and in all, after each transaction; false ends it there.
    /// - Throws: `SearchError`; whatever the reader throws.
    package func catchUp(
        from reader: any EventReader, progress: (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }
    ) throws {
        do {
            try follow(reader, progress)
        } catch let error as SearchError where error.kind == .damaged {
            // It is empty now.
            try follow(reader, progress)
        }
    }

    private func follow(_ reader: any EventReader, _ progress: (_ done: Int64, _ total: Int64) -> Bool) throws {
        let total = try reader.lastPosition()
        while try !isCurrent(reader) {
            let done = try writing { db -> Int64? in
                let incarnation = try reader.incarnation
                try Self.restart(db, unless: incarnation, through: total)
                let position = try Self.position(db)
                let limit = total - position > Int64(Self.bulkEvents) ? Self.bulkEvents : Self.pageEvents
                let events = try reader.events(after: position, limit: limit)
                // Positions may lie behind the last event: then all there is has been taken in.
                let last = events.last?.position ?? max(position, total)
                var intake = Intake(db, reader, calendar)
                try intake.take(events)
                try intake.finish()
                try db.execute(sql: "UPDATE meta SET position = ?, incarnation = ?", arguments: [last, incarnation])
                return events.isEmpty ? nil : last
            }
            guard let done else { break }
            guard progress(done, max(total, done)) else { return }
        }
        try takeArrivedTexts(from: reader)
    }

    private func isCurrent(_ reader: any EventReader) throws -> Bool {
        let (total, incarnation) = (try reader.lastPosition(), try reader.incarnation)
        return try reading { db in
            let row = try Row.fetchOne(db, sql: "SELECT position, incarnation FROM meta")
            guard let row else { return false }
            return try row.held(0) == total && (total == 0 || row.held(1, as: Data?.self) == incarnation)
        }
    }

    private static func restart(_ db: Database, unless incarnation: Data, through total: Int64) throws {
        let row = try Row.fetchOne(db, sql: "SELECT position, incarnation FROM meta")
        guard let row else { throw DamagedRow() }
        let known = try row.held(1, as: Data?.self)
        guard try known.map({ $0 != incarnation }) ?? false || row.held(0) > total else { return }
        try SearchSchema.erase(db)
        try SearchSchema.create(db)
    }

    /// Texts travel after their events, and no event says that one has come.
    private func takeArrivedTexts(from reader: any EventReader) throws {
        let awaited = try reading { db in
            try Row.fetchAll(db, sql: "SELECT digest, matter FROM texts WHERE held = 0").map {
                (digest: try $0.held(0, as: Data.self), matter: try $0.held(1, as: Int64.self))
            }
        }
        let arrived = try awaited.compactMap { entry -> (digest: Data, matter: Int64, text: String)? in
            guard let digest = Hash(entry.digest), let text = try reader.content(digest)?.text else { return nil }
            return (entry.digest, entry.matter, text)
        }
        guard !arrived.isEmpty else { return }
        try writing { db in
            var blocks = BlockWriting()
            let mark = try db.cachedStatement(
                sql: "UPDATE texts SET held = 1 WHERE digest = ? AND matter = ? AND held = 0")
            for (digest, matter, text) in arrived {
                try mark.execute(arguments: [digest, matter])
                // Taken in, or taken out, by another process meanwhile.
                guard db.changesCount > 0 else { continue }
                blocks.add(FoldedText(text), to: matter)
            }
            try blocks.write(db)
        }
    }
}
