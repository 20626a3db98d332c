import Events
import Foundation

@testable import Projections

/// A history that a seed tells whole: three stations and a hub write about matters and visits in any order of time,
/// often about each other's, with contradictions, gaps in the story and events nobody knows.
struct RandomHistory {
    static let sites = ["520103001-Z01", "520103002-J01", "530201-S01"]

    let told: Chronicle
    let seed: UInt64

    init(seed: UInt64) throws {
        self.seed = seed
        var random = SplitMix(seed: seed)
        var told = Chronicle()
        var matters: [Ref] = []
        for _ in 0..<Int.random(in: 5...60, using: &random) {
            let site = Self.sites.randomElement(using: &random) ?? ""
            let moment = Self.moment(&random)
            let received = moment.advanced(byMilliseconds: Int64.random(in: 0...864_000_000, using: &random))
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<6:
                let body = Self.opening(&random)
                matters.append(try told.write(body, at: site, on: moment, heldAt: received))
            case 6, 7:
                try told.write(Self.visit(&random), at: site, on: moment, heldAt: received)
            case 8:
                let subject = matters.randomElement(using: &random)
                try told.write(nil, at: site, about: subject, on: moment, heldAt: received)
            case 9:
                try told.write(Self.register(&random), at: "520103-H01/register", on: moment, heldAt: received)
            default:
                guard let subject = matters.randomElement(using: &random) else { continue }
                // Clocks of different sites do not agree on what came first.
                let hlc = Bool.random(using: &random) ? HybridTime(moment) : nil
                try told.write(
                    Self.step(&random, matters), at: site, about: subject, on: moment, heldAt: received, hlc: hlc,
                    assumed: Bool.random(using: &random) ? ["referral", "reply", "organ"] : [])
            }
        }
        self.told = told
    }

    static func moment(_ random: inout SplitMix) -> Instant {
        let quarterHour: Int64 = 900_000
        return at("2025-11-01T00:00").advanced(
            byMilliseconds: Int64.random(in: 0..<(240 * 96), using: &random) * quarterHour)
    }

    private static func opening(_ random: inout SplitMix) -> Event.Body {
        .opinionCollected(
            .with {
                $0.kind = MatterKind.allCases.randomElement(using: &random) ?? .unspecified
                $0.channel = Channel.allCases.randomElement(using: &random) ?? .unspecified
                $0.category = ["", "交通", "交通/公交", "住房"].randomElement(using: &random) ?? ""
                $0.deputies = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    "d\(Int.random(in: 1...3, using: &random))"
                }
            })
    }

    private static func visit(_ random: inout SplitMix) -> Event.Body {
        .visitLogged(
            .with {
                $0.kind = VisitKind.allCases.randomElement(using: &random) ?? .unspecified
                $0.groups = UInt32.random(in: 0...5, using: &random)
                $0.received = UInt32.random(in: 0...30, using: &random)
                $0.deputies = ["d1", "d2", "d3"].filter { _ in Bool.random(using: &random) }
            })
    }

    private static func register(_ random: inout SplitMix) -> Event.Body {
        let name = "名\(Int.random(in: 1...9, using: &random))"
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            return .siteOpened(
                .with {
                    $0.code = sites.randomElement(using: &random) ?? ""
                    $0.name = name
                })
        case 1:
            return .deputyEnrolled(
                .with {
                    $0.id = "d\(Int.random(in: 1...3, using: &random))"
                    $0.name = name
                })
        case 2:
            return .deputyPosted(
                .with {
                    $0.deputy = "d1"
                    $0.site = sites.randomElement(using: &random) ?? ""
                })
        default:
            return .organRegistered(
                .with {
                    $0.code = "o\(Int.random(in: 1...3, using: &random))"
                    $0.name = name
                })
        }
    }

    private static func step(_ random: inout SplitMix, _ matters: [Ref]) -> Event.Body {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4:
            return .matterReferred(
                .with {
                    $0.lead = ["", "o1", "o2", "o3"].randomElement(using: &random) ?? ""
                    $0.dueAt = Bool.random(using: &random) ? moment(&random).milliseconds : 0
                })
        case 4, 5, 6:
            return .replyGiven(.with { $0.class = ReplyClass.allCases.randomElement(using: &random) ?? .a })
        case 7: return .matterResolved(MatterResolved())
        case 8:
            return .satisfactionRated(
                .with {
                    $0.reply = Grade.allCases.randomElement(using: &random) ?? .basic
                    $0.implementation = Grade.allCases.randomElement(using: &random) ?? .basic
                })
        default:
            return .matterMerged(.with { if let other = matters.randomElement(using: &random) { $0.into = other } })
        }
    }
}
