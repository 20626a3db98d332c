import EventLog
import Events
import Export
import Projections
import Search
import SiteStore
import Web

/// What the dashboard is fed from: the hub's log and its read model, brought up to date at every question.
struct HubPages: DashboardSource, SearchSource {
    let folder: SiteFolder
    let views: ReadModel
    let divisions: Divisions
    /// What is worth a warning.
    let rules: WarningRules
    let keptWarnings = KeptWarnings()
    let index: SearchIndex
    /// Rung where the index is found to be behind: it was damaged or deleted, or could not be written for a while.
    let indexing: Bell
    let folding: Bell
    let ending: Ending

    var siteName: String { folder.profile.name }
    var siteCode: SiteCode { folder.code }
    var calendar: BusinessCalendar { folder.calendar }

    func today() -> BusinessDate { calendar.date(of: WallClock.now()) }

    func board(_ query: FigureQuery, _ choice: RowChoice) throws -> Board {
        try prepare(query)
        // A question that would take long is given up when the program ends: whoever asked has no more use for the answer.
        return try views.board(
            query, reader: folder.log, divisions: divisions, now: WallClock.now(), choice: choice,
            isEnding: { ending.isAsked })
    }

    func evidence(_ query: EvidenceQuery, after place: EvidencePlace?, limit: Int) throws -> Evidence {
        try prepare(query.question)
        return try views.evidence(
            query, after: place, limit: limit, reader: folder.log, divisions: divisions, now: WallClock.now(),
            interruption: interruption)
    }

    func forEachEvidence(_ query: EvidenceQuery, _ body: (EvidenceEntry) throws -> Void) throws {
        try prepare(query.question)
        _ = try views.forEachEvidence(
            query, reader: folder.log, divisions: divisions, now: WallClock.now(),
            interruption: interruption, body)
    }

    func difference(_ query: FigureQuery, since: Instant) throws -> Difference {
        try prepare(query)
        return try views.difference(
            query, since: since, reader: folder.log, divisions: divisions, now: WallClock.now(),
            interruption: interruption)
    }

    func arrivals(
        _ query: FigureQuery, since: Instant, after position: Int64, limit: Int
    ) throws -> (arrivals: [Arrival], next: Int64?) {
        try views.arrivals(query, since: since, after: position, limit: limit, reader: folder.log)
    }

    func forEachArrival(_ query: FigureQuery, since: Instant, _ body: (Arrival) throws -> Void) throws {
        try views.forEachArrival(query, since: since, reader: folder.log, interruption: interruption) {
            try body($0)
            return true
        }
    }

    func warnings(_ query: FigureQuery, limit: Int) throws -> Warnings {
        try prepare(query)
        func find() throws -> Warnings {
            try views.warnings(
                query, rules: rules, isHub: true, limit: limit, reader: folder.log, divisions: divisions,
                now: WallClock.now(), interruption: interruption)
        }
        guard limit == 0 else { return try find() }
        let key = KeptWarnings.Key(
            query: query, position: try views.position(), incarnation: try folder.log.incarnation)
        return try keptWarnings.warnings(key, find)
    }

    func forEachWarning(
        _ kind: Warnings.Kind, _ query: FigureQuery, _ body: (Warnings.MatterWarning) throws -> Void
    ) throws {
        try prepare(query)
        try views.forEachWarning(
            kind, query, rules: rules, reader: folder.log, divisions: divisions, now: WallClock.now(),
            interruption: interruption, body)
    }

    func table(_ list: ListName, scope: Scope, period: Period, language: Language) throws -> Table {
        try prepare(FigureQuery(scope: scope, period: period, asOf: today()))
        return ListTable(of: views, scope: scope, period: period, language: language) { try title($0) }.table(list)
    }

    /// A question that would take long is given up when the program ends.
    private var interruption: Interruption { Interruption { ending.isAsked } }

    /// Refuses a region that there is not, and folds in what has come.
    private func prepare(_ query: FigureQuery) throws {
        if let region = query.scope.region {
            do {
                try divisions.require(region)
            } catch {
                throw WebError(.parameter, zh: error.message.zh, en: error.message.en)
            }
        }
        try foldIn()
    }

    private func foldIn() throws {
        // Where the definitions have changed, the old board is served until the new one is there; `Folding` makes it.
        guard try !views.isOutdated, try pending() <= Self.foldedAtOnce else { return folding.ring() }
        try views.bringUpToDate(from: folder.log, isEnding: { ending.isAsked })
    }

    /// So many are folded in before an answer, in a moment. While more are coming in, answers are from what is folded in, and say
    /// how many are not.
    private static let foldedAtOnce = Int64(ReadModel.pageSize)

    func pending() throws -> Int64 { max(0, try folder.log.lastPosition() - views.position()) }

    func newestMatters(_ scope: Scope, limit: Int) throws -> [MatterSummary] {
        try views.newestMatters(scope: scope, limit: limit)
    }

    func conflicts(limit: Int) throws -> [ConflictSummary] { try views.conflicts(limit: limit) }

    func conflictCount() throws -> Int { try views.conflictCount() }

    func title(_ digest: Hash) throws -> String? { try folder.log.content(digest)?.text }

    func position() throws -> Int64 { try views.position() }

    // MARK: - Words

    func search(_ query: SearchQuery) throws -> SearchPage {
        let counted = try query.counted {
            try foldIn()
            return views
        }
        return try index.search(counted, in: folder.log)
    }

    func similarPairs(
        region: DivisionCode?, from: BusinessDate, through: BusinessDate, limit: Int
    ) throws -> [SimilarPair] {
        try index.similarPairs(region: region, from: from, through: through, limit: limit, reader: folder.log)
    }

    func indexedPercent() throws -> Int {
        let (done, total) = (try index.position(), try folder.log.lastPosition())
        guard done < total else { return 100 }
        indexing.ring()
        return Int(done * 100 / total)
    }
}
