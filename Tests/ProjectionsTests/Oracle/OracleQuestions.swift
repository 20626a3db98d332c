import Events
import Foundation
import TestSupport

@testable import Projections

/// Random questions about a history, each as the program and as the oracle take it.
struct OracleQuestions {
    private static let regions = ["52", "5201", "520103", "520103001", "520103001001", "520104", "53", "530201"]
    private static let sites = LifelikeHistory.sites + RandomHistory.sites + ["520103-H01"]
    private var random: SplitMix
    private let moments: [Instant]

    /// - Parameter moments: when records were received, to ask what was known by then.
    init(seed: UInt64, moments: [Instant]) {
        random = SplitMix(seed: seed)
        self.moments = moments
    }

    mutating func draw() throws -> FigureQuery {
        var scope = Scope()
        if chance(4) { scope.region = try pick(Self.regions).map { try DivisionCode($0) } }
        if chance(9) { scope.site = try pick(Self.sites).map { try SiteCode($0) } }
        if chance(8) { scope.deputy = pick(["d1", "d2", "d3", "d4", "nobody"]) }
        if chance(9) { scope.organ = pick(["o1", "o2", "o3", "o4"]) }
        if chance(9) { scope.category = pick(["交通", "交通/公交", "住房", "住房/物业"]) }
        if chance(9) { scope.channel = pick(Channel.allCases.filter { !$0.word.isEmpty }) }
        var period = Period()
        let ends = [date(), date()].sorted()
        if !chance(3) { period.from = ends[0] }
        if !chance(3) { period.through = ends[1] }
        return FigureQuery(
            scope: scope, period: period, asOf: chance(2) ? day("2026-12-31") : date(),
            knownOn: chance(4) ? pick(moments) : nil, by: chance(3) ? nil : pick(Dimension.allCases))
    }

    private mutating func chance(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }

    private mutating func pick<Value>(_ values: [Value]) -> Value? { values.randomElement(using: &random) }

    private mutating func date() -> BusinessDate {
        day("2025-10-15").advanced(byDays: Int.random(in: 0..<340, using: &random))
    }
}

extension FigureQuery {
    /// As the oracle reads it.
    var asked: [String: String] {
        var asked: [String: String] = ["as_of": asOf.description]
        asked["region"] = scope.region?.digits
        asked["site"] = scope.site?.text
        asked["deputy"] = scope.deputy
        asked["organ"] = scope.organ
        asked["category"] = scope.category
        asked["channel"] = scope.channel?.word
        asked["from"] = period.from?.description
        asked["through"] = period.through?.description
        asked["known_on"] = knownOn?.rfc3339
        asked["by"] = by?.rawValue
        return asked
    }
}
