import EventLog
import Events
import Foundation
import Sync
import Testing

/// The side that lacks: nothing counts before its commit, and what does not fit stops its own log only.
struct TakingTests {
    private let station: InMemoryLog
    private let further: LogID

    init() throws {
        station = try Sites.stationLog(Sites.opinions(6))
        further = try Sites.further("a")
        _ = try station.append(Sites.opinions(3), to: further, ifUnchangedSince: nil, now: Sites.now)
    }

    @Test func eachBatchIsAcknowledgedAfterItsCommitAndALogIsOpenedOnce() throws {
        var talk = try Talk.hubTaking(station)
        #expect(try talk.hears(Sites.push(station, after: 0, count: 2)) == ["open S", "commit S 1+2", "ACK S 2"])
        #expect(
            try talk.hears(Sites.push(station, of: further, after: 0, count: 3)) == [
                "open S/a", "commit S/a 1+3", "ACK S/a 3",
            ])
        #expect(try talk.hears(Sites.push(station, after: 2, count: 4)) == ["commit S 3+4", "ACK S 6"])
        #expect(try talk.log.head(of: station.own) == station.head(of: station.own))
        #expect(try talk.log.signedHeads(of: station.own, after: 0, limit: 9).map(\.head.seq) == [2, 6])
        _ = try talk.hears(Sites.pushed)
        _ = try talk.hears(Sites.nothingWanted)
        #expect(talk.summary?.eventsTaken == 9)
    }

    @Test func nothingIsAcknowledgedBeforeItsCommit() throws {
        var talk = try Talk.hubTaking(station)
        talk.isByHand = true
        #expect(try talk.hears(Sites.push(station, after: 0, count: 2)) == ["open S"])
        #expect(try talk.answers { $0.opened(held: nil, authors: [Sites.key().publicKey]) } == ["commit S 1+2"])
        #expect(try talk.answers { $0.committed(new: 2) } == ["ACK S 2"])
    }

    @Test(arguments: [RefusalCode.gap, .fork, .protocol])
    func aBatchThatTheLogRefusesStopsThatLogOnly(code: RefusalCode) throws {
        var talk = try Talk.hubTaking(station)
        talk.isByHand = true
        _ = try talk.hears(Sites.push(station, after: 0, count: 2))
        _ = try talk.answers { $0.opened(held: nil, authors: [Sites.key().publicKey]) }
        let words = try talk.answers { $0.refused(code, Bilingual(zh: "不合", en: "does not fit")) }
        #expect(words == ["DECLINE S \(code.word) 1", "declined S sync.\(code.word)"])
        talk.isByHand = false
        #expect(try talk.hears(Sites.push(station, after: 2, count: 2)) == [])
        #expect(try talk.hears(Sites.push(station, of: further, after: 0, count: 3)).last == "ACK S/a 3")
    }

    @Test func ownTroubleEndsTheSessionAndAcknowledgesNothing() throws {
        var talk = try Talk.hubTaking(station)
        talk.isByHand = true
        _ = try talk.hears(Sites.push(station, after: 0, count: 2))
        _ = try talk.answers { $0.opened(held: nil, authors: [Sites.key().publicKey]) }
        let words = try talk.answers { $0.failed(.storage, Bilingual(zh: "磁盘已满", en: "the disk is full")) }
        #expect(words == ["REFUSE storage", "close sync.storage"])
        #expect(try talk.hears(Sites.push(station, after: 0, count: 2)) == [])
    }

    /// A push that is declined, what is said of it, and that all else goes on.
    private func declined(_ frame: Frame, _ code: String, seq: UInt64, after: Int = 0) throws {
        var talk = try Talk.hubTaking(station)
        if after > 0 { _ = try talk.hears(Sites.push(station, after: 0, count: after)) }
        let log = Talk.short(frame.push.log)
        let words = try talk.hears(frame).filter { !$0.hasPrefix("open") }
        #expect(words == ["DECLINE \(log) \(code) \(seq)", "declined \(log) sync.\(code)"])
        #expect(try talk.hears(frame) == [])
        #expect(try talk.hears(Sites.push(station, of: further, after: 0, count: 3)).last == "ACK S/a 3")
        #expect(try talk.log.head(of: station.own)?.seq ?? 0 == UInt64(after))
    }

    @Test func whatDoesNotFollowIsAGap() throws {
        try declined(Sites.push(station, after: 1, count: 2), "gap", seq: 2)
        try declined(Sites.push(station, after: 4, count: 2), "gap", seq: 5, after: 2)
        try declined(Sites.push(station, after: 1, count: 2), "gap", seq: 2, after: 2)
        try declined(Sites.push(station, after: 2, count: 2), "gap", seq: 3, after: 4)
    }

    @Test func whoeverBeginsAtTheBeginningIsHeardThoughSomeOfItIsHeld() throws {
        let hub = try Sites.hubLog()
        let payloads = try station.payloads(of: station.own, after: 0, maxEvents: 3, maxBytes: .max)
        let known = ChainedBatch(after: .empty(log: station.own, epoch: 7), payloads: payloads)
        _ = try hub.ingest(known, signed: Sites.key().sign(known.head), receivedAt: Sites.now)
        var talk = try Talk.hubTaking(station, hub: hub)
        #expect(try talk.hears(Sites.push(station, after: 0, count: 2)) == ["open S", "commit S 1+2", "ACK S 2"])
        #expect(try talk.hears(Sites.push(station, after: 2, count: 4)) == ["commit S 3+4", "ACK S 6"])
        #expect(try hub.lastPosition() == 6)
        _ = try talk.hears(Sites.pushed)
        _ = try talk.hears(Sites.nothingWanted)
        #expect(talk.summary?.eventsTaken == 3)
    }

    @Test func whatBreaksTheChainIsAFork() throws {
        try declined(Sites.push(station, after: 0, count: 2) { $0.payloads[1][3] ^= 1 }, "fork", seq: 1)
        try declined(Sites.push(station, after: 0, count: 2) { $0.payloads.removeLast() }, "fork", seq: 1)
        try declined(Sites.push(station, after: 0, count: 2) { $0.payloads.swapAt(0, 1) }, "fork", seq: 1)
        try declined(Sites.push(station, after: 2, count: 2) { $0.epoch = 8 }, "fork", seq: 3, after: 2)
        try declined(Sites.push(station, after: 0, count: 2) { $0.epoch = 8 }, "fork", seq: 1)
        try declined(Sites.push(station, after: 0, count: 2) { $0.head.seq = 3 }, "fork", seq: 1)
        try declined(Sites.push(station, after: 0, count: 2) { $0.head = HeadFrame() }, "fork", seq: 1)
        let other = try Sites.stationLog(Sites.opinions(4, words: "x"))
        try declined(Sites.push(other, after: 2, count: 2), "fork", seq: 3, after: 2)
    }

    @Test func whatIsNotSignedWithOneOfItsOwnersKeysIsDeclined() throws {
        try declined(Sites.push(station, after: 0, count: 2, signedBy: Sites.key(9)), "signature", seq: 2)
        try declined(Sites.push(station, after: 0, count: 2) { $0.head.signature = Data() }, "signature", seq: 2)
        var talk = try Talk.hubTaking(station)
        talk.authors[station.own] = [Sites.key(9).publicKey, Sites.key().publicKey]
        #expect(try talk.hears(Sites.push(station, after: 0, count: 2)).last == "ACK S 2")
        #expect(try talk.hears(Sites.push(station, after: 2, count: 2, signedBy: Sites.key(9))).last == "ACK S 4")
    }

    @Test func aLogThatIsNotThePeersToHandOverIsDeclined() throws {
        let victim = InMemoryLog(own: try LogID(name: "520103020-S05"), epoch: 1)
        _ = try victim.append(Sites.opinions(1), now: Sites.now)
        try declined(Sites.push(victim, after: 0, count: 1), "identity", seq: 1)
    }

    @Test func aBatchBeyondItsBoundsEndsTheSession() throws {
        func said(_ change: (inout Push) -> Void) throws -> [String] {
            var talk = try Talk.hubTaking(station)
            return try talk.hears(Sites.push(station, after: 0, count: 1, change))
        }
        let refused = ["REFUSE protocol", "close sync.protocol"]
        #expect(try said { $0.payloads = [] } == refused)
        #expect(try said { $0.payloads = Array(repeating: Data(), count: 513) } == refused)
        #expect(try said { $0.payloads = Array(repeating: Data(), count: 512) } != refused)
        #expect(try said { $0.payloads = [Data(count: 65_537)] } == refused)
        #expect(try said { $0.payloads = [Data(count: 65_536)] } != refused)
        #expect(try said { $0.firstSeq = 0 } == refused)
        #expect(try said { $0.firstSeq = .max } == refused)
        #expect(try said { $0.firstSeq = UInt64(Int64.max) - 512 } != refused)
        #expect(try said { $0.firstSeq = UInt64(Int64.max) - 511 } == refused)
        #expect(try said { $0.log = "no log" } == refused)
        #expect(try said { $0.log = "" } == refused)
    }

    @Test func aLogIsShownWhereItsGiverAsks() throws {
        var talk = try Talk.hubTaking(station)
        _ = try talk.hears(Sites.push(station, after: 0, count: 4))
        let probe = Frame.with {
            $0.probe.log = "520103001-Z02"
            $0.probe.seqs = [0, 1, 4, 5, .max]
        }
        #expect(try talk.hears(probe) == ["find S 5", "PROBED S 3"])
        guard case .probed(let probed)? = talk.sent.last else { return }
        #expect(probed.heads.map(\.seq) == [0, 1, 4])
        #expect(try probed.heads[2].decoded().head == station.head(of: station.own, at: 4))
        let recall = Frame.with {
            $0.recall.log = "520103001-Z02"
            $0.recall.after = 1
        }
        #expect(try talk.hears(recall) == ["recall S 1", "RECALLED S 3"])
        #expect(
            try talk.hears(
                .with {
                    $0.recall = recall.recall; $0.recall.after = 4
                }
            ).last == "RECALLED S 0")
        #expect(
            try talk.hears(
                .with {
                    $0.recall = recall.recall; $0.recall.after = 9
                }
            ).last == "RECALLED S 0")
        #expect(try talk.hears(Sites.push(station, after: 4, count: 2)).last == "ACK S 6")
    }

    @Test func aProbeNamesSixtyFourPlacesAndNoMore() throws {
        func said(_ count: Int) throws -> String? {
            var talk = try Talk.hubTaking(station)
            return try talk.hears(
                .with {
                    $0.probe.log = "520103001-Z02"
                    $0.probe.seqs = Array(repeating: 1, count: count)
                }
            ).last
        }
        #expect(try said(64) == "PROBED S 0")
        #expect(try said(65) == "close sync.protocol")
    }

    @Test func aGiverThatLeavesALogIsHeardAndTheOthersGoOn() throws {
        var talk = try Talk.hubTaking(station)
        #expect(try talk.hears(Sites.decline(station.own, .behind)) == ["declined S sync.refused.behind"])
        #expect(try talk.hears(Sites.push(station, of: further, after: 0, count: 3)).last == "ACK S/a 3")
        #expect(try talk.hears(Sites.pushed) == ["list", "WANT 0", "offer", "PUSHED"])
    }

    @Test func theStationTakesInTheSameWay() throws {
        let hub = try Sites.hubLog()
        _ = try hub.append(Sites.opinions(2), to: Sites.mailbox(), ifUnchangedSince: nil, now: Sites.now)
        var talk = try Talk.stationTaking(station)
        let push = try Sites.push(hub, of: Sites.mailbox(), after: 0, count: 2, signedBy: Sites.hubKey)
        #expect(try talk.hears(push) == ["open H/mail/S", "commit H/mail/S 1+2", "ACK H/mail/S 2"])
        #expect(try talk.hears(Sites.push(station, after: 0, count: 1)).first == "open S")
        #expect(talk.sent.last.map { Talk.word($0) } == "DECLINE S identity 1")
        #expect(try talk.hears(Sites.pushed) == ["list", "WANT 0", "finish 0 2"])
    }
}
