import Events
import Foundation
import TestSupport

@testable import Projections

extension RandomHistory {
    static func register(_ random: inout SplitMix) -> Event.Body {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: site(&random)
        case 1: deputy(&random)
        case 2: organRecord(&random)
        case 3: categoryRecord(&random)
        default: confirmation(&random)
        }
    }

    private static func name(_ random: inout SplitMix) -> String { "名\(Int.random(in: 1...9, using: &random))" }

    private static func site(_ random: inout SplitMix) -> Event.Body {
        let code = sites.randomElement(using: &random) ?? ""
        let name = name(&random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return .siteClosed(.with { $0.code = code })
        case 1:
            return .siteAmended(
                .with {
                    $0.code = code
                    $0.specialty = name
                })
        default:
            return .siteOpened(
                .with {
                    $0.code = code
                    $0.name = name
                })
        }
    }

    private static func deputy(_ random: inout SplitMix) -> Event.Body {
        let id = "d\(Int.random(in: 1...3, using: &random))"
        let site = sites.randomElement(using: &random) ?? ""
        let name = name(&random)
        let level = pick(DeputyLevel.self, &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .deputyLeft(.with { $0.id = id })
        case 1:
            return .deputyPosted(
                .with {
                    $0.deputy = id
                    $0.site = site
                })
        case 2:
            return .deputyRemoved(
                .with {
                    $0.deputy = id
                    $0.site = site
                })
        case 3:
            return .deputyAmended(
                .with {
                    $0.id = id
                    $0.name = name
                })
        default:
            return .deputyEnrolled(
                .with {
                    $0.id = id
                    $0.name = name
                    $0.level = level
                })
        }
    }

    private static func organRecord(_ random: inout SplitMix) -> Event.Body {
        let (code, other) = (organ(&random), organ(&random))
        let name = name(&random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return .organClosed(.with { $0.code = code })
        case 1, 2:
            return .organMerged(
                .with {
                    $0.code = code
                    $0.into = other
                })
        case 3:
            return .organRenamed(
                .with {
                    $0.code = code
                    $0.name = name
                })
        default:
            return .organRegistered(
                .with {
                    $0.code = code
                    $0.name = name
                })
        }
    }

    private static func categoryRecord(_ random: inout SplitMix) -> Event.Body {
        let path = category(&random)
        return Bool.random(using: &random)
            ? .categoryDefined(.with { $0.path = path }) : .categoryRetired(.with { $0.path = path })
    }

    private static func confirmation(_ random: inout SplitMix) -> Event.Body {
        let kind = pick(EntryKind.self, &random)
        func key(_ random: inout SplitMix) -> String {
            switch kind {
            case .deputy: "d\(Int.random(in: 1...3, using: &random))"
            case .organ: organ(&random)
            case .category: category(&random)
            case .unspecified, .UNRECOGNIZED: ""
            }
        }
        let (own, other) = (key(&random), Bool.random(using: &random) ? key(&random) : "")
        return .entryConfirmed(
            .with {
                $0.kind = kind
                $0.key = own
                $0.standsFor = other
            })
    }
}
