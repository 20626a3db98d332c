import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct PeerBookTests {
    private func at(_ offset: Int64) -> Instant { Records.now.advanced(byMilliseconds: offset) }

    private func key(_ seed: UInt8) throws -> SigningPublicKey {
        try #require(SigningKey(seed: Data(repeating: seed, count: 32))).publicKey
    }

    private func mark(_ peer: String, _ log: LogID, _ seq: UInt64, settled: UInt64 = 0, at offset: Int64 = 0) throws
        -> HeldMark
    {
        HeldMark(
            peer: try SiteCode(peer), head: try Records.batch(of: log, count: seq).head, settled: settled,
            at: at(offset))
    }

    @Test(arguments: LogKind.allCases)
    func howFarEachPeerHoldsEachLogIsKeptAndMayGoBack(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let (hub, upper) = (try Records.hub().site, try SiteCode("5201-H01"))
        let (own, other) = (log.own, try Records.other())
        let first = try mark(hub.text, own, 5, settled: 4)
        try log.record([.held(first), .held(mark(hub.text, other, 2)), .held(mark(upper.text, other, 3))])
        #expect(try log.heldMark(of: hub, log: own) == first)
        #expect(try log.heldMark(of: hub, log: other)?.head.seq == 2)
        #expect(try log.heldMark(of: upper, log: other)?.head.seq == 3)
        #expect(try log.heldMark(of: upper, log: own) == nil)
        let earlier = try mark(hub.text, own, 1, settled: 0, at: 9)
        try log.record(earlier)
        #expect(try log.heldMark(of: hub, log: own) == earlier)
        #expect(try log.heldMarks(of: hub).map(\.head.log) == [own, other])
        #expect(try log.heldMarks(of: SiteCode("52-H01")).isEmpty)
        // To know how far a peer holds a log is not to hold it.
        #expect(try log.head(of: other) == nil)
        #expect(try log.heads() == [])
    }

    @Test(arguments: LogKind.allCases)
    func theLastContactWithEachPeerIsKept(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        func contact(_ peer: String, _ offset: Int64, _ carrier: Contact.Carrier) throws -> Contact {
            Contact(
                peer: try SiteCode(peer), at: at(offset), carrier: carrier, incarnation: Data(1...16),
                program: "station 0.\(offset)", version: .max)
        }
        let latest = try contact("520103-H01", 7, .bundle)
        try log.record([.contact(contact("520103-H01", 1, .line)), .contact(contact("5201-H01", 2, .line))])
        try log.record(latest)
        #expect(try log.contacts() == [contact("5201-H01", 2, .line), latest])
    }

    @Test(arguments: LogKind.allCases)
    func troubleIsCountedUntilItGoesWellAgain(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let (hub, other) = (try Records.hub().site, try Records.other())
        func trouble(_ code: String, _ offset: Int64, log: LogID) -> Trouble {
            Trouble(
                peer: hub, log: log, code: code, seq: UInt64(offset), message: Bilingual(zh: "坏", en: "bad"),
                at: at(offset))
        }
        try log.note(trouble("gap", 1, log: other))
        try log.record([.trouble(trouble("fork", 5, log: other)), .trouble(trouble("gap", 6, log: log.own))])
        let troubles = try log.troubles()
        #expect(troubles.map(\.log) == [log.own, other])
        #expect(troubles.map(\.code) == ["gap", "fork"])
        #expect(troubles.map(\.times) == [1, 2])
        #expect(troubles.map(\.since) == [at(6), at(1)])
        #expect(troubles.map(\.at) == [at(6), at(5)])
        #expect(troubles.map(\.seq) == [6, 5])
        #expect(troubles[1].message == Bilingual(zh: "坏", en: "bad"))
        try log.clearTrouble(peer: hub, log: other)
        try log.clearTrouble(peer: SiteCode("5201-H01"), log: log.own)
        #expect(try log.troubles().map(\.log) == [log.own])
        // One list is read in its order.
        try log.record([
            .cleared(peer: hub, log: log.own), .trouble(trouble("storage", 8, log: log.own)),
            .cleared(peer: hub, log: other),
        ])
        #expect(try log.troubles().map(\.times) == [1])
        #expect(try log.troubles().map(\.since) == [at(8)])
    }

    @Test(arguments: LogKind.allCases)
    func theHubsAboveAreKeptNearestFirst(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let hubs = try ["520103-H01", "5201-H01", "52-H01"].enumerated().map { index, code in
            Ancestor(site: try SiteCode(code), signingKey: try key(UInt8(index + 1)))
        }
        #expect(try log.ancestors() == [])
        try log.record(hubs)
        #expect(try log.ancestors() == hubs)
        try log.record(Array(hubs.reversed()))
        #expect(try log.ancestors() == hubs.reversed())
        try log.record([hubs[1]])
        #expect(try log.ancestors() == [hubs[1]])
        try log.record([Ancestor]())
        #expect(try log.ancestors() == [])
    }
}
