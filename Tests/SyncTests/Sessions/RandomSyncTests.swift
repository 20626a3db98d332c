import EventLog
import Events
import Foundation
import Sync
import TestSupport
import Testing

/// A station and its hub that record at the same time and sync over a line which breaks anywhere.
struct RandomSyncTests {
    @Test(arguments: UInt64(1)...60)
    func whateverTheLineDoesBothSidesEndWithTheSameLogsAndTexts(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let station = try Sites.stationLog(Sites.opinions(1))
        let hub = try Sites.hubLog()
        let mailbox = try Sites.mailbox()
        var contents: [Content] = []
        func text() throws -> Content {
            let salt = Data((0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
            return try Content(class: .text, salt: salt, bytes: Data(count: Int.random(in: 0...90_000, using: &random)))
        }
        func recordSomething() throws {
            for index in 0..<Int.random(in: 0...40, using: &random) {
                var draft = Sites.opinion("\(index)")
                if Int.random(in: 0...3, using: &random) == 0 {
                    contents.append(try text())
                    draft.contents = [NamedContent(.text, contents[contents.count - 1])]
                }
                _ = try station.append([draft], now: Sites.now)
            }
            for var draft in try Sites.replies(Int.random(in: 0...40, using: &random)) {
                if Int.random(in: 0...3, using: &random) == 0 {
                    contents.append(try text())
                    draft.contents = [NamedContent(.reply, contents[contents.count - 1])]
                }
                _ = try hub.append([draft], to: mailbox, ifUnchangedSince: nil, now: Sites.now)
            }
        }
        var cuts = 0
        for _ in 0..<8 {
            try recordSomething()
            let wire = try Wire(station, hub)
            wire.cutAfter = Int.random(in: 1...12, using: &random)
            wire.cutAfterDown = Int.random(in: 1...12, using: &random)
            let credit = UInt64.random(in: 0...20_000, using: &random)
            let batch = UInt32.random(in: 1...20, using: &random)
            wire.alteredUp = { frame in
                guard case .hello(var hello) = frame.body else { return frame }
                hello.creditBytes = credit
                hello.batchEvents = batch
                return .with { $0.hello = hello }
            }
            try wire.run()
            #expect(wire.stationFault == nil && wire.hubFault == nil, "seed \(seed)")
            // What is acknowledged is there.
            let acknowledged = try station.heldMark(of: hub.own.site, log: station.own)?.head.seq ?? 0
            #expect(try hub.head(of: station.own)?.seq ?? 0 >= acknowledged, "seed \(seed)")
            if wire.summary == nil { cuts += 1 }
        }
        let last = try Wire(station, hub).run()
        #expect(last.summary != nil, "seed \(seed)")
        for log in [station.own, mailbox] where try hub.head(of: log) != nil {
            #expect(try station.head(of: log) == hub.head(of: log), "seed \(seed), \(log)")
            #expect(
                try station.payloads(of: log, after: 0, maxEvents: .max, maxBytes: .max)
                    == hub.payloads(of: log, after: 0, maxEvents: .max, maxBytes: .max), "seed \(seed), \(log)")
        }
        for content in contents {
            #expect(try station.content(content.digest) == content, "seed \(seed)")
            #expect(try hub.content(content.digest) == content, "seed \(seed)")
        }
        #expect(try station.lastPosition() == hub.lastPosition(), "seed \(seed)")
        #expect(cuts > 0, "seed \(seed): no line was cut, the bounds of this test are wrong")
    }
}
