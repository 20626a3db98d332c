import Events

extension FactText {
    func lines(_ fact: ProjectFact) -> [Line?] {
        switch fact {
        case .proposed(let fact):
            [
                line(Self.category, fact.category), list(Self.deputies, fact.deputies),
                fact.year == 0 ? nil : count(Self.year, fact.year),
            ]
        case .amended(let fact):
            [
                amended(Self.category, fact.hasCategory, fact.category),
                amended(Self.deputies, fact.hasDeputies, list: fact.deputies.names),
                amended(Self.year, fact.hasYear, fact.year == 0 ? "" : String(fact.year)),
                moment(Bilingual(zh: "实际征集时间", en: "really proposed"), fact.hasProposedAt, fact.proposedAt),
            ]
        case .putToVote(let fact): [line(Bilingual(zh: "会议", en: "session"), fact.session)]
        case .chosen(let fact):
            [
                fact.votesCast == 0 ? nil : count(Bilingual(zh: "赞成票", en: "votes for it"), fact.votesFor),
                fact.votesCast == 0 ? nil : count(Bilingual(zh: "投票数", en: "votes cast"), fact.votesCast),
            ]
        case .rated(let fact):
            [
                word(Bilingual(zh: "满意度", en: "grade"), fact.grade),
                word(Bilingual(zh: "测评人", en: "rater"), fact.rater),
                word(Bilingual(zh: "收集方", en: "collector"), fact.collector),
            ]
        case .completed, .voided: []
        }
    }

    private static let year = Bilingual(zh: "年度", en: "year")
}
