import Events
import Foundation
import Projections

/// The figures that a hub shows must be those of the same events at the hub above it, and a hub's total the sum of its parts.
struct FigureCheck {
    let world: World
    /// Boards are of all that ever was: clocks in a world may be years off.
    private static let asOf = BusinessDate(daysSince1970: 40_000)

    private struct NoNames: DivisionNaming {
        func name(of code: DivisionCode) -> String? { nil }
        func codes(digits: Int, in region: DivisionCode?) throws -> [DivisionCode] { [] }
    }

    func run() {
        do {
            for hub in world.sites where hub.isHub && hub.isInUse { try check(hub) }
        } catch {
            world.witness.breach(.program, "figures cannot be made: \(error)")
        }
    }

    private func check(_ hub: SimulatedSite) throws {
        let model = try model(of: hub)
        var sum = try counts(model, hub, Scope(site: hub.code))
        for lower in world.sites where lower.hub === hub && lower.isInUse && lower === world.machine(of: lower.code) {
            let scope = lower.isHub ? Scope(region: lower.code.division) : Scope(site: lower.code)
            let seen = try counts(model, hub, scope)
            if lower.isHub {
                let own = try counts(self.model(of: lower), lower, scope)
                compare(seen, own, "\(lower.code)'s figures at \(hub.code)")
            }
            sum.merge(seen, uniquingKeysWith: +)
        }
        compare(try counts(model, hub, Scope()), sum, "the total at \(hub.code)")
    }

    private func compare(_ figures: [String: Int], _ expected: [String: Int], _ what: String) {
        for (id, value) in figures where value != expected[id] ?? 0 {
            world.witness.breach(.sameFold, "\(what): \(id) is \(value), not \(expected[id] ?? 0)")
        }
    }

    private func model(of site: SimulatedSite) throws -> ReadModel {
        let model = try ReadModel(inMemory: .shanghai)
        try model.catchUp(from: site.disk.memory)
        return model
    }

    /// Every figure that is a count of matters or visits; their sums are figures too.
    private func counts(_ model: ReadModel, _ site: SimulatedSite, _ scope: Scope) throws -> [String: Int] {
        let board = try model.board(
            FigureQuery(scope: scope, asOf: Self.asOf), reader: site.disk.memory, divisions: NoNames(),
            now: .distantFuture)
        var counts: [String: Int] = [:]
        for figure in board.figures where figure.id.hasPrefix("matters.") || figure.id.hasPrefix("visits.") {
            // The same deputy is counted once in the whole and once in each part.
            if case .count(let count) = figure.value, !figure.id.contains("distinct") { counts[figure.id] = count }
        }
        return counts
    }
}
