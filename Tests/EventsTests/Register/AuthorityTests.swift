import Events
import Testing

@Suite("Whose word counts for an entry")
struct AuthorityTests {
    private typealias Story = RegisterStory
    private let city = "5201-H01/register"
    private let county = "520103-H01/register"
    private let other = "520104-H01/register"

    @Test func growsWithTheHubsDivisionAndIsLeastForStations() throws {
        let codes = ["52-H01", "5201-H01", "520103-H01", "520103001-H01", "520103001001-H01", "52-Z01"]
        let ordered = try codes.map { Authority(try SiteCode($0)) }
        #expect(zip(ordered, ordered.dropFirst()).allSatisfy { $0 > $1 })
        #expect(Authority(try SiteCode("520103-H01")) == Authority(try SiteCode("520104-H02")))
        #expect(Authority(try SiteCode("520103-Z01")) == .station && ordered[4].isHub)
    }

    @Test func isTheHigherHubsWhicheverSpokeFirst() throws {
        for (first, second) in [(city, county), (county, city)] {
            var story = try Story()
            try story.add(Story.organ(first == city ? "市住建局" : "区住建局"), by: first)
            try story.add(Story.organ(second == city ? "市住建局" : "区住建局"), by: second)
            try story.add(Story.renamed("别名"), by: county)
            try story.add(Story.closed, by: county)
            let entry = story.entry(.organ, "housing")
            #expect(entry.facts.name == "市住建局" && entry.standing == .open && entry.conflicts.isEmpty)
            #expect(entry.authority == Authority(try SiteCode("5201-H01")))
        }
    }

    @Test func ofTwoHubsOfOneHeightIsTheLaterAndOtherFactsAreAConflictUntilConfirmed() throws {
        var story = try Story((county, Story.organ("甲局")), (other, Story.organ("乙局")))
        var entry = story.entry(.organ, "housing")
        #expect(entry.facts.name == "乙局")
        let sides = try [county, other].map { try Ref(LogID(name: $0), 1) }
        #expect(entry.conflicts == [Conflict(.enteredTwice, first: sides[0], second: sides[1])])
        try story.add(Story.confirmed(), by: city)
        entry = story.entry(.organ, "housing")
        #expect(entry.conflicts.isEmpty && entry.facts.name == "乙局")
        try story.add(Story.renamed("甲局"), by: county)
        #expect(story.entry(.organ, "housing").facts.name == "乙局", "the city keeps it now")
        #expect(
            try Story((county, Story.organ("甲局")), (other, Story.organ("甲局"))).entry(.organ, "housing").conflicts == [])
    }

    @Test func aSiteThatMovedWasEnteredByBothHubsWithoutAConflict() throws {
        let entry = try Story((county, Story.opened("旧名")), (other, Story.opened("新名"))).entry(.site, Story.station)
        #expect(entry.facts.name == "新名" && entry.conflicts.isEmpty)
    }

    @Test func keepsALowerHubFromChangingWhatAHigherOneKeeps() throws {
        let asking = try SiteCode("520103-H01")
        let entry = try Story((city, Story.organ("市住建局"))).entry(.organ, "housing")
        for change in [Story.renamed("甲"), Story.closed, Story.merged(into: "ZJJ"), Story.confirmed()] {
            guard case .register(let fact) = change.fact else { continue }
            let complaint = refusal { _ = try entry.decide(fact, by: asking) }
            #expect(complaint?.message.en.contains("kept by a higher hub") == true)
        }
        let closed = try Story((city, Story.organ("市住建局")), (city, Story.closed)).entry(.organ, "housing")
        guard case .register(let anew) = Story.organ("甲").fact else { return }
        #expect(
            refusal { _ = try closed.decide(anew, by: asking) }?.message.en.contains("closed by a higher hub") == true)
        // The other way round it takes over, or says what it stands for.
        let lower = try Story((county, Story.organ("区住建局"))).entry(.organ, "housing")
        for change in [Story.confirmed(), Story.confirmed("ZJJ"), Story.renamed("市住建局")] {
            guard case .register(let fact) = change.fact else { continue }
            #expect(try lower.decide(fact, by: try SiteCode("5201-H01")) == change)
        }
    }
}
