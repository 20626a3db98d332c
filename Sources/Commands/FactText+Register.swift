import Events
import Foundation

extension FactText {
    func lines(_ fact: KeyFact) -> [Line?] {
        let signing = Bilingual(zh: "签名公钥", en: "signing key")
        let transport = Bilingual(zh: "传输公钥", en: "transport key")
        return switch fact {
        case .invited(let fact):
            [
                line(Self.site, fact.site), line(signing, fact.signingKey.hexadecimal),
                line(transport, fact.transportKey.hexadecimal),
            ]
        case .enrolled(let fact):
            [
                line(Self.site, fact.site), line(signing, fact.signingKey.hexadecimal),
                line(transport, fact.transportKey.hexadecimal),
            ]
        case .revoked(let fact): [line(Self.site, fact.site), line(Bilingual(zh: "原因", en: "reason"), fact.reason)]
        }
    }

    func lines(_ fact: RegisterFact) -> [Line?] {
        switch fact {
        case .siteOpened, .siteAmended, .siteClosed: site(fact)
        case .deputyEnrolled, .deputyAmended, .deputyPosted, .deputyRemoved, .deputyLeft: deputy(fact)
        case .organRegistered, .organRenamed, .organMerged, .organClosed: organ(fact)
        case .categoryDefined(let fact):
            [line(Self.category, fact.path), yes(Self.provisional, fact.provisional)]
        case .categoryRetired(let fact): [line(Self.category, fact.path)]
        case .confirmed(let fact):
            [
                word(Self.kind, fact.kind), line(Self.code, fact.key),
                line(Bilingual(zh: "即", en: "stands for"), fact.standsFor),
            ]
        }
    }

    private func site(_ fact: RegisterFact) -> [Line?] {
        switch fact {
        case .siteOpened(let fact):
            [
                line(Self.code, fact.code), line(Self.name, fact.name), word(Self.kind, fact.kind),
                line(Self.specialty, fact.specialty), line(Self.parent, fact.parent),
                line(Self.contact, fact.contact),
            ]
        case .siteAmended(let fact):
            [
                line(Self.code, fact.code), amended(Self.name, fact.hasName, fact.name),
                amended(Self.specialty, fact.hasSpecialty, fact.specialty),
                amended(Self.parent, fact.hasParent, fact.parent), amended(Self.contact, fact.hasContact, fact.contact),
            ]
        case .siteClosed(let fact): [line(Self.code, fact.code)]
        case .deputyEnrolled, .deputyAmended, .deputyPosted, .deputyRemoved, .deputyLeft, .organRegistered,
            .organRenamed, .organMerged, .organClosed, .categoryDefined, .categoryRetired, .confirmed:
            []
        }
    }

    private func deputy(_ fact: RegisterFact) -> [Line?] {
        switch fact {
        case .deputyEnrolled(let fact):
            [
                line(Self.code, fact.id), line(Self.name, fact.name), word(Self.level, fact.level),
                yes(Self.provisional, fact.provisional),
            ]
        case .deputyAmended(let fact):
            [
                line(Self.code, fact.id), amended(Self.name, fact.hasName, fact.name),
                fact.hasLevel ? word(Self.level, fact.level) : nil,
            ]
        case .deputyPosted(let fact): [line(Self.deputy, fact.deputy), line(Self.site, fact.site)]
        case .deputyRemoved(let fact): [line(Self.deputy, fact.deputy), line(Self.site, fact.site)]
        case .deputyLeft(let fact): [line(Self.code, fact.id)]
        case .siteOpened, .siteAmended, .siteClosed, .organRegistered, .organRenamed, .organMerged, .organClosed,
            .categoryDefined, .categoryRetired, .confirmed:
            []
        }
    }

    private func organ(_ fact: RegisterFact) -> [Line?] {
        switch fact {
        case .organRegistered(let fact):
            [line(Self.code, fact.code), line(Self.name, fact.name), yes(Self.provisional, fact.provisional)]
        case .organRenamed(let fact): [line(Self.code, fact.code), line(Self.name, fact.name)]
        case .organMerged(let fact):
            [line(Self.code, fact.code), line(Bilingual(zh: "并入", en: "into"), fact.into)]
        case .organClosed(let fact): [line(Self.code, fact.code)]
        case .siteOpened, .siteAmended, .siteClosed, .deputyEnrolled, .deputyAmended, .deputyPosted, .deputyRemoved,
            .deputyLeft, .categoryDefined, .categoryRetired, .confirmed:
            []
        }
    }

    private static let code = Bilingual(zh: "代码", en: "code")
    private static let name = Bilingual(zh: "名称", en: "name")
    private static let level = Bilingual(zh: "层级", en: "level")
    private static let site = Bilingual(zh: "站点", en: "site")
    private static let specialty = Bilingual(zh: "专业", en: "specialty")
    private static let parent = Bilingual(zh: "上级", en: "parent")
    private static let contact = Bilingual(zh: "联系方式", en: "contact")
    private static let provisional = Bilingual(zh: "待中心确认", en: "provisional")
}
