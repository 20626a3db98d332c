import Events
import GRDB

/// A contradiction as its row in `conflicts`.
struct ConflictRow: Hashable, Sendable {
    /// What is known of one of the two records.
    struct Side: Hashable, Sendable {
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

    private let conflict: Conflict
    private let subject: ConflictSummary.Subject
    private let first: Side
    private let second: Side

    /// Circles of merges are seen across matters and kept by `MergeLinks`; all others are one subject's own.
    static let circle = Conflict.Kind.mergeCircle

    /// - Parameter sides: what is known of every record that a conflict names.
    static func rows(
        _ conflicts: [Conflict], about subject: ConflictSummary.Subject, sides: [Ref: Side]
    ) -> [ConflictRow] {
        Set(conflicts).map { conflict in
            guard let first = sides[conflict.first], let second = sides[conflict.second] else {
                preconditionFailure("a conflict is between records that were folded")
            }
            return ConflictRow(conflict: conflict, subject: subject, first: first, second: second)
        }
    }

    static func rows(
        _ conflicts: [Conflict], about subject: ConflictSummary.Subject, _ story: [LoggedEvent]
    ) -> [ConflictRow] {
        rows(
            conflicts, about: subject,
            sides: Dictionary(story.map { ($0.ref, Side($0)) }) { first, _ in first })
    }

    /// Removes a subject's own contradictions.
    static func remove(about subject: ConflictSummary.Subject, from db: Database) throws {
        let (ref, entry) = place(of: subject)
        try db.cachedStatement(sql: "DELETE FROM conflicts WHERE log = ? AND seq = ? AND entry = ? AND kind <> ?")
            .execute(arguments: [ref.log, Int64(bitPattern: ref.seq), entry, circle.rawValue])
    }

    static func removeCircles(about matter: Ref, from db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM conflicts WHERE log = ? AND seq = ? AND entry = '' AND kind = ?")
            .execute(arguments: [matter.log, Int64(bitPattern: matter.seq), circle.rawValue])
    }

    static let columns = [
        "kind", "log", "seq", "entry", "first_log", "first_seq", "first_type", "first_at", "second_log", "second_seq",
        "second_type", "second_at", "hlc",
    ]

    func insert(into row: Insertion) throws {
        let (ref, entry) = Self.place(of: subject)
        row.bind(conflict.kind.rawValue)
        row.bind(ref.log)
        row.bind(Int64(bitPattern: ref.seq))
        row.bind(entry)
        bind(conflict.first, first, to: row)
        bind(conflict.second, second, to: row)
        row.bind(Int64(bitPattern: second.hlc))
        try row.run()
    }

    private func bind(_ ref: Ref, _ side: Side, to row: Insertion) {
        row.bind(ref.log)
        row.bind(Int64(bitPattern: ref.seq))
        row.bind(side.type.number)
        row.bind(Instant(bounded: side.occurredAt.milliseconds).milliseconds)
    }

    private static func place(of subject: ConflictSummary.Subject) -> (Ref, entry: String) {
        switch subject {
        case .record(let ref): (ref, "")
        case .entry(let name): (Ref(), name.description)
        }
    }
}
