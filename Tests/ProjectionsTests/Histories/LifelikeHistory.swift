import Events
import Foundation
import TestSupport

@testable import Projections

/// A history that a seed tells whole, as a county's sites would write it: matters that mostly go through their life in
/// order, recorded late and arriving later, with whatever a faulty clock or a wrong hand puts between.
///
/// `RandomHistory` draws every record by itself and so reaches every contradiction; here the usual course is usual, so
/// that figures of the end of that course are not about nothing.
struct LifelikeHistory {
    static let sites = [
        "520103001-Z01", "520103001001-Z02", "520103001002-S01", "520103002-J01", "520104001-J01", "530201-D01",
    ]
    static let hubs = ["520103-H01/register", "52-H01/register"]
    static let mailbox = "520103-H01/mail/520103001-Z01"
    /// The townships and villages that there are, and some divisions above them.
    static let divisions = SomeDivisions(
        names: Dictionary(
            uniqueKeysWithValues: [
                "52", "53", "5201", "520103", "520104", "520103001", "520103002", "520103003", "520104001",
                "520104002", "530201001", "520103001001", "520103001002", "520103001003", "520103002001",
            ].map { ($0, "区划\($0)") }))

    private(set) var told = Chronicle()
    let seed: UInt64
    var random: SplitMix
    private var matters: [Ref] = []

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix(seed: seed)
        try beginRegister()
        for _ in 0..<Int.random(in: 8...45, using: &random) {
            switch Int.random(in: 0..<12, using: &random) {
            case 0, 1, 2: try changeRegister()
            case 3, 4: try holdVisit()
            case 5: try chance(2) ? holdDuty() : undertake()
            default: try live()
            }
        }
    }

    // MARK: - Writing

    /// Recorded at once or days later, held here some days after that; now and then by a clock that is days off, or twice
    /// in one millisecond.
    @discardableResult
    mutating func write(
        _ body: Event.Body?, at log: String, about subject: Ref? = nil, on moment: Instant
    ) throws -> Ref {
        let late = chance(4) ? Int64.random(in: 0...6 * day, using: &random) : 0
        let recorded = moment.advanced(byMilliseconds: late)
        let held = recorded.advanced(byMilliseconds: chance(3) ? Int64.random(in: 0...10 * day, using: &random) : 0)
        let error = chance(15) ? Int64.random(in: -3 * day...3 * day, using: &random) : 0
        let counter = UInt64.random(in: 0...3, using: &random)
        let stamp = HybridTime(recorded.advanced(byMilliseconds: error)).rawValue + counter
        let assumed = chance(8) ? ["referral", "reply", "organ", "resolution", "answer"] : []
        return try told.write(
            body, at: log, about: subject, on: moment, recordedAt: recorded, heldAt: held,
            hlc: HybridTime(rawValue: stamp), assumed: assumed)
    }

    private let day: Int64 = 86_400_000

    /// True once in so many times.
    mutating func chance(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }

    mutating func site() -> String { Self.sites.randomElement(using: &random) ?? "" }

    /// Within ten months; sometimes at the very edge of a day.
    mutating func moment() -> Instant {
        edged(at("2025-11-01T00:00").advanced(byMilliseconds: Int64.random(in: 0..<300 * day, using: &random)))
    }

    private mutating func edged(_ moment: Instant) -> Instant {
        guard chance(12) else { return moment }
        let start = BusinessCalendar.shanghai.start(of: BusinessCalendar.shanghai.date(of: moment))
        return start.advanced(byMilliseconds: Int64.random(in: -1...0, using: &random))
    }

    mutating func after(_ moment: Instant, days: ClosedRange<Int64>) -> Instant {
        let most = Int64.random(in: days, using: &random)
        return edged(moment.advanced(byMilliseconds: most * day + Int64.random(in: 0..<day, using: &random)))
    }

    // MARK: - Occasions

    private mutating func holdVisit() throws {
        let (log, moment) = (site(), moment())
        let visit = try write(
            .visitLogged(
                .with {
                    $0.kind = RandomHistory.pick(VisitKind.self, &random)
                    $0.deputies = RandomHistory.deputies(&random)
                    $0.groups = UInt32.random(in: 0...6, using: &random)
                    $0.received = UInt32.random(in: 0...40, using: &random)
                }), at: log, on: moment)
        if chance(3) {
            let amendment = VisitAmended.with {
                if chance(2) { $0.kind = RandomHistory.pick(VisitKind.self, &random) }
                if chance(2) { $0.deputies.names = RandomHistory.deputies(&random) }
                if chance(2) { $0.groups = UInt32.random(in: 0...6, using: &random) }
                if chance(2) { $0.received = UInt32.random(in: 0...40, using: &random) }
                if chance(3) { $0.startedAt = self.moment().milliseconds }
            }
            try write(
                .visitAmended(amendment), at: chance(4) ? site() : log, about: visit, on: after(moment, days: 0...9))
        }
        if chance(8) { try write(.visitVoided(VisitVoided()), at: log, about: visit, on: after(moment, days: 0...30)) }
    }

    private mutating func holdDuty() throws {
        let (log, moment) = (site(), moment())
        let duty = try write(
            .dutyLogged(
                .with {
                    $0.kind = RandomHistory.pick(DutyKind.self, &random)
                    $0.deputies = RandomHistory.deputies(&random)
                }), at: log, on: moment)
        if chance(3) {
            let amendment = DutyAmended.with {
                if chance(2) { $0.kind = RandomHistory.pick(DutyKind.self, &random) }
                if chance(2) { $0.deputies.names = RandomHistory.deputies(&random) }
                if chance(3) { $0.heldAt = self.moment().milliseconds }
            }
            try write(.dutyAmended(amendment), at: log, about: duty, on: after(moment, days: 0...9))
        }
        if chance(8) { try write(.dutyVoided(DutyVoided()), at: log, about: duty, on: after(moment, days: 0...30)) }
    }

    // MARK: - Matters

    private mutating func live() throws {
        let others = matters
        matters.append(try LifelikeMatter(in: &self, others: others).matter)
    }
}
