import Events
import Foundation
import GRDB

/// Takes a run of events into the index within one transaction.
struct Intake {
    private let db: Database
    private let reader: any EventReader
    private let calendar: BusinessCalendar
    private var blocks = BlockWriting()
    private var forgotten: Set<Hash> = []
    private var next: Int64

    init(_ db: Database, _ reader: any EventReader, _ calendar: BusinessCalendar) {
        self.db = db
        self.reader = reader
        self.calendar = calendar
        next = -1
    }

    mutating func take(_ events: [LoggedEvent]) throws {
        var newest: [Ref: Int64] = [:]
        var order: [Ref] = []
        for event in events {
            forgotten.formUnion(event.forgets)
            guard let subject = event.subject?.plain else { continue }
            switch event.event.fact {
            case .matter, .words: break
            case .key, .register, .visit, .duty, .project, nil: continue
            }
            if newest.updateValue(event.position, forKey: subject) == nil { order.append(subject) }
        }
        for subject in order { try take(subject, touchedAt: newest[subject] ?? 0) }
    }

    /// Writes what was gathered, and makes the blocks anew that something was forgotten of.
    mutating func finish() throws {
        let touched = try blocksOfForgotten()
        try blocks.write(db)
        for block in touched.sorted() { try remake(block) }
    }

    private mutating func take(_ subject: Ref, touchedAt position: Int64) throws {
        let known = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id, through, division, organ, category, stage, day FROM matters WHERE log = ? AND seq = ?
                    """), arguments: [subject.log, Int64(bitPattern: subject.seq)])
        if let known, try known.held(1, as: Int64.self) >= position { return }
        let events = try reader.events(about: subject)
        guard let matter = IndexedMatter(events, calendar: calendar) else { return }
        let through = events.map(\.position).max() ?? position
        let facets = matter.facets
        let id: Int64
        if let known {
            id = try known.held(0)
            let former = try Self.facets(of: known)
            for facet in former.subtracting(facets) { blocks.remove(facet, from: id) }
            for facet in facets.subtracting(former) { blocks.add(facet, to: id) }
            try db.cachedStatement(
                sql: "UPDATE matters SET through = ?, organ = ?, category = ?, stage = ?, day = ? WHERE id = ?"
            ).execute(arguments: [through, matter.organ, matter.category, matter.stage.rawValue, matter.day, id])
        } else {
            id = try newID()
            for facet in facets { blocks.add(facet, to: id) }
            try db.cachedStatement(
                sql: """
                    INSERT INTO matters (id, log, seq, through, site, division, organ, category, stage, day)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(
                arguments: [
                    id, subject.log, Int64(bitPattern: subject.seq), through, matter.site.text, matter.division.digits,
                    matter.organ, matter.category, matter.stage.rawValue, matter.day,
                ])
        }
        for text in matter.texts { try take(text.digest, of: id, isNew: known == nil) }
    }

    private mutating func take(_ digest: Hash, of matter: Int64, isNew: Bool) throws {
        let held: Int? =
            isNew
            ? nil
            : try Int.fetchOne(
                db.cachedStatement(sql: "SELECT held FROM texts WHERE digest = ? AND matter = ?"),
                arguments: [digest.data, matter])
        guard held != 1 else { return }
        let text = try reader.content(digest)?.text
        if let text { blocks.add(FoldedText(text), to: matter) }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO texts (digest, matter, held) VALUES (?, ?, ?)")
            .execute(arguments: [digest.data, matter, text == nil ? 0 : 1])
    }

    private mutating func newID() throws -> Int64 {
        if next < 0 { next = try SearchIndex.newest(db).map { $0 + 1 } ?? 0 }
        defer { next += 1 }
        return next
    }

    private static func facets(of row: Row) throws -> Set<String> {
        var facets: Set = [
            "s" + (try row.held(5, as: String.self)),
            Facet.month(BusinessDate(daysSince1970: try row.heldDay(6)).month),
        ]
        if let division = try? DivisionCode(row.held(2, as: String.self)) {
            facets.formUnion(sequence(first: division, next: \.parent).map { Facet.division($0) })
        }
        let organ: String = try row.held(3)
        if !organ.isEmpty { facets.insert(Facet.organ(organ)) }
        facets.formUnion(Facet.branches(of: try row.held(4)))
        return facets
    }

    // MARK: - Forgetting

    private func blocksOfForgotten() throws -> Set<Int64> {
        var touched: Set<Int64> = []
        for digest in forgotten {
            let rows = try Row.fetchAll(
                db.cachedStatement(sql: "SELECT matter, held FROM texts WHERE digest = ?"), arguments: [digest.data])
            for row in rows where try row.held(1, as: Int.self) == 1 {
                touched.insert(Block.number(of: try row.held(0)))
            }
            try db.cachedStatement(sql: "DELETE FROM texts WHERE digest = ? AND held = 0")
                .execute(arguments: [digest.data])
        }
        return touched
    }

    /// Drops a block's table, whose every page is overwritten then, and fills another from the texts that are there.
    private func remake(_ block: Int64) throws {
        let first = block << Int64(Block.shift)
        let matters = try Row.fetchAll(
            db, sql: "SELECT id, log, seq FROM matters WHERE id >= ? AND id < ? ORDER BY id",
            arguments: [first, first + Int64(Block.size)])
        try db.execute(sql: "DROP TABLE IF EXISTS \(Block.table(block))")
        try db.execute(
            sql: "DELETE FROM texts WHERE matter >= ? AND matter < ?", arguments: [first, first + Int64(Block.size)])
        var remade = self
        remade.blocks = BlockWriting()
        for row in matters {
            let events = try reader.events(about: Ref(log: row.held(1), seq: row.held(2)))
            guard let matter = IndexedMatter(events, calendar: calendar) else { continue }
            for text in matter.texts { try remade.take(text.digest, of: row.held(0), isNew: true) }
        }
        try remade.blocks.write(db)
    }
}
