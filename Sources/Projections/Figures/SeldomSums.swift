import GRDB
import Synchronization

/// Sums over what there is little of and what changes seldom, the register and projects, kept from one question to the next:
/// every board has them, and next to rollups they would take most of its time.
final class SeldomSums: Sendable {
    struct Key: Hashable {
        let population: Population
        let scope: Scope
        /// Nil where it makes no difference.
        let period: Period?
        let asOf: Int
        let by: Dimension?
    }

    /// What sums follow from; a row of `seldom`, whose number grows whenever that changes.
    enum Source: String, CaseIterable {
        case register
        case projects
        case heardDays = "heard_days"

        /// Nil for what grows with the log.
        static func sources(of population: Population) -> [Source]? {
            switch population {
            case .sites: [.register, .heardDays]
            case .deputies: [.register]
            case .projects, .projectVotes, .projectChoices, .projectCompletions, .projectsStanding:
                [.register, .projects]
            case .visits, .presences, .duties, .collected, .settled, .conversions, .letters, .merged, .withdrawn,
                .standing:
                nil
            }
        }
    }

    /// The numbers of all sources, of one transaction.
    struct Versions: Hashable {
        private let numbers: [Source: Int64]

        init(in db: Database) throws {
            let rows = try RawQuery(kept: "SELECT source, version FROM seldom", db)
            var numbers: [Source: Int64] = [:]
            while try rows.step() {
                if let source = Source(rawValue: rows.text(0)) { numbers[source] = Int64(rows.integer(1)) }
            }
            self.numbers = numbers
        }

        func of(_ sources: [Source]) -> [Int64?] { sources.map { numbers[$0] } }
    }

    private struct Kept {
        var sums: [Key: (version: [Int64?], sums: PopulationSums)] = [:]
        var rows = 0
    }

    /// In all; then everything is let go of. A row takes some hundred bytes.
    private static let mostRows = 40_000

    private let kept = Mutex(Kept())

    func sums(_ key: Key, version: [Int64?], _ make: () throws -> PopulationSums) rethrows -> PopulationSums {
        if let known = kept.withLock({ $0.sums[key] }), known.version == version { return known.sums }
        let sums = try make()
        kept.withLock { kept in
            if kept.rows > Self.mostRows { kept = Kept() }
            kept.rows += sums.keys.count + 1
            kept.sums[key] = (version, sums)
        }
        return sums
    }

    /// To be called by every transaction that changes the source's rows.
    static func noteChange(of source: Source, in db: Database) throws {
        try db.cachedStatement(sql: "UPDATE seldom SET version = version + 1 WHERE source = ?")
            .execute(arguments: [source.rawValue])
    }
}
