import Events
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Projections

/// Every number can be opened down to what it was counted from.
@Suite struct `Evidence` {
    private static let now = at("2027-06-01T00:00")

    private static func told(_ seed: UInt64) throws -> Chronicle {
        // Every third history draws each record by itself, and reaches what no office would do.
        seed.isMultiple(of: 3) ? try RandomHistory(seed: seed).told : try LifelikeHistory(seed: seed).told
    }

    /// What has been compared.
    private struct Compared {
        var cells = 0
        /// Figures of which some part was not empty.
        var spoken: Set<String> = []
        var differences: [String] = []
    }

    private static let environment = ProcessInfo.processInfo.environment
    private static let histories = environment["JIAZHAN_HISTORIES"].flatMap { Int($0) } ?? 4

    @Test func `For every figure and every row of every dimension the list is what the numbers say`() throws {
        let replayed = Self.environment["JIAZHAN_SEED"].flatMap { UInt64($0) }
        let base = replayed ?? UInt64.random(in: 0..<1 << 48)
        print("evidence: histories from seed \(base) on; JIAZHAN_SEED=N replays the one of seed N")
        let total = Mutex(Compared())
        DispatchQueue.concurrentPerform(iterations: replayed == nil ? Self.histories : 1) { index in
            var part = Compared()
            do {
                try Self.compare(base + UInt64(index), into: &part)
            } catch {
                part.differences.append("seed \(base + UInt64(index)): \(error)")
            }
            total.withLock {
                $0.cells += part.cells
                $0.spoken.formUnion(part.spoken)
                $0.differences += part.differences
            }
        }
        let compared = total.withLock { $0 }
        print("evidence: \(compared.cells) numbers compared with their lists")
        #expect(compared.differences == [])
        guard replayed == nil else { return }
        #expect(compared.cells > 3_000 * Self.histories)
        #expect(compared.spoken.count > FigureDefinition.all.count / 3)
    }

    /// Asks for the whole and by each dimension, and lists every number of the answers.
    private static func compare(_ seed: UInt64, into compared: inout Compared) throws {
        let held = try told(seed).held()
        let model = try held.folded()
        var questions = OracleQuestions(seed: seed, moments: held.all.map(\.receivedAt))
        let drawn = try questions.draw()
        for dimension in [nil] + Dimension.allCases.map(Optional.some) {
            // Every second history is asked about all there is, now; the others about some part of it, mostly of the past.
            var query = seed.isMultiple(of: 2) ? FigureQuery(asOf: day("2026-12-31")) : drawn
            query.by = dimension
            let board = try model.board(query, reader: held, divisions: LifelikeHistory.divisions, now: now)
            try model.answering(query, reader: held, now: now) { db in
                for figure in board.figures {
                    let cells = [(nil, figure.value)] + (figure.rows ?? []).map { (Optional($0.key), $0.value) }
                    for (key, value) in cells {
                        try compare(value, of: figure.id, key, query, in: db, seed: seed, into: &compared)
                    }
                }
            }
        }
    }

    private static func compare(
        _ value: FigureValue, of id: String, _ key: String?, _ query: FigureQuery, in db: Database, seed: UInt64,
        into compared: inout Compared
    ) throws {
        let definition = try #require(FigureDefinition.named(id))
        func list(_ part: EvidenceQuery.Part) throws -> [EvidenceEntry] {
            compared.cells += 1
            let reading = try EvidenceReading(
                EvidenceQuery(definition, part, of: query, key: key), in: db, divisions: LifelikeHistory.divisions)
            return try Self.list(reading, withSummary: key == nil)
        }
        let numerator = try list(.numerator)
        let denominator = try list(.denominator)
        if !numerator.isEmpty { compared.spoken.insert(id) }
        guard !says(value, numerator) || !says(value, denominator, beside: numerator) else { return }
        compared.differences.append("seed \(seed), \(id), row \(key ?? "–"): \(value), \(query)")
    }

    /// Every entry, once in order; the summary is of the same.
    private static func list(_ reading: EvidenceReading, withSummary: Bool = true) throws -> [EvidenceEntry] {
        var entries: [EvidenceEntry] = []
        try reading.entries(after: nil) { entries.append($0) }
        guard withSummary else { return entries }
        let summary = try reading.summary()
        #expect(summary.count == entries.count)
        #expect(summary.sum == entries.reduce(0) { $0 + $1.amount })
        #expect(Set(entries.map(\.item)).count == entries.count, "nothing is listed twice")
        var digest = EvidenceDigest()
        for entry in entries { digest.add(entry.item, amount: entry.amount) }
        #expect(summary.digest == digest.hash)
        return entries
    }

    /// Whether the list is what a count, a numerator, or a median says.
    private static func says(_ value: FigureValue, _ entries: [EvidenceEntry]) -> Bool {
        let sum = entries.reduce(0) { $0 + $1.amount }
        switch value {
        case .count(let count): return sum == count
        case .rate(let numerator, _): return sum == numerator
        case .days(let median, let p90, _):
            return rank(50, of: entries).map(days) == median && rank(90, of: entries).map(days) == p90
        }
    }

    /// Whether it is what a denominator says, or the period before beside which the speed-up is.
    private static func says(
        _ value: FigureValue, _ entries: [EvidenceEntry], beside measured: [EvidenceEntry]
    ) -> Bool {
        switch value {
        case .count: return entries.isEmpty
        case .rate(_, let denominator): return entries.reduce(0) { $0 + $1.amount } == denominator
        case .days(_, _, let speedup):
            guard let median = rank(50, of: measured), let before = rank(50, of: entries), before != 0 else {
                return speedup == nil
            }
            return speedup == ((1 - Double(median) / Double(before)) * 10_000).rounded() / 10_000
        }
    }

    /// By nearest rank.
    private static func rank(_ percentile: Int, of entries: [EvidenceEntry]) -> Int? {
        let times = entries.map(\.amount).sorted()
        return times.isEmpty ? nil : times[(percentile * times.count + 99) / 100 - 1]
    }

    private static func days(_ milliseconds: Int) -> Double {
        (Double(milliseconds) / 86_400_000 * 10_000).rounded() / 10_000
    }

    @Test func `Figures of one a record have as many entries as they count`() throws {
        let sums = ["visits.received", "visits.groups", "visits.deputies", "petitions.received", "followups.hold"]
        let held = try Self.told(7).held()
        let model = try held.folded()
        let query = FigureQuery(asOf: day("2026-12-31"))
        try model.answering(query, reader: held, now: Self.now) { db in
            for definition in FigureDefinition.all
            where !sums.contains(definition.id) && definition.id != "matters.days" {
                for part in EvidenceQuery.Part.allCases {
                    let reading = try EvidenceReading(
                        EvidenceQuery(definition, part, of: query), in: db, divisions: LifelikeHistory.divisions)
                    let entries = try Self.list(reading)
                    #expect(entries.allSatisfy { $0.amount == 1 }, "\(definition.id)")
                }
            }
        }
    }

    @Test func `Pages follow one another without gap or repetition`() throws {
        let held = try Self.told(11).held()
        let model = try held.folded()
        for id in [
            "matters.collected", "matters.backfill", "visits.received", "visits.deputies.distinct",
            "matters.converted", "sites.count", "deputies.count", "sites.coverage.village", "matters.days",
        ] {
            let definition = try #require(FigureDefinition.named(id))
            for part in definition.parts {
                let query = EvidenceQuery(definition, part, of: FigureQuery(asOf: day("2026-12-31")))
                var whole: [EvidenceEntry] = []
                let summary = try model.forEachEvidence(
                    query, reader: held, divisions: LifelikeHistory.divisions, now: Self.now
                ) { whole.append($0) }
                var paged: [EvidenceEntry] = []
                var place: EvidencePlace?
                repeat {
                    let page = try model.evidence(
                        query, after: place, limit: 3, reader: held, divisions: LifelikeHistory.divisions,
                        now: Self.now)
                    #expect(page.summary == summary)
                    #expect(page.entries.count == 3 || page.next == nil)
                    paged += page.entries
                    // As it comes back in an address.
                    place = page.next.flatMap { EvidencePlace($0.description) }
                    #expect(place == page.next)
                } while place != nil
                #expect(paged == whole, "\(id)")
            }
        }
    }

    @Test func `The digest is the same whatever order the events arrived in, and the lines printed make it`() throws {
        let told = try Self.told(13)
        var random = SplitMix(seed: 13)
        let definition = try #require(FigureDefinition.named("matters.backfill"))
        let query = EvidenceQuery(definition, .denominator, of: FigureQuery(asOf: day("2026-12-31")))
        var digests: Set<Hash> = []
        for _ in 0..<4 {
            let held = try told.shuffled(using: &random)
            var lines = ""
            let summary = try held.folded().forEachEvidence(
                query, reader: held, divisions: NoDivisions(), now: Self.now
            ) { lines += "\($0.item.kind)\t\($0.item.reference)\t\($0.amount)\n" }
            #expect(summary.digest == Hash.of(Data(lines.utf8)))
            #expect(summary.count > 5)
            digests.insert(summary.digest)
        }
        #expect(digests.count == 1)
    }

    @Test func `One record more or less, or another amount, is another digest`() throws {
        var told = Chronicle()
        try told.visit(on: "2026-05-01T09:00", received: 3)
        let visit = try told.visit(on: "2026-05-02T09:00", received: 4)
        let received = try #require(FigureDefinition.named("visits.received"))
        func digest() throws -> Hash {
            let held = try told.held()
            return try held.folded().evidence(
                EvidenceQuery(received, of: FigureQuery(asOf: day("2026-12-31"))), limit: 9, reader: held,
                divisions: NoDivisions(), now: Self.now
            ).summary.digest
        }
        let first = try digest()
        try told.step(.visitAmended(.with { $0.received = 5 }), of: visit, on: "2026-05-03T09:00")
        let second = try digest()
        try told.step(.visitVoided(VisitVoided()), of: visit, on: "2026-05-04T09:00")
        #expect(try Set([first, second, digest()]).count == 3)
    }

    @Test(arguments: [(Dimension.organ, EntryKind.organ), (.deputy, .deputy), (.category, .category)])
    func `A row's key that stands for another one is asked as that one`(_ dimension: Dimension, _ kind: EntryKind)
        throws
    {
        var told = Chronicle()
        for (number, key) in ["住建", "区住建局", "区住建局"].enumerated() {
            let matter = try told.collect(on: "2026-05-0\(number + 1)T09:00", category: key, deputies: [key])
            try told.refer(matter, on: "2026-05-0\(number + 1)T10:00", to: key)
        }
        try told.register(
            .entryConfirmed(
                .with {
                    $0.kind = kind
                    $0.key = "住建"
                    $0.standsFor = "区住建局"
                }), on: "2026-05-09T09:00")
        let held = try told.held()
        let model = try held.folded()
        let definition = try #require(FigureDefinition.named("matters.referred"))
        func page(_ key: String, asOf: String = "2026-12-31") throws -> Projections.Evidence {
            try model.evidence(
                EvidenceQuery(definition, of: FigureQuery(asOf: day(asOf), by: dimension), key: key), limit: 9,
                reader: held, divisions: NoDivisions(), now: Self.now)
        }
        let (alias, own) = (try page("住建"), try page("区住建局"))
        #expect(alias.summary.count == 3 && alias.summary == own.summary)
        #expect(alias.query.key == "区住建局" && alias.row == own.row && alias.entries == own.entries)
        #expect(try page("住建", asOf: "2026-05-08").summary.count == 1, "it stood for itself then")
    }

    @Test func `An empty list has the digest of no bytes, and a reference cannot forge a line`() {
        #expect(EvidenceDigest().hash == Hash.of(Data()))
        var forged = EvidenceDigest()
        forged.add(.deputy("d1\t1\ndeputy\td2"), amount: 1)
        #expect(forged.hash == Hash.of(Data(#"deputy"#.utf8 + Data("\td1\\t1\\ndeputy\\td2\t1\n".utf8))))
    }

    @Test func `What people are shown of an entry is named`() throws {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "花果园站")
        let matter = try told.collect(on: "2026-05-01T09:00", category: "交通/公交", deputies: ["d1"])
        try told.refer(matter, on: "2026-05-02T09:00", to: "o1")
        try told.step(
            .matterReferred(.with { $0.convertsTo = .petition }), of: matter, on: "2026-05-03T09:00")
        let held = try told.held()
        let model = try held.folded()
        func first(_ id: String) throws -> EvidenceEntry {
            let definition = try #require(FigureDefinition.named(id))
            let page = try model.evidence(
                EvidenceQuery(definition, of: FigureQuery(asOf: day("2026-12-31"))), limit: 9, reader: held,
                divisions: NoDivisions(), now: Self.now)
            return try #require(page.entries.first)
        }
        let collected = try first("matters.collected")
        #expect(collected.item == .matter(matter))
        #expect(collected.day == day("2026-05-01") && collected.siteName == "花果园站" && collected.site == "520103001-Z01")
        #expect(collected.category == "交通/公交" && collected.kind == MatterKind.opinion.label)
        let converted = try first("matters.converted")
        #expect(converted.item == .event(Ref(LogID(try SiteCode("520103001-Z01")), 3), of: matter))
        #expect(converted.day == day("2026-05-03"))
        #expect(try first("sites.count").name == "花果园站")
    }
}
