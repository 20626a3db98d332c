import Events
import GRDB

extension ReadModel {
    /// One page of what a figure or a cell counts, with the summary of the whole.
    ///
    /// - Parameters:
    ///   - place: behind which the page begins; nil for the first one.
    ///   - limit: entries on it, at least 1.
    /// - Throws: as `board`.
    package func evidence(
        _ query: EvidenceQuery, after place: EvidencePlace? = nil, limit: Int, reader: any EventReader,
        divisions: any DivisionNaming, now: Instant, interruption: Interruption = .never
    ) throws -> Evidence {
        precondition(limit > 0, "a page has at least one entry")
        return try answering(query.question, reader: reader, now: now, interruption: interruption) { db in
            try EvidenceReading(query, in: db, divisions: divisions).page(after: place, limit: limit)
        }
    }

    /// Everything that a figure or a cell counts, in order and from one state of the file.
    ///
    /// - Parameter body: gets the entries one by one while the file is being read, and so must not wait for anybody.
    /// - Throws: as `board`; whatever the body throws.
    package func forEachEvidence(
        _ query: EvidenceQuery, reader: any EventReader, divisions: any DivisionNaming, now: Instant,
        interruption: Interruption = .never, _ body: (EvidenceEntry) throws -> Void
    ) throws -> Evidence.Summary {
        try answering(query.question, reader: reader, now: now, interruption: interruption) { db in
            let reading = try EvidenceReading(query, in: db, divisions: divisions)
            try reading.entries(after: nil, body)
            return try reading.summary()
        }
    }

    /// Answers a question from the live tables, or from those of the past; see `board`.
    func answering<Value>(
        _ query: FigureQuery, reader: any EventReader, now: Instant,
        interruption: Interruption = .never, _ body: (Database) throws -> Value
    ) throws -> Value {
        let end = calendar.end(of: query.asOf)
        let known = query.knownOn.flatMap { $0 < now ? $0 : nil }
        if known == nil {
            let live = try reading { db -> Value? in
                let newest = try Int64.fetchOne(db, sql: "SELECT newest_occurred_at FROM meta")
                guard newest.map({ $0 <= end.milliseconds }) ?? true else { return nil }
                return try body(db)
            }
            if let live { return live }
        }
        let past = try ReadModel(.memory, calendar: calendar, pageSize: pageSize, occurredBy: end)
        try past.catchUp(
            from: QualifyingReader(base: reader, occurredBy: end, receivedBy: known, through: try position()),
            isEnding: interruption.isAsked)
        return try past.reading(body)
    }
}
