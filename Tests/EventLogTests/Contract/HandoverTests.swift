import EventLog
import Events
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct HandoverTests {
    /// A log of another site as a hub holds it: it came in batches of any size up to the bound.
    private func held(
        _ kind: LogKind, _ random: inout SplitMix
    ) throws -> (log: any SiteLog, folder: TemporaryFolder, chain: ChainedBatch, ends: [UInt64]) {
        let (log, folder) = try kind.make(own: "520103-H01")
        let other = try Records.other()
        var payloads: [Data] = []
        for number in 0..<Int.random(in: 1...700, using: &random) {
            let words = String(repeating: "x", count: Int.random(in: 0...300, using: &random))
            payloads.append(try Records.event(Records.opinion("\(words)\(number)")).serializedBytes())
        }
        let chain = ChainedBatch(after: .empty(log: other, epoch: 9), payloads: payloads)
        var ends: [UInt64] = []
        var start = 0
        while start < payloads.count {
            let size = [1, 7, 40, 100, 512].randomElement(using: &random) ?? 1
            let end = min(start + size, payloads.count)
            let previous =
                start == 0
                ? chain.previous : Head(log: other, epoch: 9, seq: UInt64(start), hash: chain.hashes[start - 1])
            let batch = ChainedBatch(after: previous, payloads: Array(payloads[start..<end]))
            #expect(try log.take(batch) == end - start)
            ends.append(UInt64(end))
            start = end
        }
        return (log, folder, chain, ends)
    }

    @Test(arguments: LogKind.allCases)
    func runsEndAtSignedHeadsWhateverTheBoundsAndCoverTheLog(kind: LogKind) throws {
        for seed in UInt64(1)...6 {
            var random = SplitMix(seed: seed)
            let (log, folder, chain, ends) = try held(kind, &random)
            defer { withExtendedLifetime(folder) {} }
            var after = UInt64(0)
            if Bool.random(using: &random) {
                after = UInt64.random(in: 0...UInt64(chain.payloads.count), using: &random)
            }
            let start = Int(after)
            var gathered: [Data] = []
            while true {
                let maxEvents = [1, 3, 64, 512].randomElement(using: &random) ?? 1
                let maxBytes = [1, 900, 20_000, 262_144].randomElement(using: &random) ?? 1
                let run = try log.run(
                    of: Records.other(), after: after, maxEvents: maxEvents, maxBytes: maxBytes)
                guard let signed = run.signed else {
                    #expect(run.payloads.isEmpty, "seed \(seed)")
                    break
                }
                let end = after + UInt64(run.payloads.count)
                #expect(signed == Records.signed(signed.head), "seed \(seed)")
                #expect(signed.head.seq == end, "seed \(seed)")
                #expect(signed.head.hash == chain.hashes[Int(end) - 1], "seed \(seed)")
                #expect(ends.contains(end), "seed \(seed)")
                // Only where the owner signed nothing nearer does a run exceed its bounds.
                let bytes = run.payloads.dropFirst().reduce(run.payloads[0].count) { $0 + $1.count }
                if run.payloads.count > maxEvents || (run.payloads.count > 1 && bytes > maxBytes) {
                    #expect(ends.first { $0 > after } == end, "seed \(seed)")
                }
                gathered += run.payloads
                after = end
            }
            #expect(gathered == Array(chain.payloads.dropFirst(start)), "seed \(seed)")
        }
    }

    @Test(arguments: LogKind.allCases)
    func aRunTakesAsMuchAsTheBoundsPermit(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        for start in stride(from: UInt64(0), to: 12, by: 3) {
            _ = try log.take(Records.batch(of: other, after: start, count: 3))
        }
        func count(after seq: UInt64, _ maxEvents: Int, _ maxBytes: Int = .max) throws -> Int {
            try log.run(of: other, after: seq, maxEvents: maxEvents, maxBytes: maxBytes).payloads.count
        }
        #expect(try count(after: 0, 512) == 12)
        #expect(try count(after: 0, 8) == 6)
        #expect(try count(after: 0, 6) == 6)
        #expect(try count(after: 0, 2) == 3)
        #expect(try count(after: 1, 2) == 2)
        #expect(try count(after: 1, 1) == 2)
        #expect(try count(after: 1, 4) == 2)
        #expect(try count(after: 11, 512) == 1)
        #expect(try count(after: 12, 512) == 0)
        #expect(try count(after: .max, 512) == 0)
        let bytes = try Records.batch(of: other, count: 6).payloads.reduce(0) { $0 + $1.count }
        #expect(try count(after: 0, 512, bytes) == 6)
        #expect(try count(after: 0, 512, bytes - 1) == 3)
        #expect(try count(after: 0, 512, 1) == 3)
        #expect(try log.run(of: Records.station(), after: 0, maxEvents: 9, maxBytes: 9) == .empty)
    }

    @Test(arguments: LogKind.allCases)
    func aRunOfAnOwnLogGoesAsFarAsTheBoundsAndIsLeftToBeSigned(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let mailbox = LogID.mailbox(of: try Records.station().site, at: log.own.site)
        for target in [log.own, mailbox] {
            let appended = try log.append(
                (0..<7).map { Records.opinion("\($0)") }, to: target, ifUnchangedSince: nil, now: Records.now)
            let payloads = appended.map(\.payload)
            let whole = try log.run(of: target, after: 0, maxEvents: 512, maxBytes: .max)
            #expect(whole == HandoverRun(payloads: payloads, signed: nil))
            let part = try log.run(of: target, after: 2, maxEvents: 3, maxBytes: .max)
            #expect(part.payloads == Array(payloads[2..<5]))
            let tight = try log.run(of: target, after: 2, maxEvents: 3, maxBytes: 1)
            #expect(tight.payloads == [payloads[2]])
            #expect(try log.run(of: target, after: 7, maxEvents: 3, maxBytes: .max).payloads.isEmpty)
        }
    }
}
