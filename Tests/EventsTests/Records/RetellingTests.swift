import Foundation
import Testing

@testable import Events

@Suite("Records told again after another version of their log")
struct RetellingTests {
    private let log: LogID
    private let elsewhere: Ref

    init() throws {
        log = LogID(try SiteCode("520103001-Z02"))
        elsewhere = Ref(LogID(try SiteCode("520103001-Z03")), 4)
    }

    private func logged(_ seq: UInt64, _ body: Event.Body?, subject: Ref? = nil) throws -> LoggedEvent {
        let event = Event.with {
            $0.hlc = seq << 16
            $0.occurredAt = Int64(seq) * 1000
            $0.recordedAt = 5_000_000
            $0.actor = "li"
            if let subject { $0.subject = subject }
            if let body { $0.body = body }
        }
        let payload: Data = try event.serializedBytes()
        return try LoggedEvent(
            position: Int64(seq), log: log, epoch: 1, seq: seq, receivedAt: Instant(milliseconds: 0), payload: payload,
            hash: Hash.of(payload))
    }

    @Test("What gave way in another log before is named at its new place")
    func moved() throws {
        let now = Ref(LogID(try SiteCode("520103001-Z03")), 9)
        let retelling = try Retelling(
            [logged(5, .matterUrged(MatterUrged()), subject: elsewhere)], next: 12, moved: [elsewhere: now])
        #expect(retelling.drafts.map(\.subject) == [.ref(now)])
        #expect(retelling.places == [Ref(log, 5): Ref(log, 12)], "only what is told again here")
    }

    @Test("Every reference among them leads to the new place, every other one stays")
    func references() throws {
        let visit = Ref(log, 5)
        let matter = Ref(log, 6)
        let referral = Ref(log, 7)
        let retelling = try Retelling(
            [
                logged(5, .visitLogged(VisitLogged())),
                logged(6, .opinionCollected(.with { $0.visit = visit })),
                logged(7, .matterReferred(.with { $0.lead = "organ" }), subject: matter),
                logged(8, .referralSigned(.with { $0.referral = referral }), subject: matter),
                logged(9, .recordRetracted(.with { $0.record = Ref(log, 8) }), subject: matter),
                logged(10, .matterMerged(.with { $0.into = elsewhere }), subject: matter),
                logged(11, .referralSigned(ReferralSigned()), subject: Ref(log, 2)),
            ], next: 101)
        let drafts = retelling.drafts
        #expect(drafts.count == 7)
        #expect(retelling.places[matter] == Ref(log, 102))
        #expect(drafts[1].body == .opinionCollected(.with { $0.visit = Ref(log, 101) }))
        #expect(drafts[2].subject == .ref(Ref(log, 102)))
        #expect(drafts[3].body == .referralSigned(.with { $0.referral = Ref(log, 103) }))
        #expect(drafts[4].body == .recordRetracted(.with { $0.record = Ref(log, 104) }))
        #expect(drafts[5].body == .matterMerged(.with { $0.into = elsewhere }))
        #expect(drafts[6].subject == .ref(Ref(log, 2)))
        #expect(drafts.map(\.occurredAt.milliseconds) == [5000, 6000, 7000, 8000, 9000, 10000, 11000])
        #expect(drafts.allSatisfy { $0.actor == "li" })
    }

    @Test("The opening of a site that is open already is not told again")
    func opening() throws {
        let retelling = try Retelling(
            [logged(1, .siteOpened(SiteOpened())), logged(2, .visitLogged(VisitLogged()))], next: 51)
        #expect(retelling.drafts.count == 1)
        #expect(retelling.places == [Ref(log, 2): Ref(log, 51)])
    }

    @Test("A record of a later version is not told again by one that cannot read it")
    func unknown() throws {
        #expect(throws: EventsError.self) { try Retelling([logged(3, nil)], next: 9) }
    }

    /// A field that refers to an event and was forgotten in `referring` would keep pointing at what gave way.
    @Test("Every field of the schema that refers to an event is known to the retelling")
    func everyReference() throws {
        let schema = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../../Sources/Events/Proto/event.proto"), encoding: .utf8)
        let fields = schema.matches(of: /(?m)^  Ref (\w+) = \d+;/).map { String($0.1) }
        #expect(
            fields == [
                "subject", "visit", "visit", "referral", "referral", "referral", "referral", "referral", "into",
                "record",
            ], "a new reference: put it into Event.Body.referring and into this list")
    }
}
