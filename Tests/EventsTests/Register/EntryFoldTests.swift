import Events
import Foundation
import Testing

@Suite("An entry of the register")
struct EntryFoldTests {
    private typealias Story = RegisterStory
    private let hub = Story.hub
    private let station = Story.station
    private let other = Story.other

    @Test func isProvisionalWhereAStationEnteredItAndOpenWhereAHubDid() throws {
        let bySt = try Story((station, Story.organ("住建局"))).entry(.organ, "housing")
        #expect(bySt.standing == .provisional && !bySt.isKeptByHub && bySt.facts.name == "住建局")
        #expect(bySt.standingLabel.zh == "待确认")
        let byHub = try Story((hub, Story.organ("住建局"))).entry(.organ, "housing")
        #expect(byHub.standing == .open && byHub.isKeptByHub && byHub.enteredAt == Story.minute(0))
        #expect(byHub.enteredBy?.ref.log == hub)
    }

    @Test func thatNothingEnteredDoesNotExistWhateverElseIsSaidOfIt() throws {
        let story = try Story((station, Story.renamed("甲")), (hub, Story.confirmed()), (hub, Story.closed))
        #expect(!story.entry(.organ, "housing").exists)
        #expect(!story.entry(.organ, "water").exists)
        #expect(story.entry(.organ, "water").conflicts.isEmpty)
    }

    @Test func followsTheHubThatEntersItAfterAStationWithOtherFacts() throws {
        let story = try Story((station, Story.organ("住建")), (hub, Story.organ("区住建局")), (station, Story.renamed("丙")))
        let entry = story.entry(.organ, "housing")
        #expect(entry.facts.name == "区住建局" && entry.standing == .open && entry.conflicts.isEmpty)
        #expect(entry.enteredAt == Story.minute(1))
    }

    @Test func isOpenOnceTheHubConfirmsItAndNoStationChangesItAfterwards() throws {
        let story = try Story(
            (station, Story.organ("住建局")), (hub, Story.confirmed()), (station, Story.renamed("别名")),
            (other, Story.closed), (other, Story.organ("又一个")))
        let entry = story.entry(.organ, "housing")
        #expect(entry.standing == .open && entry.facts.name == "住建局" && entry.isKeptByHub)
        #expect(entry.conflicts.isEmpty && entry.closedBy == nil)
    }

    @Test func keepsWhatTheHubSaidOfItsNameThoughAStationRenamesItLater() throws {
        let story = try Story(
            (station, Story.organ("住建")), (hub, Story.renamed("区住建局")), (station, Story.renamed("住建科")))
        #expect(story.entry(.organ, "housing").facts.name == "区住建局")
        #expect(story.entry(.organ, "housing").standing == .provisional)
    }

    @Test func standsForAnotherOneWhenTheHubMapsItAndForItselfWhenThatIsTakenBack() throws {
        var story = try Story((station, Story.organ("住建")), (hub, Story.confirmed("ZJJ")))
        #expect(story.entry(.organ, "housing").standsFor == "ZJJ")
        #expect(story.entry(.organ, "housing").standing == .provisional)
        #expect(story.entry(.organ, "housing").standingLabel.zh == "已确认", "the hub has decided about it")
        try story.add(Story.confirmed(), by: hub)
        #expect(story.entry(.organ, "housing").standingLabel == Entry.Standing.open.label)
        #expect(story.entry(.organ, "housing").standsFor == nil)
        #expect(story.entry(.organ, "housing").standing == .open)
    }

    @Test func passesOverAConfirmationAndAMergerThatAStationWrites() throws {
        let story = try Story(
            (station, Story.organ("住建")), (station, Story.confirmed("ZJJ")), (station, Story.merged(into: "ZJJ")))
        let entry = story.entry(.organ, "housing")
        #expect(entry.standsFor == nil && entry.standing == .provisional)
    }

    @Test func isClosedAndStandsForTheOneItWasMergedInto() throws {
        var story = try Story((hub, Story.organ("住建局")))
        let merger = try story.add(Story.merged(into: "ZJJ"), by: hub)
        let entry = story.entry(.organ, "housing")
        #expect(entry.standing == .closed && entry.standsFor == "ZJJ" && entry.closedBy == merger)
        try story.add(Story.merged(into: "housing"), by: hub)
        #expect(story.entry(.organ, "housing").standsFor == "ZJJ", "into itself leads nowhere")
    }

    @Test func thatTwoStationsEnterWithOtherFactsIsAConflictUntilTheHubConfirmsIt() throws {
        var story = try Story((station, Story.organ("住建局")), (other, Story.organ("住房局")))
        let entry = story.entry(.organ, "housing")
        #expect(entry.facts.name == "住建局", "the first in order stands")
        let conflict = Conflict(
            .enteredTwice, first: try Ref(LogID(name: station), 1), second: try Ref(LogID(name: other), 1))
        #expect(entry.conflicts == [conflict])
        try story.add(Story.confirmed(), by: hub)
        #expect(story.entry(.organ, "housing").conflicts.isEmpty)
        #expect(story.entry(.organ, "housing").standing == .open)
    }

    @Test func thatTwoStationsEnterWithTheSameFactsIsOneEntry() throws {
        let entry = try Story((station, Story.organ("住建局")), (other, Story.organ("住建局"))).entry(.organ, "housing")
        #expect(entry.conflicts.isEmpty && entry.standing == .provisional && entry.enteredAt == Story.minute(0))
    }

    @Test func thatIsChangedAfterItWasClosedIsAConflictWithBothSides() throws {
        var story = try Story((hub, Story.organ("住建局")))
        let closing = try story.add(Story.closed, by: hub)
        let renaming = try story.add(Story.renamed("区住建局"), by: hub)
        let entry = story.entry(.organ, "housing")
        #expect(entry.conflicts == [Conflict(.changedClosed, first: closing, second: renaming)])
        #expect(entry.standing == .closed && entry.closedBy == closing && entry.facts.name == "区住建局")
    }

    @Test func isOpenedAgainByWhoeverMayEnterIt() throws {
        var story = try Story((station, Story.organ("住建")), (station, Story.closed))
        #expect(story.entry(.organ, "housing").standing == .closed)
        try story.add(Story.organ("住建科"), by: station)
        #expect(story.entry(.organ, "housing").standing == .provisional)
        #expect(story.entry(.organ, "housing").facts.name == "住建科")
        try story.add(Story.closed, by: hub)
        try story.add(Story.organ("住建"), by: station)
        #expect(story.entry(.organ, "housing").standing == .closed, "the hub has closed it")
        try story.add(Story.organ("区住建局"), by: hub)
        #expect(story.entry(.organ, "housing").standing == .open)
        #expect(story.entry(.organ, "housing").closedBy == nil)
    }

    @Test func ofADeputyKnowsThePostingsUntilTheDeputyIsRemovedOrLeaves() throws {
        var story = try Story((hub, Story.enrolled("王某")), (hub, Story.posted(station)), (hub, Story.posted(other)))
        let (first, second) = (try SiteCode(station), try SiteCode(other))
        #expect(
            story.entry(.deputy, "D1").postings == [first: Story.minute(1), second: Story.minute(2)])
        try story.add(Story.removed(other), by: station)
        #expect(story.entry(.deputy, "D1").postings == [first: Story.minute(1)])
        try story.add(Story.amended("王五"), by: hub)
        #expect(story.entry(.deputy, "D1").facts.name == "王五")
        #expect(story.entry(.deputy, "D1").facts.level == .county, "what is not stated stays")
        try story.add(Story.left, by: hub)
        #expect(story.entry(.deputy, "D1").postings.isEmpty && story.entry(.deputy, "D1").standing == .closed)
        let late = try story.add(Story.posted(station), by: station)
        #expect(story.entry(.deputy, "D1").conflicts.map(\.second) == [late])
    }

    @Test func ofASiteIsWhatTheHubOpenedWithEveryAmendmentOfHubAndSite() throws {
        var story = try Story((hub, Story.opened("黔灵")), (station, Story.opened("老名称")))
        try story.add(Story.siteAmended { $0.specialty = "基层立法联系点" }, by: hub)
        try story.add(Story.siteAmended { $0.contact = "0851-1" }, by: station)
        try story.add(
            Story.siteAmended {
                $0.parent = "520103001-J01"
                $0.specialty = ""
            }, by: hub)
        let entry = story.entry(.site, station)
        #expect(entry.facts.name == "黔灵" && entry.facts.siteKind == .station && entry.conflicts.isEmpty)
        #expect(entry.facts.specialty.isEmpty && entry.facts.contact == "0851-1")
        #expect(entry.facts.parent == "520103001-J01")
        try story.add(Story.siteClosed, by: hub)
        #expect(story.entry(.site, station).standing == .closed)
        try story.add(Story.opened("黔灵新站"), by: hub)
        #expect(story.entry(.site, station).standing == .open && story.entry(.site, station).facts.name == "黔灵新站")
    }

    @Test func ofACategoryIsItsPathUntilItIsRetired() throws {
        var story = try Story((hub, Story.category("甲/乙")))
        #expect(story.entry(.category, "甲/乙").facts.name == "甲/乙" && story.entry(.category, "甲/乙").standing == .open)
        try story.add(Story.retired("甲/乙"), by: station)
        #expect(story.entry(.category, "甲/乙").standing == .open, "a station retires no category of the hub's")
        try story.add(Story.retired("甲/乙"), by: hub)
        #expect(story.entry(.category, "甲/乙").standing == .closed)
        #expect(!story.entry(.category, "甲").exists, "a category does not make the ones above it")
    }
}
