import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct BranchTests {
    private struct Declined: Error {}

    private let fresh = Data(repeating: 9, count: 16)
    private let later = Records.now.advanced(byMilliseconds: 60_000)

    private func signed(_ batch: ChainedBatch) -> SignedBatch { SignedBatch(batch, signed: Records.signed(batch.head)) }

    /// Events that another site holds of a log after a place.
    private func branch(
        after base: Head, _ words: String, count: Int, contents: [NamedContent] = [], at time: Instant = Records.now
    ) throws -> ChainedBatch {
        ChainedBatch(
            after: base,
            payloads: try (0..<count).map { index in
                let draft = Records.opinion("\(words)\(index)", contents: index == 0 ? contents : [])
                let stamp = HybridTime(rawValue: HybridTime(time).rawValue + 500 + UInt64(index))
                return try draft.event(hlc: stamp, recordedAt: time, subject: nil).serializedBytes()
            })
    }

    private func hold(_ batch: ChainedBatch, base: Head, from: String = "520103-H01", _ log: any SiteLog) throws {
        try log.holdBranch(signed(batch), base: base, from: try SiteCode(from), at: Records.now)
    }

    private func categories(_ events: [LoggedEvent]) -> [String] {
        events.map { if case .opinionCollected(let facts)? = $0.event.body { facts.category } else { "?" } }
    }

    private func categories(_ log: any SiteLog, of name: LogID) throws -> [String] {
        categories(try log.events(after: 0, limit: 999).filter { $0.log == name }.sorted { $0.seq < $1.seq })
    }

    /// A station with five events of its own and three of a neighbour, and the place after its second.
    private func station(_ kind: LogKind) throws -> (log: any SiteLog, folder: TemporaryFolder, base: Head) {
        let (log, folder) = try kind.make()
        for number in 0..<5 {
            _ = try log.append([Records.opinion("own\(number)")], now: Records.now)
            if number == 3 { _ = try log.take(Records.batch(of: Records.other(), count: 3)) }
        }
        return (log, folder, try #require(try log.head(of: log.own, at: 2)))
    }

    @Test(arguments: LogKind.allCases)
    func aBranchIsKeptApartAndGrowsBatchByBatch(kind: LogKind) throws {
        let (log, folder, base) = try station(kind)
        defer { withExtendedLifetime(folder) {} }
        let head = try log.head(of: log.own)
        #expect(try log.branches() == [])
        let whole = try branch(after: base, "b", count: 6)
        let first = ChainedBatch(after: base, payloads: Array(whole.payloads.prefix(4)))
        try hold(first, base: base, log)
        #expect(
            try log.branches() == [
                Branch(
                    log: log.own, from: SiteCode("520103-H01"), base: base, head: first.head,
                    signed: Records.signed(first.head), at: Records.now)
            ])
        // The end of the first and what follows, from another site that has the log so too.
        let middle = Head(log: log.own, epoch: 7, seq: 4, hash: whole.hashes[1])
        try hold(
            ChainedBatch(after: middle, payloads: Array(whole.payloads.dropFirst(2))), base: base, from: "5201-H01", log
        )
        let grown = try #require(try log.branches().first)
        #expect(grown.head == whole.head)
        #expect(grown.from.text == "5201-H01")
        #expect(grown.signed == Records.signed(whole.head))
        // Nothing of it is part of the log.
        #expect(try log.head(of: log.own) == head)
        #expect(try log.lastPosition() == 8)
        #expect(try log.incarnation == Records.incarnation)
        #expect(try log.verify { _, _ in }.damage == nil)
        try log.dropBranch(of: log.own)
        try log.dropBranch(of: Records.hub())
        #expect(try log.branches() == [])
    }

    @Test(arguments: LogKind.allCases)
    func whatDoesNotFollowABranchIsRefusedAndAnotherBaseOrVersionBeginsItAnew(kind: LogKind) throws {
        let (log, folder, base) = try station(kind)
        defer { withExtendedLifetime(folder) {} }
        let whole = try branch(after: base, "b", count: 6)
        let far = Head(log: log.own, epoch: 7, seq: 6, hash: whole.hashes[3])
        let gap = ChainedBatch(after: far, payloads: Array(whole.payloads.suffix(2)))
        #expect(complaint { try hold(gap, base: base, log) }?.code == "log.gap")
        #expect(try log.branches() == [])
        try hold(ChainedBatch(after: base, payloads: Array(whole.payloads.prefix(3))), base: base, log)
        #expect(complaint { try hold(gap, base: base, log) }?.code == "log.gap")
        let other = try branch(after: base, "c", count: 4)
        let aside = Head(log: log.own, epoch: 7, seq: 4, hash: other.hashes[1])
        let fork = ChainedBatch(after: aside, payloads: Array(other.payloads.suffix(2)))
        #expect(complaint { try hold(fork, base: base, log) }?.code == "log.fork")
        let garbled = ChainedBatch(after: base, payloads: [other.payloads[0], Data([0xFF])])
        #expect(complaint { try hold(garbled, base: base, log) }?.code == "event.undecodable")
        #expect(try log.branches().map(\.head.seq) == [5])
        // Another version from the base on takes the place of the first.
        try hold(other, base: base, log)
        #expect(try log.branches().map(\.head) == [other.head])
        let nearer = try #require(try log.head(of: log.own, at: 3))
        let third = try branch(after: nearer, "d", count: 1)
        try hold(third, base: nearer, log)
        #expect(try log.branches().map(\.base) == [nearer])
        #expect(try log.branches().map(\.head) == [third.head])
        try hold(ChainedBatch(after: third.head, payloads: []), base: nearer, log)
        #expect(try log.branches().map(\.head) == [third.head])
    }

    @Test(arguments: LogKind.allCases)
    func anAdoptionPutsTheBranchInThePlaceOfWhatOnlyThisSiteHasAndRecordsThatAnew(kind: LogKind) throws {
        let (log, folder, base) = try station(kind)
        defer { withExtendedLifetime(folder) {} }
        let before = try log.events(after: 0, limit: 99)
        let whole = try branch(after: base, "b", count: 4)
        try hold(ChainedBatch(after: base, payloads: Array(whole.payloads.prefix(1))), base: base, log)
        let next = Head(log: log.own, epoch: 7, seq: 3, hash: whole.hashes[0])
        try hold(ChainedBatch(after: next, payloads: Array(whole.payloads.dropFirst())), base: base, log)
        let adoption = try log.adoptBranch(of: log.own, incarnation: fresh, now: later) { gaveWay in
            #expect(categories(gaveWay.untold) == ["own2", "own3", "own4"])
            return gaveWay.untold.map { Records.opinion("again \($0.seq)") }
        }
        #expect(categories(adoption.retired) == ["own2", "own3", "own4"])
        #expect(adoption.retired.map(\.seq) == [3, 4, 5])
        #expect(adoption.adopted == 4)
        #expect(categories(adoption.recorded) == ["again 3", "again 4", "again 5"])
        #expect(
            try categories(log, of: log.own)
                == ["own0", "own1", "b0", "b1", "b2", "b3", "again 3", "again 4", "again 5"])
        #expect(try log.incarnation == fresh)
        #expect(try log.branches() == [])
        // Behind all others, and nobody else's moved.
        let after = try log.events(after: 0, limit: 99)
        #expect(after.map(\.position) == [1, 2, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15])
        #expect(after.prefix(5).map(\.hash) == [0, 1, 4, 5, 6].map { before[$0].hash })
        #expect(after.suffix(7).allSatisfy { $0.receivedAt == later })
        #expect(try log.events(after: 7, limit: 2).map(\.position) == [9, 10])
        #expect(try log.lastPosition() == 15)
        #expect(
            try log.head(of: log.own)
                == adoption.recorded.last.map { Head(log: log.own, epoch: 7, seq: 9, hash: $0.hash) })
        #expect(try log.hash(of: log.own, at: 6) == whole.head.hash)
        #expect(try log.signedHeads(of: log.own, after: 0, limit: 9).map(\.head.seq) == [3, 6])
        // Stamps go on after the branch's.
        #expect(zip(after.suffix(7), after.suffix(6)).allSatisfy { $0.hlc < $1.hlc })
        #expect(try log.forks() == [ForkedEvents(log: log.own, base: 2, retiredAt: later, events: 3)])
        let kept = try log.forkedEvents(of: log.own)
        #expect(kept.map(\.payload) == adoption.retired.map(\.payload))
        #expect(kept.map(\.position) == [3, 4, 8])
        #expect(kept.map(\.hash) == adoption.retired.map(\.hash))
        #expect(try log.forkedEvents(of: Records.other()).isEmpty)
        // It goes on from there.
        #expect(try log.append([Records.opinion("next")], now: later).map(\.seq) == [10])
        #expect(try log.append([Records.opinion()], ifUnchangedSince: 16, now: later).map(\.position) == [17])
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.events == 14)
    }

    @Test(arguments: LogKind.allCases)
    func aLogThatIsOnlyBehindTakesTheBranchAndRetiresNothing(kind: LogKind) throws {
        let (log, folder, _) = try station(kind)
        defer { withExtendedLifetime(folder) {} }
        let head = try #require(try log.head(of: log.own))
        let whole = try branch(after: head, "b", count: 2)
        try hold(whole, base: head, log)
        let adoption = try log.adoptBranch(of: log.own, incarnation: fresh, now: later) { gaveWay in
            #expect(gaveWay.untold.isEmpty)
            return []
        }
        #expect(adoption.retired.isEmpty)
        #expect(adoption.adopted == 2)
        #expect(try log.forks() == [])
        #expect(try log.head(of: log.own) == whole.head)
        #expect(try log.incarnation == fresh)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func aRelaysCopyOfAnotherSitesLogTakesABranchButNoDrafts(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        _ = try log.take(Records.batch(of: other, count: 2))
        _ = try log.take(Records.batch(of: other, after: 2, count: 3))
        let base = try #require(try log.head(of: other, at: 2))
        let whole = try branch(after: base, "b", count: 3)
        try hold(whole, base: base, log)
        let refused = complaint {
            _ = try log.adoptBranch(of: other, incarnation: fresh, now: later) { _ in [Records.opinion()] }
        }
        #expect(refused?.code == "log.not_owned")
        #expect(try log.head(of: other) == Records.batch(of: other, count: 5).head)
        _ = try log.adoptBranch(of: other, incarnation: fresh, now: later) { _ in [] }
        #expect(try log.head(of: other) == whole.head)
        #expect(try log.signedHeads(of: other, after: 0, limit: 9).map(\.head) == [base, whole.head])
        #expect(try log.run(of: other, after: 0, maxEvents: 512, maxBytes: .max).signed?.head == whole.head)
        #expect(try log.take(ChainedBatch(after: whole.head, payloads: [whole.payloads[0]])) == 1)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func aLogThatWasRecreatedUnderItsNameIsAdoptedInItsNewEpoch(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        _ = try log.take(Records.batch(of: other, count: 3))
        let base = Head.empty(log: other, epoch: 12)
        let whole = try branch(after: base, "new", count: 2)
        try hold(whole, base: base, log)
        let adoption = try log.adoptBranch(of: other, incarnation: fresh, now: later) { _ in [] }
        #expect(adoption.retired.map(\.epoch) == [9, 9, 9])
        #expect(try log.head(of: other) == whole.head)
        #expect(try log.head(of: other)?.epoch == 12)
        #expect(try log.forkedEvents(of: other).map(\.epoch) == [9, 9, 9])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func anAdoptionThatDoesNotComeToItsEndLeavesAllAsItWas(kind: LogKind) throws {
        let (log, folder, base) = try station(kind)
        defer { withExtendedLifetime(folder) {} }
        #expect(
            complaint { _ = try log.adoptBranch(of: log.own, incarnation: fresh, now: later) { _ in [] } }?.code
                == "log.absent")
        try hold(branch(after: base, "b", count: 2), base: base, log)
        let before = try log.events(after: 0, limit: 99).map(\.hash)
        #expect(throws: Declined.self) {
            try log.adoptBranch(of: log.own, incarnation: fresh, now: later) { _ in throw Declined() }
        }
        let draft = complaint {
            _ = try log.adoptBranch(of: log.own, incarnation: fresh, now: later) { _ in
                [Records.opinion("kept"), Records.referral(.draft(7))]
            }
        }
        #expect(draft?.code == "log.draft")
        #expect(try log.events(after: 0, limit: 99).map(\.hash) == before)
        #expect(try log.head(of: log.own)?.seq == 5)
        #expect(try log.incarnation == Records.incarnation)
        #expect(try log.forks() == [])
        #expect(try log.branches().map(\.base) == [base])
        #expect(try log.append([Records.opinion()], now: Records.now).map(\.seq) == [6])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func aBranchWhoseBaseIsHeldNoLongerIsNotAdopted(kind: LogKind) throws {
        let (log, folder, base) = try station(kind)
        defer { withExtendedLifetime(folder) {} }
        let elsewhere = Head(log: log.own, epoch: 7, seq: 2, hash: Hash.of(Data([1])))
        let ahead = Head(log: log.own, epoch: 7, seq: 99, hash: base.hash)
        let alien = Head(log: log.own, epoch: 8, seq: 2, hash: base.hash)
        for wrong in [elsewhere, ahead, alien] {
            try hold(branch(after: wrong, "b", count: 1), base: wrong, log)
            let moved = complaint { _ = try log.adoptBranch(of: log.own, incarnation: fresh, now: later) { _ in [] } }
            #expect(moved?.code == "log.moved")
        }
        #expect(try log.head(of: log.own)?.seq == 5)
    }

    @Test(arguments: LogKind.allCases)
    func contentsOfWhatGaveWayStayHeldAndAreNamedAnew(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let (held, lost, adopted) = (
            try Records.content("路灯不亮"), try Records.content("不再提及"), try Records.content("楼道漏水", salt: 3)
        )
        let base = try #require(try log.head(of: log.own))
        _ = try log.append([Records.opinion("a", contents: [NamedContent(.text, held)])], now: Records.now)
        _ = try log.append([Records.opinion("b", contents: [NamedContent(.text, lost)])], now: Records.now)
        let whole = try branch(after: base, "c", count: 1, contents: [NamedContent(.text, adopted)])
        try hold(whole, base: base, log)
        let adoption = try log.adoptBranch(of: log.own, incarnation: fresh, now: later) { gaveWay in
            let contents = gaveWay.untold[0].event.contents.compactMap { NamedContent(kept: $0) }
            return [Records.opinion("again", contents: contents)]
        }
        #expect(adoption.recorded[0].event.contents == adoption.retired[0].event.contents)
        #expect(try log.content(held.digest) == held)
        #expect(try log.content(lost.digest) == lost)
        #expect(try log.awaitedContents(of: log.own, limit: 9) == [adopted.digest])
        #expect(try log.store([adopted]) == 1)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func whatOnlyRetiredEventsNamedIsAskedForNoMoreUntilItIsNamedAgain(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        let (kept, gone) = (try Records.content("甲"), try Records.content("乙"))
        let events = [
            Records.event(Records.opinion("a", contents: [NamedContent(.text, kept)])),
            Records.event(Records.opinion("b", contents: [NamedContent(.text, kept), NamedContent(.text, gone)])),
        ]
        _ = try log.take(Records.batch(of: other, events))
        let base = try #require(try log.head(of: other, at: 1))
        try hold(branch(after: base, "c", count: 1), base: base, log)
        #expect(try log.awaitedContents(of: other, limit: 9) == [kept.digest, gone.digest])
        _ = try log.adoptBranch(of: other, incarnation: fresh, now: later) { _ in [] }
        #expect(try log.awaitedContents(of: other, limit: 9) == [kept.digest])
        let head = try #require(try log.head(of: other))
        _ = try log.take(branch(after: head, "d", count: 1, contents: [NamedContent(.text, gone)]))
        #expect(try log.awaitedContents(of: other, limit: 9) == [kept.digest, gone.digest])
        #expect(try log.store([kept, gone]) == 2)
        #expect(try log.verify { _, _ in }.damage == nil)
    }
}
