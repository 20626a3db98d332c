import Events
import Foundation
import Testing

/// Given what is recorded, when something is asked for, then this event or this refusal follows.
@Suite("A change of the register")
struct EntryDecideTests {
    private typealias Story = RegisterStory
    private let hub = Story.hub
    private let station = Story.station

    private func decide(
        _ body: Event.Body, byHub: Bool, given records: (log: String, body: Event.Body)...
    ) throws -> Event.Body {
        var story = try Story()
        for record in records { try story.add(record.body, by: record.log) }
        guard case .register(let fact) = body.fact, let name = fact.entry else {
            throw EventsError(.refusedEntry, zh: "测试有误", en: "the test names no entry")
        }
        return try story.entry(name.kind, name.key).decide(fact, by: try SiteCode(byHub ? hub : station))
    }

    private func refuses(
        _ words: String, _ body: Event.Body, byHub: Bool, given records: (log: String, body: Event.Body)...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var story = try Story()
        for record in records { try story.add(record.body, by: record.log) }
        guard case .register(let fact) = body.fact, let name = fact.entry else { return }
        let complaint = refusal {
            _ = try story.entry(name.kind, name.key).decide(fact, by: try SiteCode(byHub ? hub : station))
        }
        #expect(complaint?.kind == .refusedEntry, sourceLocation: sourceLocation)
        #expect(complaint?.speaksBoth == true, sourceLocation: sourceLocation)
        #expect(
            complaint?.message.en.contains(words) == true, "\(complaint?.message.en ?? "decided")",
            sourceLocation: sourceLocation)
    }

    @Test func isProvisionalWhereAStationAsksForItAndNotWhereAHubDoes() throws {
        guard case .organRegistered(let byStation) = try decide(Story.organ("住建局"), byHub: false),
            case .organRegistered(let byHub) = try decide(Story.organ("住建局"), byHub: true),
            case .deputyEnrolled(let deputy) = try decide(Story.enrolled("王某"), byHub: false),
            case .categoryDefined(let category) = try decide(Story.category("甲"), byHub: false)
        else { return #expect(Bool(false)) }
        #expect(byStation.provisional && !byHub.provisional && deputy.provisional && category.provisional)
    }

    @Test func entersNothingTwiceUnlessItWasClosed() throws {
        try refuses("entered already", Story.organ("甲"), byHub: true, given: (hub, Story.organ("住建局")))
        try refuses("register confirm", Story.organ("甲"), byHub: true, given: (station, Story.organ("住建局")))
        try refuses("entered already", Story.category("甲"), byHub: false, given: (station, Story.category("甲")))
        try refuses("entered already", Story.opened("甲"), byHub: true, given: (hub, Story.opened("黔灵")))
        _ = try decide(Story.organ("甲"), byHub: true, given: (hub, Story.organ("乙")), (hub, Story.closed))
        _ = try decide(Story.organ("甲"), byHub: false, given: (station, Story.organ("乙")), (station, Story.closed))
        try refuses(
            "closed by the hub", Story.organ("甲"), byHub: false, given: (hub, Story.organ("乙")), (hub, Story.closed))
    }

    @Test func ofWhatIsNotThereOrIsClosedIsRefused() throws {
        let changes: [Event.Body] = [
            Story.amended("甲"), Story.posted(station), Story.removed(station), Story.left, Story.renamed("甲"),
            Story.merged(into: "ZJJ"), Story.closed, Story.retired("甲"), Story.confirmed(), Story.siteClosed,
            Story.siteAmended { $0.name = "甲" },
        ]
        for change in changes { try refuses("not entered", change, byHub: true) }
        let deputy = [(hub, Story.enrolled("王某")), (hub, Story.left)]
        for change in [Story.amended("甲"), Story.posted(station), Story.removed(station), Story.left] {
            try refuses("is closed", change, byHub: true, given: deputy[0], deputy[1])
        }
        for change in [Story.renamed("甲"), Story.merged(into: "ZJJ"), Story.closed, Story.confirmed()] {
            try refuses("is closed", change, byHub: true, given: (hub, Story.organ("乙")), (hub, Story.closed))
        }
        try refuses(
            "is closed", Story.retired("甲"), byHub: true, given: (hub, Story.category("甲")), (hub, Story.retired("甲")))
        for change in [Story.siteClosed, Story.siteAmended { $0.name = "甲" }] {
            try refuses("is closed", change, byHub: true, given: (hub, Story.opened("黔灵")), (hub, Story.siteClosed))
        }
    }

    @Test func ofWhatTheHubKeepsIsTheHubsAlone() throws {
        for change in [Story.renamed("甲"), Story.closed] {
            try refuses("kept by the hub", change, byHub: false, given: (hub, Story.organ("乙")))
            try refuses(
                "kept by the hub", change, byHub: false, given: (station, Story.organ("乙")),
                (hub, Story.confirmed("ZJJ")))
            #expect(try decide(change, byHub: false, given: (station, Story.organ("乙"))) == change)
        }
        for change in [Story.amended("甲"), Story.left] {
            try refuses("kept by the hub", change, byHub: false, given: (hub, Story.enrolled("王某")))
        }
        try refuses("kept by the hub", Story.retired("甲"), byHub: false, given: (hub, Story.category("甲")))
        try refuses("only a hub", Story.confirmed(), byHub: false, given: (station, Story.organ("乙")))
        try refuses("only a hub", Story.merged(into: "ZJJ"), byHub: false, given: (station, Story.organ("乙")))
    }

    @Test func thatChangesNothingIsRefused() throws {
        try refuses(
            "nothing is amended", .deputyAmended(.with { $0.id = "D1" }), byHub: true,
            given: (hub, Story.enrolled("王某")))
        try refuses(
            "nothing is amended", Story.siteAmended { _ in }, byHub: true, given: (hub, Story.opened("黔灵")))
        try refuses("that name already", Story.renamed("甲"), byHub: true, given: (hub, Story.organ("甲")))
        try refuses("into itself", Story.merged(into: "housing"), byHub: true, given: (hub, Story.organ("甲")))
        try refuses("confirmed already", Story.confirmed(), byHub: true, given: (hub, Story.organ("甲")))
        try refuses(
            "confirmed already", Story.confirmed("housing"), byHub: true, given: (hub, Story.organ("甲")))
    }

    @Test func ofPostingsGoesByWhereTheDeputyIs() throws {
        let enrolled = (hub, Story.enrolled("王某"))
        #expect(try decide(Story.posted(station), byHub: false, given: enrolled) == Story.posted(station))
        try refuses(
            "posted to \(station) already", Story.posted(station), byHub: true, given: enrolled,
            (hub, Story.posted(station)))
        try refuses("not posted to", Story.removed(station), byHub: true, given: enrolled)
        let nowhere = refusal { _ = try decide(Story.posted("nowhere"), byHub: true, given: enrolled) }
        #expect(nowhere?.kind == .siteCode)
    }

    @Test func mapsAnEntryOntoAnotherWhetherItIsConfirmedOrNot() throws {
        let mapping = Story.confirmed("ZJJ")
        #expect(try decide(mapping, byHub: true, given: (station, Story.organ("甲"))) == mapping)
        #expect(try decide(mapping, byHub: true, given: (hub, Story.organ("甲"))) == mapping)
        #expect(try decide(Story.confirmed(), byHub: true, given: (station, Story.organ("甲"))) == Story.confirmed())
    }
}
