import Events
import GRDB

extension ReadModel {
    /// Records that contradict each other, the newest contradiction first, by the hybrid time of its second side.
    package func conflicts(limit: Int, offset: Int = 0) throws -> [ConflictSummary] {
        try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT kind, log, seq, entry, first_log, first_seq, first_type, first_at, second_log, second_seq,
                        second_type, second_at
                    FROM conflicts
                    ORDER BY hlc DESC, log, seq, entry, kind, first_log, first_seq, second_log, second_seq
                    LIMIT ? OFFSET ?
                    """, arguments: [limit, offset]
            ).map(Self.conflict)
        }
    }

    /// How many contradictions there are.
    package func conflictCount() throws -> Int {
        try reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM conflicts") ?? 0 }
    }

    private static func conflict(_ row: Row) throws -> ConflictSummary {
        let entry = row[3] as String
        let name = EntryName(entry)
        guard let kind = Conflict.Kind(rawValue: row[0]), entry.isEmpty || name != nil else {
            throw ProjectionsError(
                .damaged, zh: "看板文件含有未知的矛盾类别，请运行 rebuild",
                en: "the read model holds an unknown kind of conflict; run rebuild")
        }
        return ConflictSummary(
            kind: kind, subject: name.map { .entry($0) } ?? .record(Ref(log: row[1], seq: row[2])),
            first: side(row, from: 4), second: side(row, from: 8))
    }

    private static func side(_ row: Row, from column: Int) -> ConflictSummary.Side {
        ConflictSummary.Side(
            ref: Ref(log: row[column], seq: row[column + 1]), type: EventType(number: row[column + 2]),
            occurredAt: Instant(milliseconds: row[column + 3]))
    }
}
