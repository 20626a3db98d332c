import Events
import GRDB
import Synchronization

/// What is read of what there is little of and what changes seldom, the register and projects, kept from one question to the
/// next: every board has it, and next to rollups it would take most of its time.
final class SeldomReads: Sendable {
    struct SumsKey: Hashable {
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
        /// As of days up to the newest on which anything arrived, which nearly all questions are about. That day moves on with
        /// the first that arrives on another.
        case heardSpells = "heard_spells"
        /// As of any day.
        case allHeardSpells = "all_heard_spells"
    }

    /// The numbers of all sources, of one transaction.
    struct Versions: Hashable {
        private let numbers: [Source: Int64]
        /// Changes of how sites were heard are counted as of days up to this one.
        private let today: Int

        init(in db: Database) throws {
            today = try ReadModel.asOfDay(db) ?? .min
            let rows = try RawQuery(kept: "SELECT source, version FROM seldom", db)
            var numbers: [Source: Int64] = [:]
            while try rows.step() {
                if let source = Source(rawValue: rows.text(0)) { numbers[source] = Int64(rows.integer(1)) }
            }
            self.numbers = numbers
        }

        func of(_ sources: [Source]) -> [Int64?] { sources.map { numbers[$0] } }

        /// Of what the sums follow from; nil for what grows with the log, which is not kept.
        func of(_ key: SumsKey) -> [Int64?]? {
            switch key.population {
            case .sites:
                // Another number of versions: what was kept of a day before it came is not taken for what was kept since.
                of(key.asOf > today ? [.register, .heardSpells, .allHeardSpells] : [.register, .heardSpells])
            case .deputies: of([.register])
            case .projects, .projectVotes, .projectChoices, .projectCompletions, .projectsStanding:
                of([.register, .projects])
            case .visits, .presences, .duties, .collected, .settled, .conversions, .letters, .merged, .withdrawn,
                .standing:
                nil
            }
        }
    }

    /// A site of the register.
    struct Site: Sendable {
        let code: SiteCode
        /// May be empty.
        let name: String
        let isClosed: Bool
    }

    struct CoverageKey: Hashable {
        let coverage: Coverage
        let scope: Scope
        let by: Dimension?
    }

    fileprivate struct Shelf<Key: Hashable & Sendable, Value: Sendable>: Sendable {
        var values: [Key: (version: [Int64?], value: Value)] = [:]
    }

    fileprivate struct Kept {
        var sums = Shelf<SumsKey, PopulationSums>()
        var coverages = Shelf<CoverageKey, Coverage.Reading>()
        var names = Shelf<Dimension?, [String: String]>()
        var sites = Shelf<Int, [Site]>()
        /// Of sums and coverages.
        var rows = 0
    }

    /// Then sums and coverages are let go of. A row takes some hundred bytes.
    private static let mostRows = 40_000

    private let kept = Mutex(Kept())

    fileprivate func value<Key: Hashable & Sendable, Value: Sendable>(
        _ key: Key, of shelf: any WritableKeyPath<Kept, Shelf<Key, Value>> & Sendable, version: [Int64?],
        rows: (Value) -> Int, _ make: () throws -> Value
    ) rethrows -> Value {
        if let known = kept.withLock({ $0[keyPath: shelf].values[key] }), known.version == version {
            return known.value
        }
        let value = try make()
        let count = rows(value)
        kept.withLock { kept in
            if kept.rows + count > Self.mostRows { (kept.sums, kept.coverages, kept.rows) = (Shelf(), Shelf(), 0) }
            kept.rows += count
            kept[keyPath: shelf].values[key] = (version, value)
        }
        return value
    }

    /// To be called by every transaction that changes the source's rows.
    static func noteChange(of source: Source, in db: Database) throws {
        try db.cachedStatement(sql: "UPDATE seldom SET version = version + 1 WHERE source = ?")
            .execute(arguments: [source.rawValue])
    }
}

/// What one question takes from that, and adds to it.
struct Seldom {
    /// Nil where everything is read.
    private let kept: (reads: SeldomReads, versions: SeldomReads.Versions)?

    /// - Parameter reads: of other questions to the same file; nil reads everything.
    init(_ reads: SeldomReads?, in db: Database) throws {
        kept = try reads.map { ($0, try SeldomReads.Versions(in: db)) }
    }

    /// What follows from the register.
    private func value<Key: Hashable & Sendable, Value: Sendable>(
        _ key: Key, of shelf: any WritableKeyPath<SeldomReads.Kept, SeldomReads.Shelf<Key, Value>> & Sendable,
        rows: (Value) -> Int = { _ in 0 }, _ make: () throws -> Value
    ) rethrows -> Value {
        guard let kept else { return try make() }
        return try kept.reads.value(key, of: shelf, version: kept.versions.of([.register]), rows: rows, make)
    }

    /// Those of what grows with the log are made each time.
    func sums(_ key: SeldomReads.SumsKey, _ make: () throws -> PopulationSums) rethrows -> PopulationSums {
        guard let kept, let version = kept.versions.of(key) else { return try make() }
        return try kept.reads.value(key, of: \.sums, version: version, rows: { $0.keys.count + 1 }, make)
    }

    /// A read model is asked with one list of divisions all its life.
    func coverage(
        _ key: SeldomReads.CoverageKey, _ make: () throws -> Coverage.Reading
    ) rethrows -> Coverage.Reading {
        try value(key, of: \.coverages, rows: { $0.parts.count + 1 }, make)
    }

    /// The register's names for the keys of a dimension.
    func names(of dimension: Dimension?, _ make: () throws -> [String: String]) rethrows -> [String: String] {
        try value(dimension, of: \.names, make)
    }

    /// All sites of the register.
    func sites(_ make: () throws -> [SeldomReads.Site]) rethrows -> [SeldomReads.Site] {
        try value(0, of: \.sites, make)
    }
}
