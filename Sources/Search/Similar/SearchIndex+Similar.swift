import Events
import GRDB

/// Two matters that may be one.
package struct SimilarPair: Sendable {
    package let newer: SearchHit
    package let older: SearchHit
    package let percent: Int

    package init(newer: SearchHit, older: SearchHit, percent: Int) {
        self.newer = newer
        self.older = older
        self.percent = percent
    }
}

extension SearchIndex {
    /// Less than this is not told. Measured on a provincial message board's own repetitions (`SimilarMessagesTests`): nine
    /// in ten of them are found, and three in four of what is told are among them.
    package static let similarPercent = 30
    /// How far back a repetition is looked for.
    package static let similarDays = 365
    /// The pairs of a long text that candidates are looked for by.
    private static let probes = 300
    /// The candidates that are read and compared.
    private static let compared = 40

    /// Matters of a division, collected in the year before a day, that read like the one told; the most similar first.
    /// Withdrawn and merged ones are left out.
    ///
    /// - Parameters:
    ///   - excluded: the matter itself, where it is in the index already.
    package func similar(
        title: String, text: String, in division: DivisionCode, on day: BusinessDate, excluding excluded: Ref? = nil,
        limit: Int, reader: any EventReader
    ) throws -> [SimilarMatter] {
        let asked = Shingles(title: title, text: text)
        guard !asked.whole.isEmpty else { return [] }
        return try reading { db in
            guard let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM matters") else { return [] }
            return try similar(
                asked, in: division, on: day, excluded, below: newest + 1, limit: limit, reader: reader, db)
        }
    }

    /// The matters that read like one that is held, as pairs with it.
    package func like(_ ref: Ref, limit: Int, reader: any EventReader) throws -> [SimilarPair] {
        guard let told = try told(ref, reader) else { return [] }
        return try reading { db in
            guard let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM matters") else { return [] }
            return try similar(
                told.shingles, in: told.hit.site.division, on: told.hit.day, ref, below: newest + 1, limit: limit,
                reader: reader, db
            ).map { SimilarPair(newer: told.hit, older: $0.hit, percent: $0.percent) }
        }
    }

    /// Pairs of matters of one division that read alike, for whoever may merge them: of each matter collected in the days
    /// named, the most similar one that became known before it.
    ///
    /// - Parameters:
    ///   - limit: pairs at most, those of the matter that became known last first.
    ///   - progress: matters looked at, of how many.
    package func similarPairs(
        region: DivisionCode?, from: BusinessDate, through: BusinessDate, limit: Int, reader: any EventReader,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> [SimilarPair] {
        let asked = try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, log, seq, division FROM matters
                    WHERE day >= ? AND day <= ? AND division >= ? AND division < ? AND stage NOT IN ('withdrawn', 'merged')
                    ORDER BY id DESC
                    """,
                arguments: [
                    from.daysSince1970, through.daysSince1970, region?.digits ?? "", (region?.digits ?? "") + ":",
                ]
            ).map { (id: $0[0] as Int64, ref: Ref(log: $0[1], seq: $0[2]), division: $0[3] as String) }
        }
        var pairs: [SimilarPair] = []
        for (index, one) in asked.enumerated() where pairs.count < limit {
            progress(index, asked.count)
            guard let told = try told(one.ref, reader), let division = try? DivisionCode(one.division) else { continue }
            // A look of its own for each, so that whoever writes waits for one at most.
            let best = try reading { db in
                try similar(
                    told.shingles, in: division, on: told.hit.day, one.ref, below: one.id, limit: 1, reader: reader, db)
            }
            if let best = best.first {
                pairs.append(SimilarPair(newer: told.hit, older: best.hit, percent: best.percent))
            }
        }
        return pairs
    }

    private func similar(
        _ asked: Shingles, in division: DivisionCode, on day: BusinessDate, _ excluded: Ref?, below id: Int64,
        limit: Int, reader: any EventReader, _ db: Database
    ) throws -> [SimilarMatter] {
        // Keys are in an order of their own, so that the same ones are taken everywhere; a title's come first.
        let probes =
            (asked.title.sorted { $0.key < $1.key } + asked.whole.subtracting(asked.title).sorted { $0.key < $1.key })
            .prefix(Self.probes)
        var candidates: [(id: Int64, shared: Int)] = []
        for block in stride(from: Block.number(of: id - 1), through: 0, by: -1) where id > 0 {
            guard var near = try Self.matters(facet: Facet.division(division), in: block, db) else { continue }
            for stage in [Matter.Stage.withdrawn, .merged] {
                guard let gone = try Self.matters(facet: Facet.stage(stage), in: block, db) else { continue }
                for place in gone.reversed() { near.remove(place) }
            }
            var shared = [Int: Int]()
            for probe in probes {
                guard var set = try Self.matters(term: probe, in: block, db) else { continue }
                set.formIntersection(near)
                for place in set.reversed() { shared[place, default: 0] += 1 }
            }
            candidates += shared.map { (block << Int64(Block.shift) + Int64($0.key), $0.value) }.filter { $0.id < id }
        }
        candidates.sort { ($0.shared, $0.id) > ($1.shared, $1.id) }
        var similar: [SimilarMatter] = []
        let known = try db.cachedStatement(sql: "SELECT log, seq, day FROM matters WHERE id = ?")
        var compared = 0
        for candidate in candidates where compared < Self.compared {
            guard let row = try Row.fetchOne(known, arguments: [candidate.id]) else { continue }
            let ref = Ref(log: row[0], seq: row[1])
            let age = abs(day.daysSince1970 - (row[2] as Int))
            guard ref != excluded, age <= Self.similarDays, let other = try told(ref, reader) else { continue }
            compared += 1
            let percent = asked.percent(like: other.shingles)
            if percent >= Self.similarPercent { similar.append(SimilarMatter(hit: other.hit, percent: percent)) }
        }
        return Array(similar.sorted { $0.percent > $1.percent }.prefix(limit))
    }

    /// What a matter says now; nil where none of it is held.
    private func told(_ ref: Ref, _ reader: any EventReader) throws -> (shingles: Shingles, hit: SearchHit)? {
        guard let matter = IndexedMatter(try reader.events(about: ref), calendar: calendar) else { return nil }
        func words(_ role: ContentRole) throws -> String? {
            try matter.texts.first { $0.role == role }.flatMap { try reader.content($0.digest)?.text }
        }
        let (title, text) = (try words(.title), try words(.text))
        guard title != nil || text != nil else { return nil }
        return (
            Shingles(title: title ?? "", text: text ?? ""),
            SearchHit(
                ref: ref, site: matter.site, organ: matter.organ, category: matter.category, stage: matter.stage,
                day: BusinessDate(daysSince1970: matter.day),
                title: title.map { Reading(role: .title, text: $0).excerpt([], length: nil) },
                excerpt: text.map { Reading(role: .text, text: $0).excerpt([], length: Reading.excerptLength) })
        )
    }
}
