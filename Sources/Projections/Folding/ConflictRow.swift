import Events
import GRDB

/// A contradiction as its row in `conflicts`.
struct ConflictRow {
    /// What is known of one of the two records.
    struct Side: Hashable {
        let type: EventType
        let occurredAt: Instant
        let hlc: UInt64

        init(type: EventType, occurredAt: Instant, hlc: UInt64) {
            self.type = type
            self.occurredAt = occurredAt
            self.hlc = hlc
        }

        init(_ logged: LoggedEvent) {
            self.init(type: logged.event.type, occurredAt: logged.occurredAt, hlc: logged.event.hlc)
        }
    }

    /// Circles of merges are seen across matters and kept by `MergeLinks`; all others are one subject's own.
    static let circle = Conflict.Kind.mergeCircle

    /// Puts a subject's own contradictions in the place of those that stood there.
    ///
    /// - Parameter sides: what is known of every record that a conflict names.
    static func replace(
        _ conflicts: [Conflict], about subject: ConflictSummary.Subject, sides: [Ref: Side], in db: Database
    ) throws {
        let (ref, entry) = place(of: subject)
        try db.cachedStatement(sql: "DELETE FROM conflicts WHERE log = ? AND seq = ? AND entry = ? AND kind <> ?")
            .execute(arguments: [ref.log, Int64(bitPattern: ref.seq), entry, circle.rawValue])
        for conflict in Set(conflicts) { try insert(conflict, about: subject, sides: sides, in: db) }
    }

    static func removeCircles(about matter: Ref, from db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM conflicts WHERE log = ? AND seq = ? AND entry = '' AND kind = ?")
            .execute(arguments: [matter.log, Int64(bitPattern: matter.seq), circle.rawValue])
    }

    static func insert(
        _ conflict: Conflict, about subject: ConflictSummary.Subject, sides: [Ref: Side], in db: Database
    ) throws {
        guard let first = sides[conflict.first], let second = sides[conflict.second] else {
            preconditionFailure("a conflict is between records that were folded")
        }
        let (ref, entry) = place(of: subject)
        try db.cachedStatement(
            sql: """
                INSERT INTO conflicts (kind, log, seq, entry, first_log, first_seq, first_type, first_at,
                    second_log, second_seq, second_type, second_at, hlc)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                conflict.kind.rawValue, ref.log, Int64(bitPattern: ref.seq), entry, conflict.first.log,
                Int64(bitPattern: conflict.first.seq), first.type.number,
                Instant(bounded: first.occurredAt.milliseconds).milliseconds, conflict.second.log,
                Int64(bitPattern: conflict.second.seq), second.type.number,
                Instant(bounded: second.occurredAt.milliseconds).milliseconds, Int64(bitPattern: second.hlc),
            ])
    }

    private static func place(of subject: ConflictSummary.Subject) -> (Ref, entry: String) {
        switch subject {
        case .record(let ref): (ref, "")
        case .entry(let name): (Ref(), name.description)
        }
    }
}
