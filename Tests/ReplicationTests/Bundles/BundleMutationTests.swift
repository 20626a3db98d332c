import EventLog
import Events
import Foundation
import Replication
import Sync
import TestSupport
import Testing

/// A site that the hub knows, and that lies: its bundles are sealed and signed as they should be, and their frames are not what they
/// should be.
@Suite struct BundleMutationTests {
    @Test(arguments: 0..<40) func `whatever a known site writes, it changes nothing but its own log`(seed: UInt64)
        throws
    {
        var random = SplitMix(seed: seed)
        let hub = try Party("520103-H01")
        let station = try Party("520103100-Z02", below: hub)
        let other = try Party("520103100-Z03", below: hub)
        try other.record(3)
        try hub.take(try other.bundle(to: hub))
        try station.record(4)
        try hub.take(try station.bundle(to: hub))
        try hub.reply(to: station, 2)
        try station.take(try hub.bundle(to: station))
        try station.record(30)
        let (header, frames) = try Self.opened(station.bundle(to: hub, all: true), by: hub)
        let before = try hub.log.head(of: other.log.own)
        let register = try hub.log.head(of: .register(of: hub.code))

        for _ in 0..<12 {
            let mutated = Self.mutated(frames, &random)
            let bundle = try BundleRefusalTests.written(by: station, to: hub, mutated, ranges: header.ranges)
            do {
                try hub.take(bundle)
            } catch let complaint as any Complaint {
                #expect(!complaint.code.isEmpty, "seed \(seed)")
            }
            #expect(try hub.log.verify { _, _ in }.damage == nil, "seed \(seed)")
            #expect(try hub.log.head(of: other.log.own) == before, "seed \(seed)")
            #expect(try hub.log.head(of: .register(of: hub.code)) == register, "seed \(seed)")
            #expect(
                try Set(hub.log.heads().map(\.log)).isSubset(of: [
                    station.log.own, other.log.own, .register(of: hub.code), .mailbox(of: station.code, at: hub.code),
                ]), "seed \(seed)")
        }
        // And what it writes in earnest is taken in afterwards.
        let report = try #require(try hub.take(try station.bundle(to: hub, all: true)).reports.first)
        #expect(report.troubles.isEmpty, "seed \(seed): \(report.troubles.map(\.message.en))")
        #expect(try station.isHeld(by: hub), "seed \(seed)")
        let texts = try hub.contents(of: station.log.own, .text, named: station)
        #expect(texts.held == texts.all, "seed \(seed)")
    }

    private static func opened(_ bundle: Data, by party: Party) throws -> (BundleHeader, [Frame]) {
        var rest = bundle[...]
        var reader = BundleReader { count in
            defer { rest = rest.dropFirst(count) }
            return Data(rest.prefix(count))
        }
        var (found, bytes) = (BundleHeader(), Data())
        var opening: BundleOpening?
        var frames: [Frame] = []
        while true {
            switch try reader.next() {
            case .header(let header, let body): (found, bytes) = (header, body)
            case .key(let key):
                opening = try BundleOpening(header: bytes, encapsulatedKey: key, key: party.sealingKey)
            case .sealed(let sealed):
                if let body = try opening?.open(sealed) { frames.append(.with { $0.body = body }) }
            case .trailer: return (found, frames)
            }
        }
    }

    /// Some frames with some bytes changed, left out, doubled or exchanged; all of them frames still.
    private static func mutated(_ frames: [Frame], _ random: inout SplitMix) -> [Frame] {
        var frames = frames
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0..<frames.count, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: frames.insert(frames[index], at: Int.random(in: 0...frames.count, using: &random))
            case 1 where frames.count > 1: frames.remove(at: index)
            case 2: frames.swapAt(index, Int.random(in: 0..<frames.count, using: &random))
            default:
                var bytes = frames[index].encoded
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                }
                if let frame = try? Frame(serializedBytes: bytes), frame.body != nil { frames[index] = frame }
            }
        }
        return frames
    }
}
