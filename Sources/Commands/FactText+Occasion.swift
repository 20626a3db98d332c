import Events

extension FactText {
    func lines(_ fact: VisitFact) -> [Line?] {
        switch fact {
        case .logged(let fact):
            [
                word(Self.kind, fact.kind), list(Self.deputies, fact.deputies), count(Self.groups, fact.groups),
                count(Self.received, fact.received),
            ]
        case .amended(let fact):
            [
                fact.hasKind ? word(Self.kind, fact.kind) : nil,
                amended(Self.deputies, fact.hasDeputies, list: fact.deputies.names),
                count(Self.groups, fact.hasGroups, fact.groups), count(Self.received, fact.hasReceived, fact.received),
                moment(Self.tookPlace, fact.hasStartedAt, fact.startedAt),
            ]
        case .voided: []
        }
    }

    func lines(_ fact: DutyFact) -> [Line?] {
        switch fact {
        case .logged(let fact): [word(Self.kind, fact.kind), list(Self.deputies, fact.deputies)]
        case .amended(let fact):
            [
                fact.hasKind ? word(Self.kind, fact.kind) : nil,
                amended(Self.deputies, fact.hasDeputies, list: fact.deputies.names),
                moment(Self.tookPlace, fact.hasHeldAt, fact.heldAt),
            ]
        case .voided: []
        }
    }

    private static let groups = Bilingual(zh: "批次", en: "groups")
    private static let received = Bilingual(zh: "人次", en: "people")
    private static let tookPlace = Bilingual(zh: "实际时间", en: "really took place")
}
