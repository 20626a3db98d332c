import EventLog
import Events
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct ForgettingTests {
    private func counts(_ log: any AppendLog) throws -> [Int] {
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil)
        let statistics = try log.statistics()
        #expect(statistics.contentsHeld == report.contentsHeld)
        #expect(statistics.contentsAwaited == report.contentsAwaited)
        #expect(statistics.contentsForgotten == report.contentsForgotten)
        return [report.contentsHeld, report.contentsAwaited, report.contentsForgotten]
    }

    @Test(arguments: LogKind.allCases)
    func whatASiteForgetsIsGoneAndNothingElse(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let name = try Records.content("李某某", class: .identity)
        let title = try Records.content("路灯不亮")
        _ = try log.append(
            [Records.opinion(contents: [NamedContent(.title, title), NamedContent(.citizenName, name)])],
            now: Records.now)
        let head = try log.head(of: log.own)
        let forgetting = try log.append([Records.forgetting([name.digest])], now: Records.now)
        #expect(forgetting[0].forgets == [name.digest])
        #expect(try log.content(name.digest) == nil)
        #expect(try log.heldContent(name.digest) == nil)
        #expect(try log.chunk(0, of: name.digest) == nil)
        #expect(try log.content(title.digest) == title)
        #expect(try counts(log) == [1, 0, 1])
        #expect(try log.hash(of: log.own, at: 1) == head?.hash)
        // Neither sent again nor named again does it come back.
        #expect(try log.store([name]) == 0)
        _ = try log.append([Records.opinion(contents: [NamedContent(.citizenName, name)])], now: Records.now)
        #expect(try log.content(name.digest) == nil)
        _ = try log.append([Records.forgetting([name.digest])], now: Records.now)
        #expect(try counts(log) == [1, 0, 1])
    }

    @Test(arguments: LogKind.allCases)
    func aRedactionForgetsWhatItReplacesAndHoldsWhatItShows(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let text = try Records.content("李某某家门口的路灯不亮")
        let shown = try Records.content("某居民家门口的路灯不亮")
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, text)])], now: Records.now)
        _ = try log.append(
            [Records.redaction([text.digest], contents: [NamedContent(.text, shown)])], now: Records.now)
        #expect(try log.content(text.digest) == nil)
        #expect(try log.content(shown.digest) == shown)
        #expect(try counts(log) == [1, 0, 1])
    }

    @Test(arguments: LogKind.allCases)
    func anEventThatNamesAndForgetsTheSameHoldsNothing(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let text = try Records.content("路灯")
        _ = try log.append(
            [Records.redaction([text.digest], contents: [NamedContent(.text, text)])], now: Records.now)
        #expect(try log.content(text.digest) == nil)
        #expect(try counts(log) == [0, 0, 1])
    }

    @Test(arguments: LogKind.allCases)
    func aBatchThatIsRefusedForgetsNothing(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let text = try Records.content("路灯")
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, text)])], now: Records.now)
        let error = complaint {
            _ = try log.append([Records.forgetting([text.digest]), Records.referral(.draft(7))], now: Records.now)
        }
        #expect(error?.code == "log.draft")
        #expect(try log.content(text.digest) == text)
        #expect(try counts(log) == [1, 0, 0])
    }

    @Test(arguments: LogKind.allCases)
    func digestsOfAnotherLengthForgetNothing(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let draft = Draft(
            .contentsForgotten(.with { $0.digests = [Data(count: 31), Data(), Data(count: 33)] }),
            occurredAt: Records.now)
        #expect(try log.append([draft], now: Records.now)[0].forgets == [])
        #expect(try counts(log) == [0, 0, 0])
    }

    @Test(arguments: LogKind.allCases)
    func awaitedContentsThatAreForgottenAreAskedForNoMore(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        let text = try Records.content("路灯")
        let events = [
            Records.event(Records.opinion(contents: [NamedContent(.text, text)])),
            Records.event(Records.forgetting([text.digest]), tick: 1),
        ]
        let batch = try Records.batch(of: other, events)
        #expect(try log.take(ChainedBatch(after: batch.previous, payloads: [batch.payloads[0]])) == 1)
        #expect(try log.awaitedContents(of: other, limit: 9) == [text.digest])
        #expect(try log.take(batch) == 1)
        #expect(try log.awaitedContents(of: other, limit: 9) == [])
        #expect(try log.store([text]) == 0)
        #expect(try counts(log) == [0, 0, 1])
    }

    @Test(arguments: LogKind.allCases)
    func anotherStationMayNotForgetAndIsRecordedAllTheSame(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let text = try Records.content("路灯")
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, text)])], now: Records.now)
        let foreign = try Records.batch(of: Records.other(), [Records.event(Records.forgetting([text.digest]))])
        #expect(try log.take(foreign) == 1)
        #expect(try log.content(text.digest) == text)
        #expect(try counts(log) == [1, 0, 0])
    }

    @Test(arguments: LogKind.allCases, ["520103-H01", "520103-H01/520103001-Z02", "5201-H01"])
    func aHubForgetsWhatAnySiteNamed(kind: LogKind, hub: String) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let text = try Records.content("路灯")
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, text)])], now: Records.now)
        let batch = try Records.batch(of: Records.log(hub), [Records.event(Records.forgetting([text.digest]))])
        #expect(try log.take(batch) == 1)
        #expect(try log.content(text.digest) == nil)
        #expect(try counts(log) == [0, 0, 1])
    }

    @Test(arguments: LogKind.allCases)
    func aForgettingThatComesBeforeTheNamingWaitsForIt(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let mine = try Records.content("甲")
        let theirs = try Records.content("乙")
        let hub = try Records.batch(
            of: Records.hub(), [Records.event(Records.forgetting([mine.digest, theirs.digest]))])
        #expect(try log.take(hub) == 1)
        #expect(try counts(log) == [0, 0, 2])
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, mine)])], now: Records.now)
        let naming = Records.event(Records.opinion(contents: [NamedContent(.text, theirs)]))
        #expect(try log.take(Records.batch(of: Records.other(), [naming])) == 1)
        #expect(try log.content(mine.digest) == nil)
        #expect(try log.awaitedContents(of: Records.other(), limit: 9) == [])
        #expect(try log.store([mine, theirs]) == 0)
        #expect(try counts(log) == [0, 0, 2])
    }

    @Test(arguments: LogKind.allCases)
    func aForgettingWithoutTheSayIsLiftedWhenTheNamingComes(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let mine = try Records.content("甲")
        let third = try Records.content("丙")
        let foreign = try Records.batch(
            of: Records.other(), [Records.event(Records.forgetting([mine.digest, third.digest]))])
        #expect(try log.take(foreign) == 1)
        #expect(try log.store([mine, third]) == 0)
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, mine)])], now: Records.now)
        #expect(try log.content(mine.digest) == mine)
        let naming = Records.event(Records.opinion(contents: [NamedContent(.text, third)]))
        #expect(try log.take(Records.batch(of: Records.log("520103001-S01"), [naming])) == 1)
        #expect(try log.awaitedContents(of: Records.log("520103001-S01"), limit: 9) == [third.digest])
        #expect(try log.store([third]) == 1)
        #expect(try counts(log) == [2, 0, 0])
    }

    /// Three logs name and forget; whatever order their events arrive in, the same is forgotten.
    @Test(arguments: LogKind.allCases)
    func theOrderOfArrivalDoesNotMatter(kind: LogKind) throws {
        for seed in UInt64(1)...40 {
            var random = SplitMix(seed: seed)
            let (log, folder) = try kind.make(own: "5201-H01")
            defer { withExtendedLifetime(folder) {} }
            let contents = try (0..<8).map { try Records.content("内容 \($0)", salt: UInt8($0)) }
            let station = try Records.station()
            var drafts: [LogID: [Draft]] = [:]
            for content in contents {
                drafts[station, default: []].append(Records.opinion(contents: [NamedContent(.text, content)]))
            }
            var forgotten: Set<Hash> = []
            for author in [station, try Records.other(), try Records.hub()] {
                for content in contents where Int.random(in: 0..<4, using: &random) == 0 {
                    drafts[author, default: []].append(Records.forgetting([content.digest]))
                    if author != (try Records.other()) { forgotten.insert(content.digest) }
                }
            }
            var queues = try drafts.mapValues { $0.map { Records.event($0) } }.map { log, events in
                try Records.batch(of: log, events)
            }.sorted { $0.head.log < $1.head.log }
            while !queues.isEmpty {
                let pick = Int.random(in: 0..<queues.count, using: &random)
                let batch = queues[pick]
                let first = ChainedBatch(after: batch.previous, payloads: [batch.payloads[0]])
                #expect(try log.take(first) == 1)
                let rest = Array(batch.payloads.dropFirst())
                if rest.isEmpty {
                    queues.remove(at: pick)
                } else {
                    queues[pick] = ChainedBatch(after: first.head, payloads: rest)
                }
                if Bool.random(using: &random) { _ = try log.store(contents.shuffled(using: &random)) }
            }
            _ = try log.store(contents)
            for content in contents {
                let expected = forgotten.contains(content.digest) ? nil : content
                #expect(try log.content(content.digest) == expected, "seed \(seed)")
            }
            #expect(try counts(log) == [8 - forgotten.count, 0, forgotten.count], "seed \(seed)")
        }
    }
}
