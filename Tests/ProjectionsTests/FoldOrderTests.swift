import Events
import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite struct `The fold` {
    @Test func `Whatever the order of arrival and the size of pages, the tables hold the same`() throws {
        for seed in UInt64(1)...200 {
            let told = try RandomHistory(seed: seed).told
            var random = SplitMix(seed: seed ^ 0xA5A5)
            let expected = try told.held().folded().dump()
            let size = Int.random(in: 1...7, using: &random)
            let shuffled = try told.shuffled(using: &random).folded(pageSize: size).dump()
            #expect(shuffled == expected, "seed \(seed), pages of \(size)")
        }
    }

    @Test func `A page that ends inside a matter's story changes nothing`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        try told.refer(matter, on: "2026-05-02T09:00", to: "o1")
        try told.reply(matter, on: "2026-05-03T09:00", class: .b)
        try told.resolve(matter, on: "2026-05-04T09:00")
        let held = try told.held()
        let whole = try held.folded().dump()
        for size in 1...4 { #expect(try held.folded(pageSize: size).dump() == whole) }
    }

    @Test func `A page knows only what stands up to its end`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        try told.resolve(matter, on: "2026-05-04T09:00")
        let held = try told.held()
        let model = try ReadModel(inMemory: .shanghai)
        try model.catchUp(from: QualifyingReader(base: held, through: 1))
        #expect(try model.position() == 1)
        #expect(try model.newestMatters(limit: 1).map(\.stage) == [.collected])
        try model.catchUp(from: held)
        #expect(try model.position() == 2)
        #expect(try model.newestMatters(limit: 1).map(\.stage) == [.resolved])
    }

    @Test func `A reply that arrives before its opening counts once the opening is there`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        for body: Event.Body in [.matterReferred(MatterReferred()), .replyGiven(ReplyGiven())] {
            try told.write(body, at: "520103-H01", about: matter, on: at("2026-05-02T09:00"))
        }
        let late = try HeldEvents(told.entries.suffix(2) + told.entries.prefix(1))
        let model = try ReadModel(.memory, calendar: .shanghai, pageSize: 2)
        let query = FigureQuery(asOf: day("2026-12-31"))
        try model.catchUp(from: QualifyingReader(base: late, through: 2))
        let before = try model.board(query, reader: late, divisions: NoDivisions(), now: at("2027-01-01T00:00"))
        #expect(try before.value("matters.replied") == .rate(numerator: 0, denominator: 0))
        #expect(try before.value("matters.referred") == .count(0))
        try model.catchUp(from: late)
        let after = try model.board(query, reader: late, divisions: NoDivisions(), now: at("2027-01-01T00:00"))
        #expect(try after.value("matters.replied") == .rate(numerator: 1, denominator: 1))
        #expect(try model.dump() == told.held().folded().dump())
    }

    @Test func `Events that are given again change nothing but the position`() throws {
        let held = try RandomHistory(seed: 11).told.held()
        let again = try held.all.map {
            try LoggedEvent(
                position: $0.position + Int64(held.all.count), log: $0.log, epoch: $0.epoch, seq: $0.seq,
                receivedAt: $0.receivedAt, payload: $0.payload, hash: $0.hash)
        }
        let once = try held.folded().dump().dropFirst()
        let twice = try HeldEvents(held.all + again).folded(pageSize: 3).dump().dropFirst()
        #expect(Array(once) == Array(twice))
    }

    @Test func `An event of an unknown type is counted and stops nothing`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        var later = Event()
        later.hlc = 1
        later.subject = matter
        // Field 99, length-delimited, empty: a body of a later version.
        let payload: Data = try later.serializedBytes() + Data([0x9A, 0x06, 0x00])
        var entries = told.entries
        entries.append(
            Chronicle.Entry(
                log: try LogID(name: "520103002-J01"), seq: 1, event: try Event(serializedBytes: payload),
                heldAt: at("2026-05-01T10:00")))
        let model = try HeldEvents(entries).folded()
        #expect(try model.unknownEvents() == [EventType(number: 99): 1])
        #expect(try model.position() == 2)
        #expect(try model.newestMatters(limit: 5).map(\.ref) == [matter])
    }

    @Test func `Moments that no calendar has are folded, not refused`() throws {
        var told = Chronicle()
        for milliseconds in [Int64.min, Int64.max] {
            let moment = Instant(milliseconds: milliseconds)
            let matter = try told.write(.opinionCollected(OpinionCollected()), on: moment)
            try told.write(.matterReferred(.with { $0.dueAt = milliseconds }), about: matter, on: moment)
            try told.write(.matterResolved(MatterResolved()), about: matter, on: moment)
            try told.write(.visitLogged(VisitLogged()), on: moment)
        }
        let board = try told.held().board(asOf: "9999-12-30", by: .month)
        #expect(try board.rows("matters.collected") == ["0001-01: 1"])
    }

    @Test func `Only the event at a matter's own place opens it`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00", category: "真")
        try told.write(
            .opinionCollected(.with { $0.category = "假" }), at: "520103002-J01", about: matter,
            on: at("2026-05-01T08:00"), hlc: .zero)
        #expect(try told.held().folded().newestMatters(limit: 5).map(\.category) == ["真"])
    }

    @Test func `The register keeps its newest entry by hybrid time, log and place`() throws {
        var told = Chronicle()
        for (name, hlc) in [("旧", 5), ("新", 9), ("中", 7)] as [(String, UInt64)] {
            try told.write(
                .siteOpened(
                    .with {
                        $0.code = "520103001-Z01"
                        $0.name = name
                    }), at: "520103-H01/register", on: at("2026-01-01T08:00"), hlc: HybridTime(rawValue: hlc))
        }
        #expect(try told.held().board().heard.map(\.name) == ["新"])
    }
}
