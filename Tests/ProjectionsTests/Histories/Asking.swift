import Events
import Foundation
import Testing

@testable import Projections

/// Foundation has a class of this name for units of measure.
typealias Dimension = Projections.Dimension

struct NoDivisions: DivisionNaming {
    func name(of code: DivisionCode) -> String? { nil }
    func codes(digits: Int, in region: DivisionCode?) -> [DivisionCode] { [] }
}

struct SomeDivisions: DivisionNaming {
    let names: [String: String]
    func name(of code: DivisionCode) -> String? { names[code.digits] }

    func codes(digits: Int, in region: DivisionCode?) throws -> [DivisionCode] {
        try names.keys.map { try DivisionCode($0) }
            .filter { $0.digits.utf8.count == digits && region?.contains($0) ?? true }
    }
}

extension HeldEvents {
    /// A read model in memory that has folded all of this.
    func folded(pageSize: Int = ReadModel.pageSize) throws -> ReadModel {
        let model = try ReadModel(.memory, calendar: .shanghai, pageSize: pageSize)
        try model.catchUp(from: self)
        return model
    }

    /// The board of a fresh read model; as of 2026-12-31 unless the question says otherwise.
    func board(
        _ scope: Scope = Scope(), from: String? = nil, through: String? = nil, asOf: String = "2026-12-31",
        knownOn: Instant? = nil, by: Dimension? = nil, divisions: any DivisionNaming = NoDivisions()
    ) throws -> Board {
        try folded().board(
            FigureQuery(
                scope: scope, period: Period(from: from.map(day), through: through.map(day)), asOf: day(asOf),
                knownOn: knownOn, by: by), reader: self, divisions: divisions, now: at("2027-06-01T00:00"))
    }
}

extension Board {
    func value(_ id: String) throws -> FigureValue { try #require(figure(id)).value }

    /// A figure that is a count, or the numerator of one that is a rate.
    func count(_ id: String) throws -> Int {
        switch try value(id) {
        case .count(let count): return count
        case .rate(let numerator, _): return numerator
        case .days: throw Unexpected(what: "\(id) is no count")
        }
    }

    /// The rows as `key: value`, in their order.
    func rows(_ id: String) throws -> [String] {
        let rows = try #require(figure(id)?.rows)
        return rows.map { row in
            switch row.value {
            case .count(let count): "\(row.key): \(count)"
            case .rate(let numerator, let denominator): "\(row.key): \(numerator)/\(denominator)"
            case .days(let median, let p90, _): "\(row.key): \(median ?? -1) \(p90 ?? -1)"
            }
        }
    }
}

struct Unexpected: Error {
    let what: String
}
