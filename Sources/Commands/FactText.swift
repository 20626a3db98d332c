import Events

/// What an event says besides its words: lines of a name and a value, for people.
package struct FactText {
    private let event: Event
    private let calendar: BusinessCalendar

    package init(_ event: Event, calendar: BusinessCalendar) {
        self.event = event
        self.calendar = calendar
    }

    /// Only what is stated; empty for a body of a later version.
    package var lines: [(name: String, value: String)] {
        facts.compactMap { name, value in value.isEmpty ? nil : (name.text(Console.language), value) }
    }

    private var facts: [(Bilingual, String)] {
        switch event.body {
        case .siteOpened(let fact): [(Self.code, fact.code), (Self.name, fact.name), (Self.kind, label(fact.kind))]
        case .deputyEnrolled(let fact): [(Self.code, fact.id), (Self.name, fact.name), (Self.level, label(fact.level))]
        case .deputyPosted(let fact): [(Self.deputies, fact.deputy), (Self.site, fact.site)]
        case .organRegistered(let fact): [(Self.code, fact.code), (Self.name, fact.name)]
        case .keyInvited(let fact): [(Self.site, fact.site)]
        case .keyEnrolled(let fact): [(Self.site, fact.site)]
        case .keyRevoked(let fact): [(Self.site, fact.site), (Bilingual(zh: "原因", en: "reason"), fact.reason)]
        case .visitLogged(let fact):
            [
                (Self.kind, label(fact.kind)), (Self.deputies, list(fact.deputies)),
                (Bilingual(zh: "批次", en: "groups"), String(fact.groups)),
                (Bilingual(zh: "人次", en: "people"), String(fact.received)),
            ]
        case .opinionCollected(let fact):
            [
                (Self.kind, label(fact.kind)), (Bilingual(zh: "渠道", en: "channel"), label(fact.channel)),
                (Bilingual(zh: "类别", en: "category"), fact.category),
                (Bilingual(zh: "地点", en: "division"), fact.division), (Self.deputies, list(fact.deputies)),
                (Bilingual(zh: "接待走访", en: "visit"), fact.hasVisit ? number(fact.visit) : ""),
                (Bilingual(zh: "共同提出", en: "raised by"), fact.people > 1 ? String(fact.people) : ""),
            ]
        case .matterReferred(let fact):
            [
                (Bilingual(zh: "方式", en: "mode"), label(fact.mode)), (Bilingual(zh: "主办", en: "lead organ"), fact.lead),
                (Bilingual(zh: "会办", en: "co-handlers"), list(fact.coHandlers)),
                (Bilingual(zh: "期限", en: "due"), fact.dueAt == 0 ? "" : day(fact.dueAt)),
            ]
        case .replyGiven(let fact):
            [(Bilingual(zh: "单位", en: "organ"), fact.organ), (Bilingual(zh: "答复类别", en: "class"), label(fact.class))]
        case .matterResolved: []
        case .satisfactionRated(let fact):
            [
                (Bilingual(zh: "对答复", en: "of the reply"), label(fact.reply)),
                (Bilingual(zh: "对办理", en: "of the implementation"), label(fact.implementation)),
            ]
        case .matterMerged(let fact):
            [(Bilingual(zh: "并入", en: "into"), fact.hasInto ? number(fact.into) : Self.notNamed)]
        default: []
        }
    }

    private static let code = Bilingual(zh: "代码", en: "code")
    private static let name = Bilingual(zh: "名称", en: "name")
    private static let kind = Bilingual(zh: "种类", en: "kind")
    private static let level = Bilingual(zh: "层级", en: "level")
    private static let site = Bilingual(zh: "站点", en: "site")
    private static let deputies = Bilingual(zh: "代表", en: "deputies")
    private static let notNamed = Console.words("台账未指明", "not named by the ledger")

    /// The word's label; empty for one that was not given.
    private func label(_ word: some Wording) -> String { word.word.isEmpty ? "" : word.label.text(Console.language) }

    private func list(_ names: [String]) -> String { names.joined(separator: Console.words("、", ", ")) }

    private func number(_ ref: Ref) -> String { MatterID(ref).description }

    private func day(_ milliseconds: Int64) -> String {
        calendar.date(of: Instant(milliseconds: milliseconds)).description
    }
}
