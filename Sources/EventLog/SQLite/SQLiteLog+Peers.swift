import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func heldMark(of peer: SiteCode, log: LogID) throws -> HeldMark? {
        try reading { try Self.heldMark(of: peer, log: log, $0) }
    }

    package func heldMarks(of peer: SiteCode) throws -> [HeldMark] {
        try reading { db in
            try Row.fetchAll(
                db.cachedStatement(sql: Self.markSelection + " WHERE m.peer = ? ORDER BY l.name"),
                arguments: [peer.text]
            ).map { try Self.mark($0, peer) }
        }
    }

    package func contacts() throws -> [Contact] {
        try reading { db in
            try Row.fetchAll(db, sql: Self.contactSelection + " ORDER BY peer").map { try Self.contact($0) }
        }
    }

    package func troubles() throws -> [Trouble] {
        try reading { db in
            try Row.fetchAll(db, sql: Self.troubleSelection + " ORDER BY t.peer, l.name").map { try Self.trouble($0) }
        }
    }

    package func ancestors() throws -> [Ancestor] { try reading { try Self.ancestors($0) } }

    package func record(_ notes: [PeerNote]) throws {
        // A sync that finds everything as it was costs no fsync.
        if try reading({ db in try notes.allSatisfy { try Self.isNoted($0, db) } }) { return }
        try writing(now: nil) { db, state in
            for note in notes { try write(note, db, &state) }
        }
    }

    private static func isNoted(_ note: PeerNote, _ db: Database) throws -> Bool {
        switch note {
        case .held(let mark): try heldMark(of: mark.peer, log: mark.head.log, db) == mark
        case .contact(let contact):
            try Row.fetchOne(db, sql: contactSelection + " WHERE peer = ?", arguments: [contact.peer.text])
                .map { try Self.contact($0) } == contact
        case .trouble: false
        case .cleared(let peer, let log): try trouble(with: peer, log, db) == nil
        case .ancestors(let ancestors): try Self.ancestors(db) == ancestors
        }
    }

    private func write(_ note: PeerNote, _ db: Database, _ state: inout WriterState) throws {
        switch note {
        case .held(let mark):
            let log = try identifier(ofName: mark.head.log.name, db, &state)
            try db.execute(
                literal: """
                    INSERT OR REPLACE INTO held_marks (peer, log, epoch, seq, hash, settled, at)
                    VALUES (\(mark.peer.text), \(log), \(Int64(bitPattern: mark.head.epoch)), \(Int64(mark.head.seq)),
                        \(mark.head.hash.data), \(Int64(mark.settled)), \(mark.at.milliseconds))
                    """)
        case .contact(let contact):
            try db.execute(
                literal: """
                    INSERT OR REPLACE INTO contacts (peer, at, carrier, incarnation, program, version)
                    VALUES (\(contact.peer.text), \(contact.at.milliseconds), \(contact.carrier.rawValue),
                        \(contact.incarnation), \(contact.program), \(Int64(contact.version)))
                    """)
        case .trouble(let met):
            let trouble = met.following(try Self.trouble(with: met.peer, met.log, db))
            let log = try identifier(ofName: trouble.log.name, db, &state)
            try db.execute(
                literal: """
                    INSERT OR REPLACE INTO troubles (peer, log, code, seq, zh, en, since, at, times)
                    VALUES (\(trouble.peer.text), \(log), \(trouble.code), \(Int64(bitPattern: trouble.seq)),
                        \(trouble.message.zh), \(trouble.message.en), \(trouble.since.milliseconds),
                        \(trouble.at.milliseconds), \(trouble.times))
                    """)
        case .cleared(let peer, let log):
            try db.execute(
                sql: "DELETE FROM troubles WHERE peer = ? AND log = (SELECT id FROM logs WHERE name = ?)",
                arguments: [peer.text, log.name])
        case .ancestors(let ancestors):
            try db.execute(sql: "DELETE FROM ancestors")
            for (place, ancestor) in ancestors.enumerated() {
                try db.execute(
                    sql: "INSERT INTO ancestors (place, site, signing_key) VALUES (?, ?, ?)",
                    arguments: [place, ancestor.site.text, ancestor.signingKey.bytes])
            }
        }
    }
}

// MARK: - Rows

extension SQLiteLog {
    private static let markSelection = """
        SELECT l.name, m.epoch, m.seq, m.hash, m.settled, m.at FROM held_marks m JOIN logs l ON l.id = m.log
        """
    private static let contactSelection = "SELECT peer, at, carrier, incarnation, program, version FROM contacts"
    private static let troubleSelection = """
        SELECT t.peer, l.name, t.code, t.seq, t.zh, t.en, t.since, t.at, t.times
        FROM troubles t JOIN logs l ON l.id = t.log
        """

    private static func heldMark(of peer: SiteCode, log: LogID, _ db: Database) throws -> HeldMark? {
        try Row.fetchOne(
            db.cachedStatement(sql: markSelection + " WHERE m.peer = ? AND l.name = ?"),
            arguments: [peer.text, log.name]
        ).map { try mark($0, peer) }
    }

    private static func mark(_ row: Row, _ peer: SiteCode) throws -> HeldMark {
        let head = try head(log: try LogID(name: row.value(0)), row, from: 1)
        let settled = UInt64(bitPattern: try row.value(4))
        guard settled <= head.seq else { throw damagedNote }
        return HeldMark(peer: peer, head: head, settled: settled, at: Instant(milliseconds: try row.value(5)))
    }

    private static func contact(_ row: Row) throws -> Contact {
        guard let carrier = Contact.Carrier(rawValue: try row.value(2)) else { throw damagedNote }
        return Contact(
            peer: try SiteCode(row.value(0)), at: Instant(milliseconds: try row.value(1)), carrier: carrier,
            incarnation: try row.value(3), program: try row.value(4),
            version: UInt32(truncatingIfNeeded: try row.value(5) as Int64))
    }

    private static func trouble(with peer: SiteCode, _ log: LogID, _ db: Database) throws -> Trouble? {
        try Row.fetchOne(
            db.cachedStatement(sql: troubleSelection + " WHERE t.peer = ? AND l.name = ?"),
            arguments: [peer.text, log.name]
        ).map { try trouble($0) }
    }

    private static func trouble(_ row: Row) throws -> Trouble {
        Trouble(
            peer: try SiteCode(row.value(0)), log: try LogID(name: row.value(1)), code: try row.value(2),
            seq: UInt64(bitPattern: try row.value(3)),
            message: Bilingual(zh: try row.value(4), en: try row.value(5)),
            since: Instant(milliseconds: try row.value(6)), at: Instant(milliseconds: try row.value(7)),
            times: max(1, try row.value(8)))
    }

    private static func ancestors(_ db: Database) throws -> [Ancestor] {
        try Row.fetchAll(db, sql: "SELECT site, signing_key FROM ancestors ORDER BY place").map { row in
            guard let key = SigningPublicKey(try row.value(1) as Data) else { throw damagedNote }
            return Ancestor(site: try SiteCode(row.value(0)), signingKey: key)
        }
    }

    private static let damagedNote = EventLogError(
        .damaged, zh: "关于其他站点的记录损坏，请运行 log verify 并从备份恢复",
        en: "what is noted of other sites is damaged; run log verify and restore from a backup")
}
