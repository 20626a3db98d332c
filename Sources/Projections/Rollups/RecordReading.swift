import Events
import GRDB

/// Reads what records count for from their rows, by the SQL of the figures' definitions: those of one log between two places,
/// in order, so that many are read in one pass.
final class RecordReading {
    private let matters: RawQuery
    private let visits: RawQuery
    private let duties: RawQuery
    private let steps: RowsBeside
    private let matterDeputies: RowsBeside
    private let visitDeputies: RowsBeside
    private let dutyDeputies: RowsBeside

    private static let collected = RollupPlan.part(.collected)
    private static let standing = RollupPlan.part(.standing)
    private static let merged = RollupPlan.part(.merged)
    private static let withdrawn = RollupPlan.part(.withdrawn)
    private static let settled = RollupPlan.part(.settled)
    private static let conversions = RollupPlan.part(.conversions)
    private static let letters = RollupPlan.part(.letters)
    private static let visited = RollupPlan.part(.visits)
    private static let held = RollupPlan.part(.duties)
    private static let present = RollupPlan.part(.presences)

    init(_ db: Database) throws {
        func query(_ first: [String], _ parts: [RollupPlan.Part], _ source: String) throws -> RawQuery {
            // What is null is read as 0. The as-of day is the fourth value, wherever the text names it.
            let columns = (first + parts.flatMap(\.columns)).joined(separator: ", ").replacing(":asOf", with: "?4")
            return try RawQuery(db, "SELECT \(columns) FROM \(source)")
        }
        let between = "WHERE r.log = ?1 AND r.seq BETWEEN ?2 AND ?3"
        matters = try query(
            [
                "r.seq", "r.site", "r.division", "r.organ", "r.category", "r.channel", "r.kind", "r.collected_day",
                "r.merged_day", "r.withdrawn_day", "r.first_settled_at - r.collected_at",
            ], [Self.collected, Self.standing, Self.merged, Self.withdrawn], "matters r \(between) ORDER BY r.seq")
        visits = try query(
            ["r.seq", "r.site", "r.division", "r.kind", "r.started_day"], [Self.visited],
            "visits r \(between) AND r.voided = 0 ORDER BY r.seq")
        duties = try query(
            ["r.seq", "r.site", "r.division", "r.kind", "r.held_day"], [Self.held],
            "duties r \(between) AND r.voided = 0 ORDER BY r.seq")
        let ofSteps = [Self.settled, Self.conversions, Self.letters]
        // Most definitions look at the step alone.
        let needsMatter = ofSteps.flatMap(\.columns).contains { $0.contains("r.") }
        steps = RowsBeside(
            try query(
                ["t.seq", "t.step", "t.occurred_day"], ofSteps,
                """
                matter_steps t \(needsMatter ? "CROSS JOIN matters r ON r.log = t.log AND r.seq = t.seq" : "")
                WHERE t.log = ?1 AND t.seq BETWEEN ?2 AND ?3 ORDER BY t.seq, t.step, t.place
                """))
        func deputies(_ table: String) throws -> RowsBeside {
            RowsBeside(
                try RawQuery(
                    db, "SELECT seq, deputy FROM \(table) WHERE log = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq"))
        }
        matterDeputies = try deputies("matter_deputies")
        visitDeputies = try deputies("visit_deputies")
        dutyDeputies = try deputies("duty_deputies")
    }

    private static func begin(_ query: RawQuery, _ log: String, _ seqs: ClosedRange<Int64>) {
        query.begin()
        query.bind(log)
        query.bind(seqs.lowerBound)
        query.bind(seqs.upperBound)
    }

    /// The part's number of records and the columns that begin there in the row.
    private static func amounts(
        _ part: RollupPlan.Part, _ query: RawQuery, from column: Int, to numbers: inout [CellChanges.Amount]
    ) {
        numbers.append((part.start, 1))
        for index in part.columns.indices {
            let number = query.integer(Int32(column + index))
            if number != 0 { numbers.append((part.start + 1 + index, number)) }
        }
    }

    private static func amounts(
        _ part: RollupPlan.Part, _ query: RawQuery, from column: Int
    ) -> RollupDeltas.Amounts {
        var amounts = RollupDeltas.Amounts()
        Self.amounts(part, query, from: column, to: &amounts.numbers)
        return amounts
    }

    private static func add(
        _ amounts: RollupDeltas.Amounts, of record: RollupDeltas.Footing, on day: Int, _ sign: Int,
        to deltas: RollupDeltas
    ) {
        for span in Span.spans(ofDay: day) { deltas.add(amounts, of: record, in: span, sign: sign) }
    }

    // MARK: - Records

    func matters(
        _ log: String, _ seqs: ClosedRange<Int64>, asOf: Int, sign: Int, into deltas: RollupDeltas
    ) throws {
        let row = matters
        Self.begin(row, log, seqs)
        row.bind(Int64(asOf))
        try matterDeputies.begin { Self.begin($0, log, seqs) }
        try steps.begin { Self.begin($0, log, seqs) }
        let first = 11
        let standing = first + Self.collected.columns.count
        let merged = standing + Self.standing.columns.count
        let withdrawn = merged + Self.merged.columns.count
        while try row.step() {
            let seq = Int64(row.integer(0))
            var deputies: [String] = []
            try matterDeputies.rows(of: seq) { deputies.append($0.text(1)) }
            let record = deltas.footing(
                of: RollupDeltas.Record(
                    site: row.text(1), division: row.text(2), organ: row.text(3), category: row.text(4),
                    channel: row.text(5), kind: row.text(6), deputies: deputies))
            let (isMerged, isWithdrawn) = (!row.isNull(8), !row.isNull(9))
            if isMerged {
                Self.add(Self.amounts(Self.merged, row, from: merged), of: record, on: row.integer(8), sign, to: deltas)
            }
            if isWithdrawn {
                Self.add(
                    Self.amounts(Self.withdrawn, row, from: withdrawn), of: record, on: row.integer(9), sign,
                    to: deltas)
            }
            if isMerged || isWithdrawn { continue }
            let day = row.integer(7)
            var amounts = Self.amounts(Self.collected, row, from: first)
            Self.amounts(Self.standing, row, from: standing, to: &amounts.numbers)
            if !row.isNull(10) {
                amounts.moment = Moment(
                    elapsed: Int64(row.integer(10)), day: BusinessDate(daysSince1970: day).civil.day)
            }
            Self.add(amounts, of: record, on: day, sign, to: deltas)
            try takeSteps(of: seq, record, sign, into: deltas)
        }
    }

    private func takeSteps(
        of matter: Int64, _ record: RollupDeltas.Footing, _ sign: Int, into deltas: RollupDeltas
    ) throws {
        var before: [Span] = []
        let first = 3
        let conversions = first + Self.settled.columns.count
        try steps.rows(of: matter) { row in
            let day = row.integer(2)
            switch MatterStep.Kind(rawValue: row.text(1)) {
            case .conversion:
                Self.add(
                    Self.amounts(Self.conversions, row, from: conversions), of: record, on: day, sign, to: deltas)
            case .letter:
                let column = conversions + Self.conversions.columns.count
                Self.add(Self.amounts(Self.letters, row, from: column), of: record, on: day, sign, to: deltas)
            case .settlement:
                let amounts = Self.amounts(Self.settled, row, from: first)
                let spans = Span.spans(ofDay: day)
                for (place, span) in spans.enumerated() {
                    settle(amounts, of: record, in: span, after: before.isEmpty ? nil : before[place], sign, deltas)
                }
                before = spans
            case .rating: break
            case nil: preconditionFailure("a step is one of its kinds")
            }
        }
    }

    /// Once in each span, by the first step in it.
    private func settle(
        _ amounts: RollupDeltas.Amounts, of record: RollupDeltas.Footing, in span: Span, after before: Span?,
        _ sign: Int, _ deltas: RollupDeltas
    ) {
        if span == before { return }
        deltas.add(amounts, of: record, in: span, sign: sign)
        if let before { deltas.addAgain(amounts, of: record, in: span, after: before, sign: sign) }
    }

    func visits(_ log: String, _ seqs: ClosedRange<Int64>, sign: Int, into deltas: RollupDeltas) throws {
        let row = visits
        Self.begin(row, log, seqs)
        try visitDeputies.begin { Self.begin($0, log, seqs) }
        while try row.step() {
            var deputies: [String] = []
            try visitDeputies.rows(of: Int64(row.integer(0))) { deputies.append($0.text(1)) }
            let record = deltas.footing(
                of: RollupDeltas.Record(
                    site: row.text(1), division: row.text(2), kind: row.text(3), deputies: deputies))
            let day = row.integer(4)
            Self.add(Self.amounts(Self.visited, row, from: 5), of: record, on: day, sign, to: deltas)
            guard !deputies.isEmpty else { continue }
            for span in Span.spans(ofDay: day) {
                deltas.addPresences(of: record, at: Self.present.start, in: span, sign: sign)
            }
        }
    }

    func duties(_ log: String, _ seqs: ClosedRange<Int64>, sign: Int, into deltas: RollupDeltas) throws {
        let row = duties
        Self.begin(row, log, seqs)
        try dutyDeputies.begin { Self.begin($0, log, seqs) }
        while try row.step() {
            var deputies: [String] = []
            try dutyDeputies.rows(of: Int64(row.integer(0))) { deputies.append($0.text(1)) }
            let record = deltas.footing(
                of: RollupDeltas.Record(
                    site: row.text(1), division: row.text(2), kind: row.text(3), deputies: deputies))
            Self.add(Self.amounts(Self.held, row, from: 5), of: record, on: row.integer(4), sign, to: deltas)
        }
    }
}

/// Rows that belong to records which are read in the order of their places, each with the record's place first.
private final class RowsBeside {
    private let query: RawQuery
    /// The place that the row belongs to which is read next; nil at the end.
    private var next: Int64?

    init(_ query: RawQuery) {
        self.query = query
    }

    func begin(_ bind: (RawQuery) -> Void) throws {
        bind(query)
        try advance()
    }

    /// - Precondition: places are asked for in ascending order.
    func rows(of place: Int64, _ body: (RawQuery) throws -> Void) throws {
        while let next, next <= place {
            if next == place { try body(query) }
            try advance()
        }
    }

    private func advance() throws {
        next = try query.step() ? Int64(query.integer(0)) : nil
    }
}
