import EventLog
import Events
import Foundation
import Sync
import Testing

/// Contents are taken in only as they were asked for.
struct IntakeContentTests {
    @Test func contentsAreGivenOnlyWhereTheyWereAskedFor() throws {
        let log = try Sites.stationLog(Sites.opinions(1))
        let asked = try Sites.content("问过")
        func give(_ contents: Content..., missing: [Data] = []) -> Frame {
            .with {
                $0.give.contents = contents.map { ContentFrame($0) }
                $0.give.missing = missing
            }
        }
        try HubTalk.refused(give(asked), log, "content")
        try HubTalk.refused(give(), log, "protocol")
        let other = try Sites.content("没问过")
        for (frame, code) in [
            (give(other), "content"), (give(asked, other), "content"), (give(missing: [other.digest.data]), "protocol"),
            (give(missing: [Data(count: 3)]), "protocol"),
        ] {
            var session = try HubTalk.greeted(log)
            #expect(HubTalk.said(&session, .with { $0.pushed = Pushed() }) == ["list"])
            #expect(HubTalk.words(session.awaited([asked.digest])) == ["want 1"])
            #expect(HubTalk.said(&session, frame) == ["refuse \(code) 520103001-Z02 0", "close sync.\(code)"])
        }
        var session = try HubTalk.greeted(log)
        _ = HubTalk.said(&session, .with { $0.pushed = Pushed() })
        _ = session.awaited([asked.digest])
        #expect(HubTalk.said(&session, give(asked)) == ["store 1"])
        #expect(HubTalk.words(session.stored(1)) == ["list"])
        #expect(HubTalk.words(session.awaited([])) == ["want 0"])
    }

    @Test func aMalformedOrOversizedContentIsRefused() throws {
        let log = try Sites.stationLog(Sites.opinions(1))
        let salt = Data(count: 16)
        let frames: [ContentFrame] = [
            .with {
                $0.class = .text; $0.salt = Data(count: 15)
            },
            .with {
                $0.class = .text; $0.salt = salt; $0.bytes = Data(count: Bounds.textBytes + 1)
            },
        ]
        for frame in frames { try HubTalk.refused(.with { $0.give.contents = [frame] }, log, "content") }
    }

    @Test func noMoreIsWantedAtOnceThanTheBound() throws {
        let digests = (0..<UInt32(SyncBounds.wantDigests + 1)).map { number in
            Hash.of(withUnsafeBytes(of: number) { Data($0) })
        }
        var session = try HubTalk.greeted(try Sites.stationLog())
        _ = HubTalk.said(&session, .with { $0.pushed = Pushed() })
        #expect(HubTalk.words(session.awaited(digests)) == ["want 1024"])
    }
}
