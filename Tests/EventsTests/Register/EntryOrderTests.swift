import Events
import Foundation
import TestSupport
import Testing

@Suite("The order in which records of an entry arrive")
struct EntryOrderTests {
    private typealias Story = RegisterStory

    /// Everything that anybody may say of one organ and one deputy.
    private static let organ: [Event.Body] = [
        Story.organ("住建局"), Story.organ("住房局"), Story.renamed("区住建局"), Story.renamed("住建科"),
        Story.merged(into: "ZJJ"), Story.closed, Story.confirmed(), Story.confirmed("ZJJ"),
    ]
    private static let deputy: [Event.Body] = [
        Story.enrolled("王某"), Story.enrolled("王五", .city), Story.amended("王六"), Story.posted(Story.station),
        Story.posted(Story.other), Story.removed(Story.station), Story.left,
    ]

    @Test func aClosingStampedBeforeTheFirstEnteringClosesNothing() throws {
        let story = try Story(
            (Story.station, Story.left), (Story.station, Story.enrolled("王五", .city)),
            (Story.other, Story.enrolled("王某", .county)))
        let entry = story.entry(.deputy, "D1")
        // The first that entered it stands; nothing had closed that one, so the second does not open it again.
        #expect(entry.facts.level == .city)
        #expect(entry.standing == .provisional)
        #expect(entry.closedBy == nil)
        #expect(entry.conflicts.map(\.kind) == [.enteredTwice])
    }

    @Test func makesNoDifferenceNorDoesArrivingTwice() throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["JIAZHAN_SEED"] ?? "") ?? UInt64.random(in: 1...1_000_000)
        print("seed \(seed) (JIAZHAN_SEED replays it)")
        var random = SplitMix(seed: seed)
        var reached: [Conflict.Kind: Int] = [:]
        var standings: [Entry.Standing: Int] = [:]
        for round in 0..<2_000 {
            let (bodies, name) =
                round.isMultiple(of: 2)
                ? (Self.organ, EntryName(.organ, "housing")) : (Self.deputy, EntryName(.deputy, "D1"))
            var story = try Story()
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let log = [Story.hub, Story.station, Story.other].randomElement(using: &random) ?? Story.hub
                // Sites work at the same minute too: then the log's name decides.
                try story.add(
                    bodies.randomElement(using: &random) ?? Story.left, by: log,
                    minute: Int.random(in: 0...6, using: &random))
            }
            let expected = story.entry(name.kind, name.key)
            let again = (story.events + story.events.prefix(3)).shuffled(using: &random)
            let shuffled = Entry.fold(name, again.compactMap { RegisterRecord($0) })
            #expect(shuffled == expected, "seed \(seed), round \(round)")
            for conflict in expected.conflicts {
                reached[conflict.kind, default: 0] += 1
                #expect(conflict.first != conflict.second)
            }
            standings[expected.standing, default: 0] += 1
            // Deciding against any state ends in an event or a refusal, never in a crash, and what is decided folds.
            for body in bodies {
                guard case .register(let fact) = body.fact else { continue }
                _ = try? expected.decide(
                    fact, by: try SiteCode(round.isMultiple(of: 3) ? Story.hub : Story.station))
            }
        }
        for kind in [Conflict.Kind.enteredTwice, .changedClosed] {
            #expect(reached[kind, default: 0] > 10, "\(kind) was hardly reached")
        }
        for standing in Entry.Standing.allCases {
            #expect(standings[standing, default: 0] > 10, "\(standing) was hardly reached")
        }
    }

    @Test func doesNotMatterToWhatAHubSaysAgainstEarlierStations() throws {
        var story = try Story()
        try story.add(Story.organ("区住建局"), by: Story.hub, minute: 50)
        try story.add(Story.organ("住建"), by: Story.station, minute: 1)
        try story.add(Story.renamed("住建科"), by: Story.station, minute: 99)
        for events in [story.events, story.events.reversed()] {
            let entry = Entry.fold(EntryName(.organ, "housing"), events.compactMap { RegisterRecord($0) })
            #expect(entry.facts.name == "区住建局" && entry.standing == .open && entry.enteredAt == Story.minute(50))
        }
    }
}
