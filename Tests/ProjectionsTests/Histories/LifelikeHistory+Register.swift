import Events
import Foundation
import TestSupport

@testable import Projections

extension LifelikeHistory {
    /// The hubs open most sites, stations enter deputies and post them, the hub takes them over.
    mutating func beginRegister() throws {
        let start = at("2025-10-20T09:00")
        for hub in Self.hubs {
            let code = String(hub.prefix { $0 != "/" })
            try write(.siteOpened(.with { $0.code = code }), at: hub, on: start)
        }
        for code in Self.sites where !chance(6) {
            try write(Self.opened(code, specialty: chance(4) ? "基层立法联系点" : ""), at: hub(), on: opening())
        }
        for number in 1...5 {
            let log = chance(3) ? hub() : site()
            try write(enrolled("d\(number)"), at: log, on: opening())
            if !chance(4) { try write(Self.posted("d\(number)", at: site()), at: log, on: opening()) }
        }
        for number in 1...4 {
            try write(.organRegistered(.with { $0.code = "o\(number)" }), at: hub(), on: opening())
        }
    }

    /// One more record of the register.
    mutating func changeRegister() throws {
        let (number, code) = (Int.random(in: 1...5, using: &random), site())
        let moment = moment()
        switch Int.random(in: 0..<12, using: &random) {
        case 0: try write(.siteClosed(.with { $0.code = code }), at: hub(), on: moment)
        case 1: try write(Self.opened(code, specialty: ""), at: chance(2) ? hub() : code, on: moment)
        case 2: try write(.deputyLeft(.with { $0.id = "d\(number)" }), at: chance(2) ? hub() : code, on: moment)
        case 3: try write(Self.posted("d\(number)", at: site()), at: code, on: moment)
        case 4:
            try write(
                .deputyRemoved(
                    .with {
                        $0.deputy = "d\(number)"
                        $0.site = code
                    }), at: code, on: moment)
        case 5:
            let other = "d\(Int.random(in: 1...5, using: &random))"
            try write(
                .entryConfirmed(
                    .with {
                        $0.kind = .deputy
                        $0.key = "d\(number)"
                        $0.standsFor = other
                    }), at: hub(), on: moment)
        case 6:
            let level = RandomHistory.pick(DeputyLevel.self, &random)
            try write(
                .deputyAmended(
                    .with {
                        $0.id = "d\(number)"
                        $0.level = level
                    }), at: chance(2) ? hub() : code, on: moment)
        case 7, 8: try write(enrolled("d\(number)"), at: chance(3) ? hub() : code, on: moment)
        case 9: try write(.keyRevoked(.with { $0.site = code }), at: hub(), on: moment)
        default: try write(RandomHistory.register(&random), at: chance(3) ? code : hub(), on: moment)
        }
    }

    /// The upper hub's word now and then.
    private mutating func hub() -> String { Self.hubs[chance(3) ? 1 : 0] }

    private mutating func opening() -> Instant { after(at("2025-10-21T09:00"), days: chance(4) ? 0...200 : 0...10) }

    private mutating func enrolled(_ id: String) -> Event.Body {
        let level = RandomHistory.pick(DeputyLevel.self, &random)
        return .deputyEnrolled(
            .with {
                $0.id = id
                $0.level = level
            })
    }

    private static func opened(_ code: String, specialty: String) -> Event.Body {
        .siteOpened(
            .with {
                $0.code = code
                $0.name = code
                $0.specialty = specialty
            })
    }

    private static func posted(_ deputy: String, at site: String) -> Event.Body {
        .deputyPosted(
            .with {
                $0.deputy = deputy
                $0.site = site
            })
    }
}
