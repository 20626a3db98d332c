import Events
import GRDB

/// One entry of the register as a row: site, deputy, posting or organ.
///
/// Of several entries for one key the newest by (hlc, log, seq) stands, so that neither the order of arrival nor a
/// second arrival matters.
struct RegisterEntry {
    private let table: String
    private let key: [(column: String, value: String)]
    private let facts: [(column: String, value: any DatabaseValueConvertible)]
    private let logged: LoggedEvent

    /// Nil when the event is no entry of the register, or names no code that could be one.
    init?(_ logged: LoggedEvent) {
        self.logged = logged
        switch logged.event.body {
        case .siteOpened(let fact):
            guard let code = try? SiteCode(fact.code) else { return nil }
            table = "sites"
            key = [("code", code.text)]
            facts = [
                ("name", fact.name),
                ("kind", fact.kind.word.isEmpty ? code.kind.word : fact.kind.word),
                ("division", code.division.digits),
                ("opened_at", Instant(bounded: logged.event.occurredAt).milliseconds),
            ]
        case .deputyEnrolled(let fact):
            guard !fact.id.isEmpty else { return nil }
            table = "deputies"
            key = [("id", fact.id)]
            facts = [("name", fact.name), ("level", fact.level.word)]
        case .deputyPosted(let fact):
            guard !fact.deputy.isEmpty, let site = try? SiteCode(fact.site) else { return nil }
            table = "postings"
            key = [("deputy", fact.deputy), ("site", site.text)]
            facts = [("posted_at", Instant(bounded: logged.event.occurredAt).milliseconds)]
        case .organRegistered(let fact):
            guard !fact.code.isEmpty else { return nil }
            table = "organs"
            key = [("code", fact.code)]
            facts = [("name", fact.name), ("provisional", fact.provisional)]
        default: return nil
        }
    }

    func merge(into db: Database) throws {
        let sought = key.map { "\($0.column) = ?" }.joined(separator: " AND ")
        let standing = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT hlc, log, seq FROM \(table) WHERE \(sought)"),
            arguments: StatementArguments(key.map(\.value)))
        if let standing {
            let old = (UInt64(bitPattern: standing[0] as Int64), standing[1] as String, standing[2] as Int64)
            guard old < (logged.event.hlc, logged.log.name, Int64(bitPattern: logged.seq)) else { return }
        }
        let columns = key.map(\.column) + facts.map(\.column) + ["hlc", "log", "seq"]
        let values: [any DatabaseValueConvertible] =
            key.map(\.value) + facts.map(\.value) + [
                Int64(bitPattern: logged.event.hlc), logged.log.name, Int64(bitPattern: logged.seq),
            ]
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO \(table) (\(columns.joined(separator: ", ")))
                VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                """
        ).execute(arguments: StatementArguments(values))
    }
}
