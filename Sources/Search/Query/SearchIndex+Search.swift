import Events
import Foundation
import GRDB

extension SearchIndex {
    /// Matters that are read in vain before a page ends early: pairs that stand apart in a text make it a candidate
    /// although it lacks the phrase.
    static let readInVain = 300
    /// Matters whose texts are read at one time to see whether a phrase stands in them.
    private static let readAtOnce = 32

    /// Finds matters whose title, text or replies have every word. What is answered was read in the texts themselves, as
    /// they are held and shown now; the index only says where to look.
    ///
    /// - Parameter reader: where the texts are.
    /// - Throws: `SearchError` (`search.query`) when nothing is asked for; whatever the reader throws.
    package func search(_ query: SearchQuery, in reader: any EventReader) throws -> SearchPage {
        let runs = FoldedText(query.words).runs
        let bounds = query.bounds
        guard !runs.isEmpty || !bounds.isEmpty || query.hasPeriod else {
            throw SearchError(
                .query, zh: "请给出要找的字词，或限定地区、单位、类别、状态或收集日期",
                en: "say what to look for, or name a region, an organ, a category, a state or days of collection")
        }
        guard query.words.count <= SearchQuery.maxCharacters else {
            throw SearchError(
                .query, zh: "要找的字词不得超过 \(SearchQuery.maxCharacters) 字",
                en: "a query has at most \(SearchQuery.maxCharacters) characters")
        }
        precondition(query.limit > 0, "a page has a hit or more")
        // Pairs first: they are rarer.
        let terms = runs.sorted { $0.count > $1.count }.flatMap { Term.lookup($0) }
        let needReading = runs.filter { $0.count > 2 }
        return try reading { db in
            guard let newest = try Self.newest(db) else {
                return SearchPage(hits: [], next: nil)
            }
            let start = min(newest, query.before.map { $0 - 1 } ?? newest)
            guard start >= 0 else { return SearchPage(hits: [], next: nil) }
            var hits: [SearchHit] = []
            var inVain = 0
            for block in stride(from: Block.number(of: start), through: 0, by: -1) {
                guard let set = try candidates(query, bounds, terms, in: block, db) else { continue }
                let ids = set.reversed().map { block << Int64(Block.shift) + Int64($0) }.filter { $0 <= start }
                for first in stride(from: 0, to: ids.count, by: Self.readAtOnce) {
                    let some = ids[first..<min(ids.count, first + Self.readAtOnce)]
                    let saying = needReading.isEmpty ? nil : try matters(some, saying: needReading, reader, db)
                    for id in some {
                        if hits.count == query.limit || inVain == Self.readInVain {
                            return SearchPage(hits: hits, next: id + 1)
                        }
                        if saying?.contains(id) ?? true, let hit = try hit(id, query, runs, reader, db) {
                            hits.append(hit)
                        } else {
                            inVain += 1
                        }
                    }
                }
            }
            return SearchPage(hits: hits, next: nil)
        }
    }

    /// Those of the matters that have each phrase in some text that was ever taken in, also where another is shown by now:
    /// most of those that have the pairs alone are told apart here, without their events.
    private func matters(
        _ ids: ArraySlice<Int64>, saying phrases: [ArraySlice<UInt32>], _ reader: any EventReader, _ db: Database
    ) throws -> Set<Int64> {
        let known = try db.cachedStatement(sql: "SELECT digest FROM texts WHERE matter = ?")
        let named = try ids.map { id in
            (id: id, digests: try Data.fetchAll(known, arguments: [id]).compactMap { Hash($0) })
        }
        let contents = try reader.contents(named.flatMap(\.digests))
        return Set(
            named.filter { matter in
                let texts = matter.digests.compactMap { contents[$0].map { FoldedText($0.text) } }
                return phrases.allSatisfy { phrase in texts.contains { $0.place(of: phrase) != nil } }
            }.map(\.id))
    }

    /// Nil where the block has none.
    private func candidates(
        _ query: SearchQuery, _ bounds: [Bound], _ terms: [Term], in block: Int64, _ db: Database
    ) throws -> BlockSet? {
        var set = BlockSet.all
        for bound in bounds {
            set.formIntersection(try Self.matters(within: bound, in: block, db))
            if set.isEmpty { return nil }
        }
        if query.hasPeriod {
            set.formIntersection(try Self.matters(from: query.from, through: query.through, in: block, db))
            if set.isEmpty { return nil }
        }
        guard !terms.isEmpty else {
            // Without words and facets a block says nothing of which of its places are taken.
            return set
        }
        for term in terms {
            guard let matters = try Self.matters(term: term, in: block, db) else { return nil }
            set.formIntersection(matters)
            if set.isEmpty { return nil }
        }
        return set
    }

    static func matters(term: Term, in block: Int64, _ db: Database) throws -> BlockSet? {
        do {
            return try Data.fetchOne(
                db.cachedStatement(sql: "SELECT matters FROM \(Block.table(block)) WHERE term = ?"),
                arguments: [Int64(term.key)]
            ).map { BlockSet(stored: $0) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            // A block none of whose texts are held has no table.
            guard try !db.tableExists(Block.table(block)) else { throw error }
            return nil
        }
    }

    static func matters(facet: String, in block: Int64, _ db: Database) throws -> BlockSet? {
        try Data.fetchOne(
            db.cachedStatement(sql: "SELECT matters FROM facets WHERE block = ? AND facet = ?"),
            arguments: [block, facet]
        ).map { BlockSet(stored: $0) }
    }

    /// Matters collected in any month of the period; the days are looked at one by one.
    static func matters(
        from: BusinessDate?, through: BusinessDate?, in block: Int64, _ db: Database
    ) throws -> BlockSet {
        var set = BlockSet()
        // "n" is the character after "m".
        let stored = try Data.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT matters FROM facets WHERE block = ? AND facet >= ? AND facet <= ? AND facet >= 'm' AND facet < 'n'
                    """),
            arguments: [
                block, from.map { Facet.month($0.month) } ?? "m", through.map { Facet.month($0.month) } ?? "n",
            ])
        while let bytes = try stored.next() { set.formUnion(stored: bytes) }
        return set
    }

    /// Nil where the matter is none, or lacks a word after all.
    private func hit(
        _ id: Int64, _ query: SearchQuery, _ runs: [ArraySlice<UInt32>], _ reader: any EventReader, _ db: Database
    ) throws -> SearchHit? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT log, seq, day FROM matters WHERE id = ?"), arguments: [id])
        guard let row, query.contains(day: try row.heldDay(2)) else { return nil }
        let ref = Ref(log: try row.held(0), seq: try row.held(1))
        guard let matter = IndexedMatter(try reader.events(about: ref), calendar: calendar) else { return nil }
        let texts = try matter.texts.compactMap { text in
            try reader.content(text.digest).map { Reading(role: text.role, text: $0.text) }
        }
        guard runs.allSatisfy({ run in texts.contains { $0.folded.place(of: run) != nil } }) else { return nil }
        let title = texts.first { $0.role == .title }
        let body = texts.first { text in text.role != .title && runs.contains { text.folded.place(of: $0) != nil } }
        return SearchHit(
            ref: ref, site: matter.site, organ: matter.organ, category: matter.category, stage: matter.stage,
            day: BusinessDate(daysSince1970: matter.day), title: title?.excerpt(runs, length: nil),
            excerpt: body?.excerpt(runs, length: Reading.excerptLength))
    }
}

/// A text that is read to see what it says.
struct Reading {
    /// Characters of an excerpt, and those before the first match.
    static let excerptLength = 120
    private static let lead = 24

    let role: ContentRole
    let text: String
    let folded: FoldedText

    init(role: ContentRole, text: String) {
        self.role = role
        self.text = text
        folded = FoldedText(text)
    }

    /// - Parameter length: nil for the whole text.
    func excerpt(_ runs: [ArraySlice<UInt32>], length: Int?) -> Excerpt {
        let scalars = Array(text.unicodeScalars)
        let marked = marks(runs)
        var start = 0
        var end = scalars.count
        if let length {
            start = max(0, (marked.first?.lowerBound ?? 0) - Self.lead)
            end = min(scalars.count, start + length)
        }
        var parts: [Excerpt.Part] = []
        func append(_ range: Range<Int>, isMatch: Bool, before: String = "", after: String = "") {
            guard !range.isEmpty || !before.isEmpty || !after.isEmpty else { return }
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: scalars[range])
            parts.append(Excerpt.Part(text: before + String(piece) + after, isMatch: isMatch))
        }
        var place = start
        if start > 0 { append(start..<start, isMatch: false, before: "…") }
        for mark in marked where mark.lowerBound >= place && mark.upperBound <= end {
            append(place..<mark.lowerBound, isMatch: false)
            append(mark, isMatch: true)
            place = mark.upperBound
        }
        append(place..<end, isMatch: false, after: end < scalars.count ? "…" : "")
        return Excerpt(role: role, parts: parts)
    }

    /// Where the runs stand, in Unicode scalars of the text, in order and apart.
    private func marks(_ runs: [ArraySlice<UInt32>]) -> [Range<Int>] {
        let folded = self.folded
        var found: [Range<Int>] = []
        for run in runs where !run.isEmpty {
            var start = 0
            while let first = folded.scalars[start...].firstIndex(of: run[run.startIndex]),
                first + run.count <= folded.scalars.count
            {
                guard folded.scalars[first..<first + run.count].elementsEqual(run) else {
                    start = first + 1
                    continue
                }
                let last = Int(folded.origins[first + run.count - 1])
                found.append(Int(folded.origins[first])..<last + 1)
                start = first + run.count
            }
        }
        var apart: [Range<Int>] = []
        for range in found.sorted(by: { $0.lowerBound < $1.lowerBound })
        where range.lowerBound >= (apart.last?.upperBound ?? 0) { apart.append(range) }
        return apart
    }
}
