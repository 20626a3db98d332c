import EventLog
import Events
import Projections
import SiteStore
import Web

/// What the dashboard is fed from: the hub's log and its read model, brought up to date at every question.
struct HubPages: DashboardSource {
    let folder: SiteFolder
    let views: ReadModel
    let divisions: Divisions
    let ending: Ending

    var siteName: String { folder.profile.name }
    var siteCode: SiteCode { folder.code }
    var calendar: BusinessCalendar { folder.calendar }

    func today() -> BusinessDate { calendar.date(of: WallClock.now()) }

    func board(_ query: FigureQuery) throws -> Board {
        try prepare(query)
        // A question that would take long is given up when the program ends: whoever asked has no more use for the answer.
        return try views.board(
            query, reader: folder.log, divisions: divisions, now: WallClock.now(), isEnding: { ending.isAsked })
    }

    func evidence(_ query: EvidenceQuery, after place: EvidencePlace?, limit: Int) throws -> Evidence {
        try prepare(query.question)
        return try views.evidence(
            query, after: place, limit: limit, reader: folder.log, divisions: divisions, now: WallClock.now())
    }

    func forEachEvidence(_ query: EvidenceQuery, _ body: (EvidenceEntry) throws -> Void) throws {
        try prepare(query.question)
        _ = try views.forEachEvidence(query, reader: folder.log, divisions: divisions, now: WallClock.now(), body)
    }

    /// Refuses a region that there is not, and folds in what has come.
    private func prepare(_ query: FigureQuery) throws {
        if let region = query.scope.region {
            do {
                try divisions.require(region)
            } catch {
                throw WebError(.parameter, zh: error.message.zh, en: error.message.en)
            }
        }
        try views.bringUpToDate(from: folder.log, isEnding: { ending.isAsked })
    }

    func newestMatters(_ scope: Scope, limit: Int) throws -> [MatterSummary] {
        try views.newestMatters(scope: scope, limit: limit)
    }

    func conflicts(limit: Int) throws -> [ConflictSummary] { try views.conflicts(limit: limit) }

    func conflictCount() throws -> Int { try views.conflictCount() }

    func title(_ digest: Hash) throws -> String? { try folder.log.content(digest)?.text }

    func position() throws -> Int64 { try views.position() }
}
