import Events
import Foundation
import TestSupport
import Testing

@testable import Projections

/// What was reported then, what is known now, and what came in between.
@Suite struct `Differences` {
    private static let now = at("2027-06-01T00:00")

    /// May is reported on 3 June; a visit and a resolution of May arrive later, a matter of June as well.
    private func told() throws -> Chronicle {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "花果园站")
        let matter = try told.write(
            .opinionCollected(OpinionCollected()), on: at("2026-05-04T09:00"), heldAt: at("2026-05-05T00:00"))
        try told.write(
            .matterResolved(MatterResolved()), about: matter, on: at("2026-05-20T09:00"),
            heldAt: at("2026-06-10T00:00"))
        try told.write(
            .visitLogged(.with { $0.received = 7 }), at: "520103002-J01", on: at("2026-05-21T09:00"),
            heldAt: at("2026-06-11T00:00"))
        try told.write(
            .opinionCollected(OpinionCollected()), at: "520103002-J01", on: at("2026-06-02T09:00"),
            heldAt: at("2026-06-12T00:00"))
        try told.write(
            .opinionCollected(OpinionCollected()), at: "520103002-J01", on: at("2026-06-20T09:00"),
            heldAt: at("2026-06-21T00:00"))
        return told
    }

    private static let may = FigureQuery(
        period: Period(from: day("2026-05-01"), through: day("2026-05-31")), asOf: day("2026-06-03"))
    private static let reported = at("2026-06-03T23:59")

    private func difference(_ query: FigureQuery = may, since: Instant = reported) throws -> Difference {
        let held = try told().held()
        return try held.folded().difference(
            query, since: since, reader: held, divisions: NoDivisions(), now: Self.now)
    }

    @Test func `figures are shown as they were known then and as they are now, as of the same day`() throws {
        let changed = try difference().figures.filter(\.isChanged)
        let said = Dictionary(uniqueKeysWithValues: changed.map { ($0.id, [$0.before, $0.after]) })
        #expect(said["visits.received"] == [.count(0), .count(7)])
        #expect(said["matters.resolved"] == [.rate(numerator: 0, denominator: 1), .rate(numerator: 1, denominator: 1)])
        #expect(said["matters.resolved.flow"] == [.count(0), .count(1)])
        #expect(said["matters.collected"] == nil, "June's matter is none of May's")
    }

    @Test func `what arrived is grouped by the site that wrote it, and by type`() throws {
        let sites = try difference().sites
        #expect(sites.map(\.site.text) == ["520103002-J01", "520103001-Z01"])
        #expect(sites.map(\.name) == ["520103002-J01", "花果园站"])
        // What occurred after the as-of day does not exist for either answer.
        #expect(sites.map(\.events) == [2, 1])
        #expect(sites.map(\.inPeriod) == [1, 1])
        #expect(sites[1].types.map(\.type.label.zh) == ["办结"])
    }

    @Test func `known on a second moment, only what came between the two is there`() throws {
        var query = Self.may
        query.knownOn = at("2026-06-10T12:00")
        let difference = try difference(query)
        #expect(difference.sites.map(\.site.text) == ["520103001-Z01"])
        #expect(difference.figures.first { $0.id == "visits.received" }?.isChanged == false)
    }

    @Test func `a scope bounds what is listed, and the register always belongs to it`() throws {
        var told = try told()
        try told.write(
            .organRegistered(.with { $0.code = "o1" }), at: "520103-H01/register", on: at("2026-05-30T09:00"),
            heldAt: at("2026-06-13T00:00"))
        let held = try told.held()
        var query = Self.may
        query.scope.site = try SiteCode("520103001-Z01")
        let difference = try held.folded().difference(
            query, since: Self.reported, reader: held, divisions: NoDivisions(), now: Self.now)
        #expect(difference.sites.map(\.site.text) == ["520103-H01", "520103001-Z01"])
        #expect(difference.events == 2)
    }

    @Test func `pages of arrivals follow one another in the order of arrival`() throws {
        let held = try told().held()
        let model = try held.folded(pageSize: 2)
        var found: [Arrival] = []
        var position: Int64? = 0
        while let after = position {
            let page = try model.arrivals(Self.may, since: Self.reported, after: after, limit: 1, reader: held)
            found += page.arrivals
            position = page.next
        }
        #expect(found.map(\.receivedAt) == ["10", "11", "12"].map { at("2026-06-\($0)T00:00") })
        #expect(found.map(\.position) == [3, 4, 5])
    }

    @Test func `with nothing in between nothing differs`() throws {
        let difference = try difference(since: at("2026-07-01T00:00"))
        #expect(difference.figures.allSatisfy { !$0.isChanged })
        #expect(difference.sites.isEmpty && difference.events == 0)
    }

    @Test func `over random histories both sides are what a board says, and arrivals are what makes them differ`()
        throws
    {
        for seed in UInt64(1)...6 {
            let held = try LifelikeHistory(seed: seed).told.held()
            let model = try held.folded()
            let since = held.all[held.all.count / 2].receivedAt
            let query = FigureQuery(asOf: day("2026-12-31"))
            let difference = try model.difference(
                query, since: since, reader: held, divisions: NoDivisions(), now: Self.now)
            var then = query
            then.knownOn = since
            let before = try model.board(then, reader: held, divisions: NoDivisions(), now: Self.now)
            let after = try model.board(query, reader: held, divisions: NoDivisions(), now: Self.now)
            #expect(difference.figures.map(\.before) == before.figures.map(\.value), "seed \(seed)")
            #expect(difference.figures.map(\.after) == after.figures.map(\.value), "seed \(seed)")
            #expect(difference.events == held.all.count { $0.receivedAt > since }, "seed \(seed)")
        }
    }
}
