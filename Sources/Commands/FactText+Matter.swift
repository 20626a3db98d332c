import Events

extension FactText {
    func lines(_ fact: MatterFact) -> [Line?] {
        switch fact {
        case .collected(let fact): collected(fact)
        case .amended(let fact): amended(fact)
        case .answeredOnSpot(let fact): [line(Self.deputy, fact.deputy)]
        case .referred, .signed, .returned, .extensionAsked, .extensionGranted, .extensionRefused: referral(fact)
        case .urged(let fact): [line(Self.organ, fact.organ)]
        case .supervised(let fact): [line(Bilingual(zh: "督办领导", en: "leader"), fact.leader)]
        case .contacted(let fact): [line(Self.organ, fact.organ), word(Self.channel, fact.channel)]
        case .progressed(let fact): [line(Self.organ, fact.organ)]
        case .replied(let fact):
            [
                line(Self.organ, fact.organ), word(Bilingual(zh: "答复类别", en: "class"), fact.class),
                word(Bilingual(zh: "是否采纳", en: "adoption"), fact.adoption),
            ]
        case .rated(let fact):
            [
                word(Bilingual(zh: "对答复", en: "of the reply"), fact.reply),
                word(Bilingual(zh: "对办理", en: "of the implementation"), fact.implementation),
                word(Bilingual(zh: "测评人", en: "rated by"), fact.rater),
                word(Bilingual(zh: "收集人", en: "collected by"), fact.collector), word(Self.channel, fact.channel),
            ]
        case .followedUp(let fact): [word(Bilingual(zh: "结果", en: "finding"), fact.finding)]
        case .reopened(let fact): [day(Bilingual(zh: "答复期限", en: "reply due"), fact.dueAt)]
        case .fedBack(let fact):
            [word(Self.channel, fact.channel), line(Bilingual(zh: "反馈函", en: "letter"), fact.letter)]
        case .merged(let fact): [merged(fact)]
        case .retracted(let fact):
            [place(Bilingual(zh: "更正哪一条", en: "retracts"), fact.hasRecord, fact.record)]
        case .resolved, .withdrawn, .unmerged, .closed: []
        }
    }

    private func collected(_ fact: OpinionCollected) -> [Line?] {
        [
            word(Self.kind, fact.kind), word(Self.channel, fact.channel), line(Self.category, fact.category),
            line(Self.division, fact.division), list(Self.deputies, fact.deputies),
            number(Self.visit, fact.hasVisit, fact.visit),
            fact.people > 1 ? count(Self.people, fact.people) : nil, yes(Self.anonymous, fact.anonymous),
        ]
    }

    private func amended(_ fact: OpinionAmended) -> [Line?] {
        [
            fact.hasKind ? word(Self.kind, fact.kind) : nil, fact.hasChannel ? word(Self.channel, fact.channel) : nil,
            amended(Self.category, fact.hasCategory, fact.category),
            amended(Self.division, fact.hasDivision, fact.division),
            amended(Self.deputies, fact.hasDeputies, list: fact.deputies.names),
            number(Self.visit, fact.hasVisit, fact.visit), count(Self.people, fact.hasPeople, fact.people),
            fact.hasAnonymous ? answer(Self.anonymous, fact.anonymous) : nil,
            moment(Bilingual(zh: "实际提出时间", en: "really raised"), fact.hasCollectedAt, fact.collectedAt),
        ]
    }

    private func referral(_ fact: MatterFact) -> [Line?] {
        switch fact {
        case .referred(let fact):
            [
                word(Bilingual(zh: "方式", en: "mode"), fact.mode),
                word(Bilingual(zh: "转化为", en: "converted to"), fact.convertsTo), line(Self.lead, fact.lead),
                list(Bilingual(zh: "会办", en: "co-handlers"), fact.coHandlers),
                line(Bilingual(zh: "交办人", en: "referred by"), fact.by),
                day(Bilingual(zh: "签收期限", en: "signing due"), fact.signDueAt),
                day(Bilingual(zh: "退办期限", en: "returning due"), fact.returnDueAt),
                day(Bilingual(zh: "答复期限", en: "reply due"), fact.dueAt),
            ]
        case .signed(let fact):
            [line(Self.organ, fact.organ), place(Self.referral, fact.hasReferral, fact.referral)]
        case .returned(let fact):
            [line(Self.organ, fact.organ), place(Self.referral, fact.hasReferral, fact.referral)]
        case .extensionAsked(let fact):
            [
                day(Bilingual(zh: "申请延至", en: "until"), fact.until),
                place(Self.referral, fact.hasReferral, fact.referral),
            ]
        case .extensionGranted(let fact):
            [
                day(Bilingual(zh: "延至", en: "now due"), fact.dueAt),
                place(Self.referral, fact.hasReferral, fact.referral),
            ]
        case .extensionRefused(let fact): [place(Self.referral, fact.hasReferral, fact.referral)]
        case .collected, .amended, .answeredOnSpot, .urged, .supervised, .contacted, .progressed, .replied, .resolved,
            .rated, .followedUp, .reopened, .fedBack, .withdrawn, .merged, .unmerged, .closed, .retracted:
            []
        }
    }

    private func merged(_ fact: MatterMerged) -> Line {
        let into = Bilingual(zh: "并入", en: "into")
        return number(into, fact.hasInto, fact.into)
            ?? Line(name: into, value: Bilingual(zh: "台账未指明", en: "not named by the ledger"))
    }

    static let kind = Bilingual(zh: "种类", en: "kind")
    static let channel = Bilingual(zh: "渠道", en: "channel")
    static let category = Bilingual(zh: "类别", en: "category")
    static let division = Bilingual(zh: "地点", en: "division")
    static let deputy = Bilingual(zh: "代表", en: "deputy")
    static let deputies = Bilingual(zh: "代表", en: "deputies")
    static let visit = Bilingual(zh: "接待走访", en: "visit")
    static let people = Bilingual(zh: "共同提出", en: "raised by")
    static let anonymous = Bilingual(zh: "匿名", en: "anonymous")
    static let organ = Bilingual(zh: "单位", en: "organ")
    static let lead = Bilingual(zh: "主办", en: "lead organ")
    static let referral = Bilingual(zh: "哪次交办", en: "referral")
}
