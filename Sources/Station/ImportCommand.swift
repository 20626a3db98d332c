import ArgumentParser
import Commands
import EventLog
import Events
import Foundation
import Import
import SiteStore

/// `import`: takes in a ledger that was kept elsewhere.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: Console.words("导入台账", "take in a ledger"),
        discussion: Console.words(
            "例：station import 台账.csv --map 台账.map.yaml\n同一份台账可以反复导入：已有的不会重复，新增的会补上。",
            "Example: station import ledger.csv --map ledger.map.yaml\nImporting the same ledger again adds only what is new."
        ))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("台账（CSV）", "the ledger (CSV)"))) var file: String
    @Option(help: ArgumentHelp(Console.words("对照表（YAML）", "the mapping (YAML)"))) var map: String
    @Option(
        help: ArgumentHelp(
            Console.words(
                "未导入各行的报告（默认在站点文件夹 imports/ 下）",
                "where to write the report of rows that were not simply taken in (imports/ in the site's folder)")))
    var report: String?

    /// Events of one commit: enough to be fast, few enough that progress is seen.
    private static let eventsPerCommit = 500

    func run() throws {
        let folder = try site.open()
        let mapping = try Mapping.load(map)
        let ledger = try LedgerFile.read(file)
        var plan: ImportPlan?
        var saved = Saved()
        // Another import, or an operator at the keyboard, may append meanwhile: what is left is then planned anew. What is
        // told at the end is the plan of which the first part was saved.
        try Deciding.untilItStands(on: folder.log) { position in
            let next = try self.plan(ledger, mapping, folder)
            if saved.events == 0 { plan = next }
            try append(next, to: folder, after: position, &saved)
        }
        if let newest = saved.newest { Recording.warn(newest: newest.stamp, now: newest.now, folder.calendar) }
        guard let plan else { preconditionFailure("a decision that stands was made") }
        let outcome = ImportReport(plan)
        try say(outcome, plan.registrations.count, reportedIn: try write(outcome, folder))
    }

    private func plan(_ ledger: LedgerFile, _ mapping: Mapping, _ folder: SiteFolder) throws -> ImportPlan {
        let (rows, entries) = try Self.known(folder)
        let line = ProgressLine("读取台账", "reading")
        defer { line.finish() }
        // A row of this year lies in no future because this computer's clock fell back.
        let clock = HybridClock(latest: try folder.newestOwnStamp() ?? .zero)
        return try ImportPlan(
            ledger, mapping, already: rows, entries: entries, now: clock.present(at: WallClock.now()),
            secret: RowSecret(folder.ledgerSecret)
        ) { line.show($0, of: $1) }
    }

    /// What the site's own log holds of ledgers, and the organs and deputies that anybody has entered.
    private static func known(_ folder: SiteFolder) throws -> (KnownRows, KnownEntries) {
        let secret = RowSecret(folder.ledgerSecret)
        var rows = KnownRows()
        var entries = KnownEntries()
        var position: Int64 = 0
        while true {
            let events = try folder.log.events(after: position, limit: 1000)
            guard let last = events.last else { return (rows, entries) }
            position = last.position
            for logged in events {
                if logged.log == folder.log.own {
                    rows.evolve(logged, identity: try identity(of: logged, secret, folder.log))
                }
                if case .organRegistered(let fact) = logged.event.body { entries.organs.insert(fact.code) }
                if case .deputyEnrolled(let fact) = logged.event.body { entries.deputies.insert(fact.id) }
            }
        }
    }

    /// The digest of who the citizen is; nil where that was forgotten, or where the event came from no ledger.
    private static func identity(of logged: LoggedEvent, _ secret: RowSecret, _ log: SQLiteLog) throws -> Hash? {
        guard logged.event.hasOrigin, case .opinionCollected = logged.event.body else { return nil }
        var texts: [Step.Text] = []
        for ref in logged.event.contents where ref.class == .identity {
            guard let digest = Hash(ref.digest), let content = try log.content(digest) else { return nil }
            texts.append(Step.Text(role: ref.role, text: content.text))
        }
        return secret.digest(ofIdentity: texts)
    }

    /// What is on disk of this run.
    private struct Saved {
        var events = 0
        /// The stamp of what was appended last, and what the clock showed then.
        var newest: (stamp: HybridTime, now: Instant)?
    }

    /// - Parameters:
    ///   - position: the log's last one when the plan was made.
    ///   - saved: grows by the events that are on disk.
    private func append(
        _ plan: ImportPlan, to folder: SiteFolder, after position: Int64, _ saved: inout Saved
    ) throws {
        let line = ProgressLine("保存", "saving")
        defer { line.finish() }
        var position = position
        func save(_ drafts: [Draft]) throws {
            let now = WallClock.now()
            let appended = try folder.record(drafts, about: nil, ifUnchangedSince: position, now: now)
            position += Int64(drafts.count)
            saved.events += drafts.count
            if let last = appended.last { saved.newest = (last.hlc, now) }
        }
        try save(plan.registrations)
        let pending = plan.rows.filter { !$0.steps.isEmpty }
        var done = 0
        while done < pending.count {
            var batch: [PlannedRow] = []
            var events = 0
            while done < pending.count, batch.isEmpty || events + pending[done].steps.count <= Self.eventsPerCommit {
                batch.append(pending[done])
                events += pending[done].steps.count
                done += 1
            }
            try save(try plan.drafts(for: batch, actor: Operator.name) { Randomness.bytes(Content.saltBytes) })
            line.show(done, of: pending.count)
        }
    }

    private func write(_ outcome: ImportReport, _ folder: SiteFolder) throws -> String? {
        if outcome.lines.isEmpty { return nil }
        let stamp = WallClock.now().rfc3339.filter(\.isNumber)
        let path =
            report ?? folder.path + "/imports/\(stamp)-\(URL(fileURLWithPath: file).lastPathComponent).report.csv"
        do {
            let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try outcome.csv(Console.language).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw SiteStoreError(
                .cannotWrite, zh: "记录已保存，但报告写不进 \(path)，请用 --report 另指一处后重新导入",
                en:
                    "the records are saved, but the report cannot be written to \(path); name another place with --report and import again"
            )
        }
        return path
    }

    private func say(_ outcome: ImportReport, _ registered: Int, reportedIn path: String?) throws {
        let counts = outcome.counts
        if site.json {
            try Console.print(
                json: Document(
                    ledger: outcome.ledger, rows: counts.rows, new: counts.new, further: counts.further,
                    known: counts.known, changed: counts.changed, repeated: counts.repeated, refused: counts.refused,
                    noted: counts.noted, events: counts.events, registered: registered, report: path))
            return
        }
        print(
            Console.words(
                "台账“\(outcome.ledger)”共 \(counts.rows) 行：新增 \(counts.new)，补充 \(counts.further)，已有 \(counts.known)，有变动 \(counts.changed)，重复 \(counts.repeated)，未导入 \(counts.refused)；写入记录 \(counts.events) 条",
                "ledger \"\(outcome.ledger)\", \(counts.rows) rows: \(counts.new) new, \(counts.further) continued, \(counts.known) known, \(counts.changed) changed, \(counts.repeated) repeated, \(counts.refused) refused; \(counts.events) events saved"
            ))
        if let path {
            print(
                Console.words("未直接导入的各行及原因见 \(path)", "rows that were not simply taken in, with the reasons: \(path)"))
        }
    }

    private struct Document: Encodable {
        let ledger: String
        let rows, new, further, known, changed, repeated, refused, noted, events, registered: Int
        let report: String?
    }
}
