import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Days to resolution` {
    /// Matters collected on that morning, each resolved after so many hours.
    private func told(_ hours: [Int64], on text: String = "2026-05-01T08:00") throws -> Chronicle {
        var told = Chronicle()
        try add(hours, on: text, to: &told)
        return told
    }

    private func add(_ hours: [Int64], on text: String, to told: inout Chronicle) throws {
        for hour in hours {
            let matter = try told.collect(on: text)
            try told.write(
                .matterResolved(MatterResolved()), about: matter,
                on: at(text).advanced(byMilliseconds: hour * 3_600_000))
        }
    }

    @Test(
        arguments: [
            ([24], 1.0, 1.0),
            ([24, 48], 1.0, 2.0),
            ([48, 24, 72], 2.0, 3.0),
            // Ten values: the fifth and the ninth.
            ([240, 24, 216, 48, 192, 72, 168, 96, 144, 120], 5.0, 9.0),
            // Eleven: ⌈5.5⌉ = 6 and ⌈9.9⌉ = 10.
            ([24, 48, 72, 96, 120, 144, 168, 192, 216, 240, 264], 6.0, 10.0),
            ([1], 0.0417, 0.0417),
        ] as [([Int64], Double, Double)])
    func `Median and 90th percentile are nearest ranks of the exact times`(
        hours: [Int64], median: Double, p90: Double
    ) throws {
        let board = try told(hours).held().board()
        #expect(try board.value("matters.days") == .days(median: median, p90: p90, speedup: nil))
    }

    @Test func `Without a resolution there are no days`() throws {
        var told = Chronicle()
        try told.collect(on: "2026-05-01T09:00")
        #expect(try told.held().board().value("matters.days") == .days(median: nil, p90: nil, speedup: nil))
    }

    @Test func `Speedup compares with the period of equal length just before, when both ends are given`() throws {
        // 31 days of May against 31 March to 30 April.
        var told = try told([24, 24, 24], on: "2026-05-10T08:00")
        try add([96], on: "2026-03-31T08:00", to: &told)
        try add([2400], on: "2026-03-30T08:00", to: &told)
        let held = try told.held()
        let may = try held.board(from: "2026-05-01", through: "2026-05-31", by: .site)
        #expect(try may.value("matters.days") == .days(median: 1, p90: 1, speedup: 0.75))
        #expect(may.figure("matters.days")?.rows?.map(\.value) == [.days(median: 1, p90: 1, speedup: 0.75)])
        let open = try held.board(from: "2026-05-01")
        #expect(try open.value("matters.days") == .days(median: 1, p90: 1, speedup: nil))
        let nothingBefore = try held.board(from: "2026-01-01", through: "2026-12-31")
        #expect(try nothingBefore.value("matters.days") == .days(median: 1, p90: 100, speedup: nil))
    }

    @Test func `The first resolution by occurrence counts, even when it was recorded last`() throws {
        var told = try told([240])
        try told.resolve(Ref(try LogID(name: "520103001-Z01"), 1), on: "2026-05-03T08:00")
        #expect(try told.held().board().value("matters.days") == .days(median: 2, p90: 2, speedup: nil))
    }
}
