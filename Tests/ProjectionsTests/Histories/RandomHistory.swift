import Events
import Foundation
import TestSupport

@testable import Projections

/// A history that a seed tells whole: three stations and a hub write about matters, visits, duties and the register in any
/// order of time, often about each other's, with contradictions, gaps in the story and events nobody knows.
struct RandomHistory {
    static let sites = ["520103001-Z01", "520103002-J01", "530201-S01"]
    static let hub = "520103-H01/register"

    let told: Chronicle
    let seed: UInt64

    init(seed: UInt64) throws {
        self.seed = seed
        var random = SplitMix(seed: seed)
        var told = Chronicle()
        var matters: [Ref] = []
        var occasions: [(ref: Ref, isVisit: Bool)] = []
        for _ in 0..<Int.random(in: 5...110, using: &random) {
            let site = Self.sites.randomElement(using: &random) ?? ""
            let moment = Self.moment(&random)
            let received = moment.advanced(byMilliseconds: Int64.random(in: 0...864_000_000, using: &random))
            // Clocks of different sites do not agree on what came first.
            let hlc = Bool.random(using: &random) ? HybridTime(moment) : nil
            switch Int.random(in: 0..<24, using: &random) {
            case 0..<4:
                let body = Self.opening(&random)
                matters.append(
                    try told.write(
                        body, at: site, on: moment, heldAt: received, contents: Self.contents(&random, [.title])))
            case 4:
                let isVisit = Bool.random(using: &random)
                let body = isVisit ? Self.visit(&random) : Self.duty(&random)
                occasions.append((try told.write(body, at: site, on: moment, heldAt: received), isVisit))
            case 5:
                guard let (subject, isVisit) = occasions.randomElement(using: &random) else { continue }
                let body = isVisit ? Self.visitStep(&random) : Self.dutyStep(&random)
                try told.write(body, at: site, about: subject, on: moment, heldAt: received, hlc: hlc)
            case 6:
                let subject = matters.randomElement(using: &random)
                try told.write(nil, at: site, about: subject, on: moment, heldAt: received)
            case 7, 8:
                let isHub = Int.random(in: 0..<3, using: &random) > 0
                try told.write(
                    Self.register(&random), at: isHub ? Self.hub : site, on: moment, heldAt: received, hlc: hlc)
            default:
                guard let subject = matters.randomElement(using: &random) else { continue }
                let before = told.entries.filter { $0.event.hasSubject && $0.event.subject == subject }
                try told.write(
                    Self.step(&random, matters, before), at: site, about: subject, on: moment, heldAt: received,
                    hlc: hlc, assumed: Bool.random(using: &random) ? ["referral", "reply", "organ", "answer"] : [],
                    contents: Self.contents(&random, [.title, .reason]))
            }
        }
        self.told = told
    }

    static func moment(_ random: inout SplitMix) -> Instant {
        let quarterHour: Int64 = 900_000
        return at("2025-11-01T00:00").advanced(
            byMilliseconds: Int64.random(in: 0..<(240 * 96), using: &random) * quarterHour)
    }

    /// Words named by one of a few digests, so that forgetting one hits.
    static func digest(_ random: inout SplitMix) -> Data {
        Hash.of(Data("words \(Int.random(in: 1...4, using: &random))".utf8)).data
    }

    private static func contents(_ random: inout SplitMix, _ roles: [ContentRole]) -> [ContentRef] {
        var contents: [ContentRef] = []
        for role in roles where Bool.random(using: &random) {
            contents.append(
                .with {
                    $0.role = role
                    $0.digest = digest(&random)
                })
        }
        return contents
    }

    private static func opening(_ random: inout SplitMix) -> Event.Body {
        .opinionCollected(
            .with {
                $0.kind = pick(MatterKind.self, &random)
                $0.channel = pick(Channel.self, &random)
                $0.category = category(&random)
                $0.deputies = deputies(&random)
                $0.people = UInt32.random(in: 0...4, using: &random)
            })
    }

    private static func visit(_ random: inout SplitMix) -> Event.Body {
        .visitLogged(
            .with {
                $0.kind = pick(VisitKind.self, &random)
                $0.groups = UInt32.random(in: 0...5, using: &random)
                $0.received = UInt32.random(in: 0...30, using: &random)
                $0.deputies = deputies(&random)
            })
    }

    private static func visitStep(_ random: inout SplitMix) -> Event.Body {
        if Int.random(in: 0..<3, using: &random) == 0 { return .visitVoided(VisitVoided()) }
        return .visitAmended(
            .with {
                if Bool.random(using: &random) { $0.deputies.names = deputies(&random) }
                if Bool.random(using: &random) { $0.received = UInt32.random(in: 0...30, using: &random) }
                if Bool.random(using: &random) { $0.startedAt = moment(&random).milliseconds }
            })
    }

    private static func duty(_ random: inout SplitMix) -> Event.Body {
        .dutyLogged(
            .with {
                $0.kind = pick(DutyKind.self, &random)
                $0.deputies = deputies(&random)
            })
    }

    private static func dutyStep(_ random: inout SplitMix) -> Event.Body {
        if Int.random(in: 0..<3, using: &random) == 0 { return .dutyVoided(DutyVoided()) }
        return .dutyAmended(
            .with {
                if Bool.random(using: &random) { $0.deputies.names = deputies(&random) }
                if Bool.random(using: &random) { $0.kind = pick(DutyKind.self, &random) }
            })
    }

    static func pick<Word: Wording>(_ words: Word.Type, _ random: inout SplitMix) -> Word {
        guard let word = words.allCases.randomElement(using: &random) else {
            preconditionFailure("a vocabulary has words")
        }
        return word
    }

    static func organ(_ random: inout SplitMix) -> String { "o\(Int.random(in: 1...4, using: &random))" }

    static func category(_ random: inout SplitMix) -> String {
        ["", "交通", "交通/公交", "住房", "住房/物业"].randomElement(using: &random) ?? ""
    }

    static func deputies(_ random: inout SplitMix) -> [String] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in "d\(Int.random(in: 1...3, using: &random))" }
    }
}
