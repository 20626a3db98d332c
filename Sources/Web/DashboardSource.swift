import Events
import Export
import Projections

/// Where the pages take their figures from: the program that holds the log and its read model.
///
/// Every call answers from what is held at that moment; a page asks several times and does not need one state for all.
package protocol DashboardSource: Sendable {
    /// Display name of the hub, taken from its register.
    var siteName: String { get }
    var siteCode: SiteCode { get }
    /// The time zone in which dates are shown.
    var calendar: BusinessCalendar { get }

    func today() -> BusinessDate

    /// Rows come in the order in which they are to be shown.
    ///
    /// - Parameter choice: of those that are looked at.
    func board(_ query: FigureQuery, _ choice: RowChoice) throws -> Board

    /// One page of what a figure or a cell counts.
    func evidence(_ query: EvidenceQuery, after place: EvidencePlace?, limit: Int) throws -> Evidence

    /// Everything that it counts, in order.
    func forEachEvidence(_ query: EvidenceQuery, _ body: (EvidenceEntry) throws -> Void) throws

    /// The figures as they were known at one moment beside those known at the question's, and who brought what since.
    func difference(_ query: FigureQuery, since: Instant) throws -> Difference

    /// One page of the events that arrived in between, and behind what the next one begins.
    func arrivals(
        _ query: FigureQuery, since: Instant, after position: Int64, limit: Int
    ) throws -> (arrivals: [Arrival], next: Int64?)

    /// Every one of them.
    func forEachArrival(_ query: FigureQuery, since: Instant, _ body: (Arrival) throws -> Void) throws

    /// - Parameter limit: matters listed of each kind.
    func warnings(_ query: FigureQuery, limit: Int) throws -> Warnings

    /// Every matter of which that warning is.
    func forEachWarning(
        _ kind: Warnings.Kind, _ query: FigureQuery, _ body: (Warnings.MatterWarning) throws -> Void
    ) throws

    /// A whole list, as it is now.
    func table(_ list: ListName, scope: Scope, period: Period, language: Language) throws -> Table

    /// The matters collected last, newest first.
    func newestMatters(_ scope: Scope, limit: Int) throws -> [MatterSummary]

    /// Records that contradict each other, the newest contradiction first.
    func conflicts(limit: Int) throws -> [ConflictSummary]

    /// How many contradictions there are.
    func conflictCount() throws -> Int

    /// Nil where the content is awaited or was forgotten.
    func title(_ digest: Hash) throws -> String?

    /// How far the figures have followed the log, in the log's local order.
    func position() throws -> Int64

    /// How many records are held that the figures do not count yet, because many came at once.
    func pending() throws -> Int64
}

extension DashboardSource {
    func board(_ query: FigureQuery) throws -> Board { try board(query, .all) }
}
