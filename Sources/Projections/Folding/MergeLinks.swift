import Events
import GRDB

/// The merges among matters and their undoings, as `merge_links` keeps them: a circle is only seen from outside the
/// matters that form it.
struct MergeLinks {
    private let db: Database

    init(in db: Database) {
        self.db = db
    }

    /// Takes in what the matters' stories say of merges now.
    ///
    /// Matters are taken together as far as merges lead from one to the other, in either direction, and which of their
    /// merges stand is decided anew. Following the merges that are left is enough: where one went that was part of a
    /// circle, the rest of the circle still leads to the matter that it was about, and no other merge depends on it.
    ///
    /// - Returns: the matters of which a merge stands that did not, or the reverse, whether or not a story of theirs was
    ///   given.
    func update(_ stories: [Ref: [LoggedEvent]]) throws -> Set<Ref> {
        var changed: [Ref: Set<MergeLink>] = [:]
        for (matter, story) in stories {
            // Events never go: a story that tells of no merge has left no link.
            guard story.contains(where: { $0.mergeLink != nil }) else { continue }
            let links = MergeLink.links(of: matter, in: story)
            if try links != Set(stored(matter).map(\.link)) { changed[matter] = links }
        }
        guard !changed.isEmpty else { return [] }
        for (matter, links) in changed { try replace(matter, links) }
        var group: Set<Ref> = []
        for matter in changed.keys { try gather(matter, into: &group) }
        return try decide(group)
    }

    /// The merges of that matter that do not stand.
    func void(of matter: Ref) throws -> Set<Ref> {
        Set(try stored(matter).filter(\.isVoid).map(\.link.step))
    }

    /// Takes in every merge that `merge_links` holds, where none was decided before.
    ///
    /// - Returns: as `update`.
    func decideAll() throws -> Set<Ref> {
        try decide(try all())
    }

    private func decide(_ group: Set<Ref>) throws -> Set<Ref> {
        for matter in group { try ConflictRow.removeCircles(about: matter, from: db) }
        return try decide(try group.flatMap { try stored($0) })
    }

    private func decide(_ all: [(link: MergeLink, isVoid: Bool)]) throws -> Set<Ref> {
        let graph = MergeGraph(all.map(\.link.edge))
        var moved: Set<Ref> = []
        for (link, wasVoid) in all where graph.void.contains(link.step) != wasVoid {
            moved.insert(link.matter)
            try db.cachedStatement(
                sql: "UPDATE merge_links SET void = ? WHERE log = ? AND seq = ? AND step_log = ? AND step_seq = ?"
            ).execute(
                arguments: [
                    !wasVoid, link.matter.log, Int64(bitPattern: link.matter.seq), link.step.log,
                    Int64(bitPattern: link.step.seq),
                ])
        }
        let matters = Dictionary(all.map { ($0.link.step, $0.link.matter) }) { first, _ in first }
        let sides = Dictionary(all.map { ($0.link.step, $0.link.side) }) { first, _ in first }
        let contradictions = try Insertion(db, into: "conflicts", ConflictRow.columns)
        for conflict in Set(graph.conflicts) {
            guard let matter = matters[conflict.second] else { preconditionFailure("a circle is closed by a link") }
            for row in ConflictRow.rows([conflict], about: .record(matter), sides: sides) {
                try row.insert(into: contradictions)
            }
        }
        return moved
    }

    private func gather(_ matter: Ref, into group: inout Set<Ref>) throws {
        var waiting = [matter]
        while let next = waiting.popLast() {
            if group.insert(next).inserted { waiting += try neighbours(of: next) }
        }
    }

    private func neighbours(of matter: Ref) throws -> [Ref] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT into_log, into_seq FROM merge_links
                    WHERE log = :log AND seq = :seq AND into_log IS NOT NULL
                    UNION SELECT log, seq FROM merge_links WHERE into_log = :log AND into_seq = :seq
                    """), arguments: ["log": matter.log, "seq": Int64(bitPattern: matter.seq)])
        return rows.map { Ref(log: $0[0], seq: $0[1]) }
    }

    private func stored(_ matter: Ref) throws -> [(link: MergeLink, isVoid: Bool)] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT \(Self.columns) FROM merge_links WHERE log = ? AND seq = ?"),
            arguments: [matter.log, Int64(bitPattern: matter.seq)]
        ).map(Self.link)
    }

    private func all() throws -> [(link: MergeLink, isVoid: Bool)] {
        try Row.fetchAll(db, sql: "SELECT \(Self.columns) FROM merge_links").map(Self.link)
    }

    private static let columns =
        "step_log, step_seq, hlc, occurred_at, undoes, into_log, into_seq, void, log, seq"

    private static func link(_ row: Row) -> (link: MergeLink, isVoid: Bool) {
        let target = (row[5] as String?).map { Ref(log: $0, seq: row[6]) }
        let link = MergeLink(
            matter: Ref(log: row[8], seq: row[9]), step: Ref(log: row[0], seq: row[1]),
            hlc: UInt64(bitPattern: row[2] as Int64), occurredAt: Instant(milliseconds: row[3]), undoes: row[4],
            into: target)
        return (link, row[7])
    }

    /// New links are void in no matter, until it is decided.
    private func replace(_ matter: Ref, _ links: Set<MergeLink>) throws {
        let known = try stored(matter)
        for (link, _) in known where !links.contains(link) {
            try db.cachedStatement(
                sql: "DELETE FROM merge_links WHERE log = ? AND seq = ? AND step_log = ? AND step_seq = ?"
            ).execute(
                arguments: [
                    matter.log, Int64(bitPattern: matter.seq), link.step.log, Int64(bitPattern: link.step.seq),
                ])
        }
        let row = try Insertion(db, into: "merge_links", MergeLink.columns)
        for link in links.subtracting(known.map(\.link)) { try link.insert(into: row) }
    }
}
