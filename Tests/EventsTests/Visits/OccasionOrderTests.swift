import Events
import Foundation
import TestSupport
import Testing

@Suite("The order in which events of a visit or duty arrive")
struct OccasionOrderTests {
    private typealias Story = OccasionStory

    @Test func makesNoDifferenceNorDoesArrivingTwice() throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["JIAZHAN_SEED"] ?? "") ?? UInt64.random(in: 1...1_000_000)
        print("seed \(seed) (JIAZHAN_SEED replays it)")
        var random = SplitMix(seed: seed)
        var (conflicts, voided) = (0, 0)
        for round in 0..<1_000 {
            let isVisit = round.isMultiple(of: 2)
            var story = try Story([isVisit ? Story.received : Story.trained])
            for number in 0..<Int.random(in: 0...7, using: &random) {
                let log = Bool.random(using: &random) ? Story.hub : Story.station
                // Clocks disagree: what follows may even be stamped before the opening.
                try story.add(
                    Self.change(isVisit, UInt32(number), &random), by: log,
                    minute: Int.random(in: -2...5, using: &random))
            }
            let shuffled = (story.events + story.events.prefix(2)).shuffled(using: &random)
            if isVisit {
                try Self.compare(story.visit, Visit.fold(shuffled), "seed \(seed), round \(round)")
                conflicts += story.visit.conflicts.count
                voided += story.visit.counts ? 0 : 1
            } else {
                try Self.compare(story.duty, Duty.fold(shuffled), "seed \(seed), round \(round)")
                conflicts += story.duty.conflicts.count
                voided += story.duty.counts ? 0 : 1
            }
        }
        #expect(conflicts > 50 && voided > 50, "\(conflicts) conflicts and \(voided) voided were reached")
    }

    private static func change(
        _ isVisit: Bool, _ number: UInt32, _ random: inout SplitMix
    ) -> Event.Body {
        switch Int.random(in: 0...3, using: &random) {
        case 0: return isVisit ? Story.visitVoided : Story.dutyVoided
        case 1:
            return isVisit
                ? Story.visitAmended { $0.received = number } : Story.dutyAmended { $0.kind = .research }
        case 2:
            let names = Names.with { $0.names = ["D\(number)"] }
            return isVisit
                ? Story.visitAmended { $0.deputies = names } : Story.dutyAmended { $0.deputies = names }
        // Of the other kind, which does not belong there: it is passed over.
        default: return isVisit ? Story.dutyVoided : Story.visitVoided
        }
    }

    private static func compare<Facts: OccasionFacts>(
        _ expected: Occasion<Facts>, _ other: Occasion<Facts>, _ place: String
    ) throws {
        #expect(expected.facts == other.facts, "\(place)")
        #expect(expected.voiding == other.voiding, "\(place)")
        #expect(expected.conflicts == other.conflicts, "\(place)")
        #expect(expected.opening == other.opening && expected.words == other.words, "\(place)")
    }
}
