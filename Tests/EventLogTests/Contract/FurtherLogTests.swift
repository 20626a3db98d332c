import EventLog
import Events
import Foundation
import Testing

/// A hub's logs besides its own: same chain, same clock, same order of arrival.
@Suite(.serialized) struct FurtherLogTests {
    private static let later = Records.now.advanced(byMilliseconds: 5000)

    private static func mailbox(_ site: String = "520103001-Z02") throws -> LogID {
        .mailbox(of: try SiteCode(site), at: try Records.hub().site)
    }

    private static func reply(_ text: String, to seq: UInt64 = 1, contents: [NamedContent] = []) throws -> Draft {
        Draft(
            .replyGiven(.with { $0.organ = text }), subject: .ref(Ref(try Records.station(), seq)),
            occurredAt: Records.now, contents: contents)
    }

    @Test(arguments: LogKind.allCases)
    func aFurtherLogBeginsInItsFirstEpochWithItsFirstEvent(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let mailbox = try Self.mailbox()
        #expect(mailbox.name == "520103-H01/mail/520103001-Z02")
        #expect(try log.append([], to: mailbox, ifUnchangedSince: nil, now: Records.now).isEmpty)
        #expect(try log.head(of: mailbox) == nil)
        let events = try log.append(
            [Self.reply("a"), Self.reply("b")], to: mailbox, ifUnchangedSince: nil, now: Records.now)
        #expect(events.map(\.log) == [mailbox, mailbox])
        #expect(events.map(\.seq) == [1, 2])
        #expect(events.map(\.epoch) == [1, 1])
        #expect(events[0].hash == Chain.next(after: Chain.genesis(log: mailbox, epoch: 1), payload: events[0].payload))
        #expect(try log.head(of: mailbox) == Head(log: mailbox, epoch: 1, seq: 2, hash: events[1].hash))
        #expect(try log.head(of: mailbox, at: 1)?.hash == events[0].hash)
        #expect(try log.head(of: mailbox, at: 0) == .empty(log: mailbox, epoch: 1))
        #expect(try log.head(of: mailbox, at: 3) == nil)
        #expect(try log.head(of: Records.hub()) == .empty(log: Records.hub(), epoch: 7))
        #expect(try log.heads().map(\.log) == [mailbox])
        #expect(try log.events(about: Ref(Records.station(), 1)).map(\.log) == [mailbox, mailbox])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func severalLogsGrowSideBySideEachWithItsOwnChain(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let (first, second) = (try Self.mailbox(), try Self.mailbox("520103001-Z03"))
        for index in 0..<3 {
            _ = try log.append([Records.opinion("\(index)")], now: Records.now)
            _ = try log.append([Self.reply("\(index)")], to: first, ifUnchangedSince: nil, now: Records.now)
            _ = try log.append(
                [Self.reply("\(index)"), Self.reply("x")], to: second, ifUnchangedSince: nil, now: Records.now)
        }
        let heads = try log.heads()
        #expect(heads.map(\.log) == [try Records.hub(), first, second])
        #expect(heads.map(\.seq) == [3, 3, 6])
        #expect(try log.events(after: 0, limit: 99).map(\.position) == Array(1...12))
        #expect(try log.payloads(of: second, after: 4, maxEvents: 9, maxBytes: .max).count == 2)
        #expect(try log.statistics().logs.map(\.events) == [3, 3, 6])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func oneClockStampsAllLogsOfTheSiteWhateverTheWallClockShows(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let back = Records.now.advanced(byMilliseconds: -315_360_000_000)
        var stamps: [HybridTime] = []
        for (index, time) in [Records.now, back, Records.now, back, back].enumerated() {
            let target = index.isMultiple(of: 2) ? try Self.mailbox() : log.own
            stamps += try log.append(
                [Records.opinion(at: back), Records.opinion(at: back)], to: target, ifUnchangedSince: nil, now: time
            ).map(\.hlc)
        }
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func theClockGoesOnFromAFurtherLogAfterReopening() throws {
        let folder = try TemporaryFolder()
        // A stamp further ahead than another site's would be followed.
        let ahead = Records.now.advanced(byMilliseconds: Bounds.clockDriftMilliseconds * 2)
        let stamp = try LogFile.create(folder, own: "520103-H01").append(
            [Self.reply("a")], to: Self.mailbox(), ifUnchangedSince: nil, now: ahead)[0].hlc
        let next = try SQLiteLog.open(path: folder.log).append([Records.opinion()], now: Records.now)[0].hlc
        #expect(next.rawValue == stamp.rawValue + 1)
    }

    @Test(arguments: LogKind.allCases)
    func aDecisionOnAPositionHoldsForEveryLog(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let position = try log.lastPosition()
        _ = try log.append([Records.opinion()], ifUnchangedSince: position, now: Records.now)
        let error = complaint {
            _ = try log.append([Self.reply("a")], to: Self.mailbox(), ifUnchangedSince: position, now: Records.now)
        }
        #expect(error?.code == "log.moved")
        #expect(try log.head(of: Self.mailbox()) == nil)
        let now = try log.lastPosition()
        #expect(
            try log.append([Self.reply("a")], to: Self.mailbox(), ifUnchangedSince: now, now: Records.now).count == 1)
    }

    @Test(arguments: LogKind.allCases)
    func aBatchThatIsRefusedLeavesNoLogBehind(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let future = Records.now.advanced(byMilliseconds: Bounds.futureMilliseconds + 1)
        let error = complaint {
            _ = try log.append(
                [Self.reply("a"), Records.opinion(at: future)], to: Self.mailbox(), ifUnchangedSince: nil,
                now: Records.now)
        }
        #expect(error?.code == "log.draft")
        #expect(try log.head(of: Self.mailbox()) == nil)
        #expect(try log.lastPosition() == 0)
    }

    @Test(
        arguments: LogKind.allCases,
        ["520103001-Z02", "520103-H02", "520103-H02/mail/520103001-Z02", "5201-H01/mail/520103-H01"])
    func aLogThatIsNotTheSitesOwnIsRefused(kind: LogKind, name: String) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let foreign = try Records.log(name)
        let error = complaint {
            _ = try log.append([Records.opinion()], to: foreign, ifUnchangedSince: nil, now: Records.now)
        }
        #expect(error?.code == "log.not_owned")
        #expect(error?.message.en.contains(name) == true)
        #expect(try log.head(of: foreign) == nil)
        #expect(try log.lastPosition() == 0)
    }

    @Test(arguments: LogKind.allCases)
    func aStationHoldsItsMailboxAsItHoldsAnyOtherSitesLog(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let mailbox = try Self.mailbox()
        #expect(try log.take(Records.batch(of: mailbox, epoch: 1, count: 3)) == 3)
        #expect(try log.take(Records.batch(of: mailbox, epoch: 1, after: 1, count: 3), at: Self.later) == 1)
        let error = complaint {
            _ = try log.append([Self.reply("a")], to: mailbox, ifUnchangedSince: nil, now: Records.now)
        }
        #expect(error?.code == "log.not_owned")
        #expect(try log.head(of: mailbox)?.seq == 4)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func aContentIsNamedInTheLogsWhoseEventsNameItAndInNoOther(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let (mailbox, other) = (try Self.mailbox(), try Self.mailbox("520103001-Z03"))
        let mine = try Records.content("已修复")
        let theirs = try Records.content("李某", class: .identity)
        let shared = try Records.content("转两站办理", salt: 3)
        let unknown = try Records.content("没有的")
        _ = try log.append(
            [Self.reply("a", contents: [NamedContent(.reply, mine), NamedContent(.note, shared)])], to: mailbox,
            ifUnchangedSince: nil, now: Records.now)
        _ = try log.append(
            [Self.reply("b", contents: [NamedContent(.citizenName, theirs), NamedContent(.note, shared)])], to: other,
            ifUnchangedSince: nil, now: Records.now)
        let all = [mine, theirs, shared, unknown].map(\.digest)
        #expect(try log.named(all, in: mailbox) == [mine.digest, shared.digest])
        #expect(try log.named(all, in: other) == [theirs.digest, shared.digest])
        #expect(try log.named(all, in: log.own) == [])
        #expect(try log.named(all, in: Records.station()) == [])
        #expect(try log.named([], in: mailbox) == [])
    }
}
