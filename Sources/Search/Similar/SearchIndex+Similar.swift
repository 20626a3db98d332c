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
            guard let newest = try Self.newest(db) else { return [] }
            return try similar(
                asked, in: division, on: day, excluded, below: newest + 1, limit: limit, reader: reader, db)
        }
    }

    /// The matters that read like one that is held, as pairs with it.
    package func like(_ ref: Ref, limit: Int, reader: any EventReader) throws -> [SimilarPair] {
        guard let told = try told(ref, reader) else { return [] }
        return try reading { db in
            guard let newest = try Self.newest(db) else { return [] }
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
            ).map {
                (
                    id: try $0.held(0, as: Int64.self), ref: Ref(log: try $0.held(1), seq: try $0.held(2)),
                    division: try $0.held(3, as: String.self)
                )
            }
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
        let titleKeys = Set(asked.title)
        let probes = (asked.title + asked.whole.filter { !titleKeys.contains($0) }).prefix(Self.probes)
        let titleProbes = min(probes.count, asked.title.count)
        // What a matter may share of the pairs that are not looked for.
        let (titleRest, rest) = (asked.title.count - titleProbes, asked.whole.count - probes.count)
        var candidates: [(id: Int64, shared: Int, most: Int)] = []
        for block in stride(from: Block.number(of: id - 1), through: 0, by: -1) where id > 0 {
            guard var near = try Self.matters(facet: Facet.division(division), in: block, db) else { continue }
            for stage in [Matter.Stage.withdrawn, .merged] {
                guard let gone = try Self.matters(facet: Facet.stage(stage), in: block, db) else { continue }
                for place in gone.reversed() { near.remove(place) }
            }
            near.formIntersection(
                try Self.matters(
                    from: day.advanced(byDays: -Self.similarDays), through: day.advanced(byDays: Self.similarDays),
                    in: block, db))
            if near.isEmpty { continue }
            var shared = [Int](repeating: 0, count: Block.size)
            func count(_ keys: ArraySlice<UInt64>) throws {
                for key in keys {
                    guard var set = try Self.matters(term: Term(key: key), in: block, db) else { continue }
                    set.formIntersection(near)
                    for place in set.reversed() { shared[place] += 1 }
                }
            }
            try count(probes.prefix(titleProbes))
            let ofTitle = shared
            try count(probes.dropFirst(titleProbes))
            for (place, count) in shared.enumerated() where count > 0 {
                let candidate = block << Int64(Block.shift) + Int64(place)
                let most = asked.mostPercent(sharingOfTitle: ofTitle[place] + titleRest, ofWhole: count + rest)
                if candidate < id { candidates.append((candidate, count, most)) }
            }
        }
        candidates.sort { ($0.shared, $0.id) > ($1.shared, $1.id) }
        var similar: [SimilarMatter] = []
        let known = try db.cachedStatement(sql: "SELECT log, seq, day FROM matters WHERE id = ?")
        var compared = 0
        for candidate in candidates where compared < Self.compared {
            guard let row = try Row.fetchOne(known, arguments: [candidate.id]) else { continue }
            let ref = Ref(log: try row.held(0), seq: try row.held(1))
            let age = abs(day.daysSince1970 - (try row.heldDay(2)))
            guard ref != excluded, age <= Self.similarDays else { continue }
            compared += 1
            guard candidate.most >= Self.similarPercent, let other = try told(ref, reader) else { continue }
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
