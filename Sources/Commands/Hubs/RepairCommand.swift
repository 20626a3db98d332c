import ArgumentParser
import EventLog
import Events
import SiteStore

/// `repair`: shows of which logs another version waits here, and puts it in the place of this site's when a person says so.
package struct RepairCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: Console.words("查看并修复分叉的日志", "see logs that have forked, and repair them"),
        discussion: Console.words(
            "例：\(Console.program) repair              查看哪些记录只在本机、哪些只在对方\n    \(Console.program) repair --adopt      以对方的版本为准，只在本机的记录随后重新登记（编号会变）\n两个版本都一直保留；不加 --adopt 什么也不改。",
            "Examples: \(Console.program) repair            which records are only here, which only there\n          \(Console.program) repair --adopt    the other version stands; what is only here is recorded again behind it, under new numbers\nBoth versions are kept for good; without --adopt nothing is changed."
        ))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("只看哪个日志（默认全部）", "the log (all)"), valueName: "LOG")) var log: String?
    @Flag(help: ArgumentHelp(Console.words("以对方的版本为准", "let the other version stand"))) var adopt = false
    @Flag(
        help: ArgumentHelp(
            Console.words("只在本机的记录不再重新登记（仍另存备查）", "record nothing again (what gave way is kept apart all the same)")))
    var drop = false

    package init() {}

    package func run() throws {
        guard adopt || !drop else {
            throw SiteStoreError(.argument, zh: "--drop 须与 --adopt 同用", en: "--drop goes with --adopt")
        }
        let folder = try site.open()
        let name = try log.map { try LogID(name: $0) }
        let divergences = try folder.divergences().filter { name == nil || $0.branch.log == name }
        let superseded = try folder.supersededCopies().filter { name == nil || $0.log == name }
        if let name, divergences.isEmpty, superseded.isEmpty {
            throw SiteStoreError(
                .argument, zh: "日志 \(name) 没有另外的版本等待决定；有问题时请先同步",
                en: "no other version of log \(name) waits for a decision; where something is wrong, sync first")
        }
        if adopt {
            let adopted = try folder.adopt(divergences, drops: drop)
            try RepairTelling(adopted, letGo: try folder.letGo(superseded)).print(json: site.json)
        } else {
            try DivergenceTelling(divergences, superseded, folder).print(json: site.json)
        }
    }
}

/// What is only here and only there, as it is printed.
private struct DivergenceTelling: Encodable {
    let diverged: [Row]
    let superseded: [Superseded]
    let forks: [Fork]
    let troubles: [ShownTrouble]

    struct Row: Encodable {
        let log, from: String
        let own: Bool
        let common_seq: UInt64
        let only_there: UInt64
        let only_here: [Record]
    }

    struct Record: Encodable {
        let record, type, recorded_at, actor: String
        /// What people know it by, where it opens a matter, a visit or a duty.
        let number: String?
    }

    /// A copy that its owner no longer stands by.
    struct Superseded: Encodable {
        let log: String
        let common_seq: UInt64
        let events: Int
    }

    /// What gave way before.
    struct Fork: Encodable {
        let log: String
        let common_seq: UInt64
        let retired_at: String
        let events: Int
    }

    /// Records shown of one log.
    private static let shown = 20

    init(_ divergences: [SiteStore.Divergence], _ copies: [SupersededCopy], _ folder: SiteFolder) throws {
        superseded = copies.map { Superseded(log: $0.log.name, common_seq: $0.base, events: $0.events) }
        diverged = divergences.map { divergence in
            Row(
                log: divergence.branch.log.name, from: divergence.branch.from.text, own: divergence.isOwn,
                common_seq: divergence.branch.base.seq, only_there: divergence.onlyThere,
                only_here: divergence.onlyHere.map { logged in
                    Record(
                        record: RecordPlace.text(logged.ref), type: logged.event.type.description,
                        recorded_at: logged.recordedAt.rfc3339, actor: logged.event.actor,
                        number: logged.event.body?.opensSubject == true ? MatterID(logged.ref).description : nil)
                })
        }
        forks = try folder.log.forks().map {
            Fork(log: $0.log.name, common_seq: $0.base, retired_at: $0.retiredAt.rfc3339, events: $0.events)
        }
        troubles = try folder.log.troubles().map(ShownTrouble.init)
    }

    func print(json: Bool) throws {
        if json { return try Console.print(json: self) }
        if diverged.isEmpty, superseded.isEmpty {
            Swift.print(
                Console.words("没有另外的版本等待决定", "no other version of any log waits for a decision"))
        }
        for row in diverged {
            Swift.print(
                Console.words(
                    "日志 \(row.log)：与 \(row.from) 所存在第 \(row.common_seq) 条之后不同；只在本机 \(row.only_here.count) 条，只在对方 \(row.only_there) 条",
                    "log \(row.log) differs from what \(row.from) holds after event \(row.common_seq): \(row.only_here.count) events only here, \(row.only_there) only there"
                ))
            for record in row.only_here.prefix(Self.shown) {
                Swift.print(
                    "  "
                        + Console.printable(
                            [record.record, record.type, record.recorded_at, record.actor, record.number ?? ""].filter {
                                !$0.isEmpty
                            }.joined(separator: "  ")))
            }
            if row.only_here.count > Self.shown {
                Swift.print(
                    Console.words(
                        "  另有 \(row.only_here.count - Self.shown) 条，用 --json 全部列出",
                        "  and \(row.only_here.count - Self.shown) more; --json lists them all"))
            }
        }
        for copy in superseded {
            Swift.print(
                Console.words(
                    "日志 \(copy.log)：第 \(copy.common_seq) 条之后的 \(copy.events) 条已被其站点的修复取代；用 \(Console.program) repair --adopt 放下（仍另存），再同步取回",
                    "log \(copy.log): \(copy.events) events after \(copy.common_seq) gave way when its site repaired it; \(Console.program) repair --adopt lets them go (they are kept apart), and the next sync brings what stands"
                ))
        }
        if !diverged.isEmpty {
            Swift.print(
                Console.words(
                    "以对方的版本为准：\(Console.program) repair --adopt（只在本机的随后重新登记；加 --drop 则不再登记）",
                    "to let the other version stand: \(Console.program) repair --adopt (what is only here is recorded again behind it; not with --drop)"
                ))
        }
        for fork in forks {
            Swift.print(
                Console.words(
                    "此前让位的记录：日志 \(fork.log) 第 \(fork.common_seq) 条之后 \(fork.events) 条（\(fork.retired_at.prefix(10))），仍保留",
                    "gave way before and are kept: \(fork.events) events of log \(fork.log) after \(fork.common_seq) (\(fork.retired_at.prefix(10)))"
                ))
        }
        // What is told above is not told twice.
        let told = Set(diverged.map(\.log) + superseded.map(\.log))
        for trouble in troubles where !told.contains(trouble.log) { Swift.print(trouble.line) }
    }
}

/// What a repair did, as it is printed.
private struct RepairTelling: Encodable {
    let repaired: [Log]
    let renumbered: [Move]

    struct Log: Encodable {
        let log: String
        let retired, adopted, recorded: Int
    }

    struct Move: Encodable {
        let old, new, type: String
        /// Old and new number, of what people know by one.
        let old_number, new_number: String?
    }

    init(_ outcome: RepairOutcome, letGo: RepairOutcome) {
        repaired = (outcome.logs + letGo.logs).map {
            Log(log: $0.log.name, retired: $0.retired, adopted: $0.adopted, recorded: $0.recorded)
        }
        renumbered = outcome.moves.map { move in
            let opens = move.recorded.event.body?.opensSubject == true
            return Move(
                old: RecordPlace.text(move.from), new: RecordPlace.text(move.recorded.ref),
                type: move.recorded.event.type.description,
                old_number: opens ? MatterID(move.from).description : nil,
                new_number: opens ? MatterID(move.recorded.ref).description : nil)
        }
    }

    func print(json: Bool) throws {
        if json { return try Console.print(json: self) }
        if repaired.isEmpty {
            Swift.print(Console.words("没有需要修复的日志", "there is nothing to repair"))
        }
        for log in repaired {
            Swift.print(
                Console.words(
                    "日志 \(log.log)：采用对方的 \(log.adopted) 条，让位 \(log.retired) 条（已另存），重新登记 \(log.recorded) 条",
                    "log \(log.log): \(log.adopted) events of the other version stand, \(log.retired) gave way and are kept apart, \(log.recorded) were recorded again"
                ))
        }
        for move in renumbered {
            guard let old = move.old_number, let new = move.new_number else { continue }
            Swift.print(Console.words("  编号 \(old) 改为 \(new)", "  \(old) is \(new) now"))
        }
        if !repaired.isEmpty {
            Swift.print(Console.words("请再同步一次", "sync once more now"))
        }
    }
}
