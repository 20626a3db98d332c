import Events
import Foundation
import Testing

struct FrozenEventTests {
    private func event(_ name: String) throws -> Event {
        let text = try #require(FrozenEvents.hexadecimal[name])
        return try Event(serializedBytes: try #require(Data(hexadecimal: text)))
    }

    private func key(_ first: UInt8) -> Data { Data((0..<32).map { first + $0 }) }
    private let matter = Ref.with {
        $0.log = "520103001-Z02"
        $0.seq = 17
    }

    @Test func everyTypeOfThisVersionIsFrozen() {
        let frozen = Set(FrozenEvents.hexadecimal.keys).union(FrozenEvents.valued.map(\.typeName))
        for type in EventType.known { #expect(frozen.contains(type.description), "no fixture of \(type)") }
        #expect(frozen.count == EventType.known.count)
        #expect(Set(FrozenEvents.valued.map(\.name)).count == FrozenEvents.valued.count)
    }

    /// A number that moved would make old records say something else.
    @Test func theNumbersOfTheTypesAreThoseOfTheSchema() {
        #expect(
            EventType.known.map(\.number) == Array(16...33) + Array(40...45) + Array(60...83) + Array(100...106)
                + Array(120...122))
        for (name, number) in [
            "site_opened": 16, "deputy_enrolled": 17, "deputy_posted": 18, "organ_registered": 19, "key_invited": 20,
            "key_enrolled": 21, "key_revoked": 22, "visit_logged": 40, "opinion_collected": 60, "matter_referred": 61,
            "reply_given": 62, "matter_resolved": 63, "satisfaction_rated": 64, "matter_merged": 65,
        ] {
            #expect(EventType(number: number).description == name)
            #expect(FrozenEvents.hexadecimal[name] != nil)
        }
    }

    @Test(arguments: FrozenEvents.valued.map(\.name))
    func whatWasFrozenWithItsValuesIsReadAndWrittenBackToTheByte(name: String) throws {
        let frozen = try #require(FrozenEvents.valued.first { $0.name == name })
        let event = try Event(serializedBytes: try #require(Data(hexadecimal: frozen.hexadecimal)))
        #expect(event.type.description == frozen.typeName)
        #expect(event.hlc == 116_695_060_480_000_001)
        #expect(event.occurredAt == 1_780_286_400_123)
        #expect(event.recordedAt == 1_780_290_000_456)
        #expect(event.actor == "lin")
        #expect(event.entry == frozen.entry)
        #expect(event.hasSubject == (frozen.entry.isEmpty && !frozen.opens))
        if event.hasSubject { #expect(event.subject == matter) }
        #expect(event.body?.opensSubject == frozen.opens)
        #expect(event.contents == frozen.contents)
        #expect(event.body == frozen.body)
        #expect(event.unknownFields.data.isEmpty)
        let again: Data = try event.serializedBytes()
        #expect(again.hexadecimal == frozen.hexadecimal)
    }

    @Test(arguments: FrozenEvents.hexadecimal.keys.sorted())
    func theEnvelopeIsReadAndWrittenBackToTheByte(name: String) throws {
        let event = try event(name)
        #expect(event.type.description == name)
        #expect(event.hlc == 116_695_060_480_000_001)
        #expect(event.occurredAt == 1_780_286_400_123)
        #expect(event.recordedAt == 1_780_290_000_456)
        #expect(event.actor == "lin")
        let again: Data = try event.serializedBytes()
        #expect(again.hexadecimal == FrozenEvents.hexadecimal[name])
    }

    @Test func theRegistersEventsSayWhatTheySaid() throws {
        #expect(try event("site_opened").entry == "site/520103001-Z02")
        #expect(
            try event("site_opened").siteOpened
                == .with {
                    $0.code = "520103001-Z02"
                    $0.name = "云岩联络站"
                    $0.kind = .station
                })
        #expect(
            try event("deputy_enrolled").deputyEnrolled
                == .with {
                    $0.id = "d-17"
                    $0.name = "王芳"
                    $0.level = .county
                })
        #expect(
            try event("deputy_posted").deputyPosted
                == .with {
                    $0.deputy = "d-17"
                    $0.site = "520103001-Z02"
                })
        #expect(
            try event("organ_registered").organRegistered
                == .with {
                    $0.code = "housing"
                    $0.name = "区住建局"
                    $0.provisional = true
                })
    }

    @Test func theKeyEventsSayWhatTheySaid() throws {
        #expect(
            try event("key_invited").keyInvited
                == .with {
                    $0.site = "520103001-Z02"
                    $0.signingKey = key(0)
                    $0.transportKey = key(64)
                })
        #expect(
            try event("key_enrolled").keyEnrolled
                == .with {
                    $0.site = "520103001-Z02"
                    $0.signingKey = key(1)
                    $0.transportKey = key(65)
                })
        #expect(
            try event("key_revoked").keyRevoked
                == .with {
                    $0.site = "520103001-Z02"
                    $0.reason = "电脑被盗"
                })
    }

    @Test func visitAndOpinionSayWhatTheySaid() throws {
        #expect(
            try event("visit_logged").visitLogged
                == .with {
                    $0.kind = .reception
                    $0.deputies = ["d-17", "d-18"]
                    $0.groups = 3
                    $0.received = 12
                })
        let opinion = try event("opinion_collected")
        #expect(
            opinion.opinionCollected
                == .with {
                    $0.kind = .petition
                    $0.channel = .walkIn
                    $0.category = "城建/道路"
                    $0.division = "520103001"
                    $0.deputies = ["d-17"]
                    $0.visit.log = "520103001-Z02"
                    $0.visit.seq = 4
                    $0.people = 5
                    $0.anonymous = true
                })
        #expect(opinion.content(.title)?.data == key(2))
        #expect(opinion.content(.citizenName)?.data == key(3))
        #expect(opinion.contents.map(\.class) == [.text, .identity])
        #expect(
            opinion.origin
                == .with {
                    $0.ledger = "12345"
                    $0.key = "A-9"
                    $0.step = "collected"
                    $0.rowDigest = key(4)
                    $0.assumed = ["category"]
                })
    }

    @Test func theStepsOfAMatterSayWhatTheySaid() throws {
        #expect(
            try event("matter_referred").matterReferred
                == .with {
                    $0.mode = .transfer
                    $0.lead = "housing"
                    $0.coHandlers = ["roads", "police"]
                    $0.dueAt = 1_782_878_400_000
                })
        #expect(
            try event("reply_given").replyGiven
                == .with {
                    $0.organ = "housing"
                    $0.class = .b
                })
        #expect(try event("matter_resolved").body == .matterResolved(MatterResolved()))
        #expect(
            try event("satisfaction_rated").satisfactionRated
                == .with {
                    $0.reply = .satisfied
                    $0.implementation = .dissatisfied
                })
        #expect(try event("matter_merged").matterMerged.into.log == "520103001-Z03")
        for name in ["matter_referred", "reply_given", "matter_resolved", "satisfaction_rated", "matter_merged"] {
            #expect(try event(name).subject == matter)
        }
    }
}
