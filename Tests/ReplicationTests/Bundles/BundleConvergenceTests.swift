import EventLog
import Events
import Foundation
import Replication
import Sync
import TestSupport
import Testing

/// Random exchanges by stick: files are lost, doubled and come late; in the end both ends hold the same.
@Suite struct BundleConvergenceTests {
    @Test(arguments: 0..<24) func `whatever becomes of the files, the ends converge`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let folder = try ScratchFolder()
        let city = try Party("5201-H01")
        let county = try Party("520103-H02", below: city)
        let rooms = try (1...2).map { try Party("520103100-S0\($0)", below: county) }
        let links = [(county, city)] + rooms.map { ($0, county) }
        /// Files on their way, for whom, and whether a part.
        var underWay: [(Data, Party)] = []
        func waiting(_ party: Party) -> BundleFolder { BundleFolder(path: folder.file(party.code.text)) }
        func export(_ from: Party, _ to: Party) throws {
            let options = BundleExport.Options(
                all: Int.random(in: 0..<6, using: &random) == 0,
                split: Int.random(in: 0..<3, using: &random) == 0 ? 24_000 : nil)
            do {
                for part in try from.export(to: to, options) { underWay.append((part, to)) }
            } catch let error as ReplicationError where error.kind == .unsealed {
                // The site below has not been heard from yet.
            }
        }
        func arrive(_ index: Int, keeps: Bool) throws {
            let (file, party) = underWay[index]
            if !keeps { underWay.remove(at: index) }
            for report in try party.take(file, waiting: waiting(party)).reports {
                #expect(report.troubles.isEmpty, "seed \(seed): \(report.troubles.map(\.message.en))")
            }
        }
        for _ in 0..<60 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<2: try rooms[Int.random(in: 0..<2, using: &random)].record(Int.random(in: 1...20, using: &random))
            case 2:
                try county.record(1)
                try county.reply(to: rooms[Int.random(in: 0..<2, using: &random)], 1)
            case 3..<6:
                let (lower, upper) = links[Int.random(in: 0..<links.count, using: &random)]
                if Bool.random(using: &random) { try export(lower, upper) } else { try export(upper, lower) }
            case 6..<9 where !underWay.isEmpty:
                let index = Int.random(in: 0..<underWay.count, using: &random)
                try arrive(index, keeps: Int.random(in: 0..<4, using: &random) == 0)
            case _ where !underWay.isEmpty:
                underWay.remove(at: Int.random(in: 0..<underWay.count, using: &random))
            case _: break
            }
        }
        // What is left arrives, and twice there and back brings the rest.
        while !underWay.isEmpty { try arrive(Int.random(in: 0..<underWay.count, using: &random), keeps: false) }
        for _ in 0..<2 {
            for (lower, upper) in links.reversed() {
                try upper.take(try lower.bundle(to: upper), waiting: waiting(upper))
                try lower.take(try upper.bundle(to: lower), waiting: waiting(lower))
            }
        }
        for log in try county.log.heads().map(\.log) where log.site != city.code {
            #expect(try county.isHeld(by: city, log), "seed \(seed): \(log)")
        }
        for room in rooms {
            #expect(try room.isHeld(by: county), "seed \(seed)")
            #expect(try county.isHeld(by: room, .mailbox(of: room.code, at: county.code)), "seed \(seed)")
            #expect(try county.isHeld(by: room, .register(of: county.code)), "seed \(seed)")
            let texts = try city.contents(of: room.log.own, .text, named: room)
            #expect(texts.held == texts.all, "seed \(seed)")
            let names = try county.contents(of: room.log.own, .identity, named: room)
            #expect(names.held == names.all, "seed \(seed)")
            let mark = try room.log.heldMark(of: county.code, log: room.log.own)
            #expect(mark?.head == (try room.log.head(of: room.log.own)), "seed \(seed)")
            #expect(mark?.settled == mark?.head.seq, "seed \(seed)")
        }
        for party in [city, county] + rooms {
            #expect(try waiting(party).entries().isEmpty, "seed \(seed): \(party.code)")
            #expect(try party.log.troubles().isEmpty, "seed \(seed): \(party.code)")
        }
    }
}
