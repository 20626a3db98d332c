/// Words of the steps that follow a referral, of duties and of the register.
extension Conversion: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .suggestion: "suggestion"
        case .procuratorial: "procuratorial"
        case .petition: "petition"
        case .legislative: "legislative"
        case .opinion: "opinion"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未注明", en: "not stated")
        case .suggestion: Bilingual(zh: "代表建议", en: "deputies' suggestion")
        case .procuratorial: Bilingual(zh: "检察建议", en: "procuratorial suggestion")
        case .petition: Bilingual(zh: "信访", en: "petition")
        case .legislative: Bilingual(zh: "立法意见", en: "legislative comment")
        case .opinion: Bilingual(zh: "转回意见建议", en: "back to an opinion")
        }
    }
}

extension Adoption: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .adopted: "adopted"
        case .notAdopted: "not-adopted"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未注明", en: "not stated")
        case .adopted: Bilingual(zh: "采纳", en: "adopted")
        case .notAdopted: Bilingual(zh: "未采纳", en: "not adopted")
        }
    }
}

extension Rater: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .citizen: "citizen"
        case .deputy: "deputy"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未注明", en: "not stated")
        case .citizen: Bilingual(zh: "群众", en: "citizen")
        case .deputy: Bilingual(zh: "代表", en: "deputy")
        }
    }
}

extension Collector: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .site: "site"
        case .committee: "committee"
        case .organ: "organ"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未注明", en: "not stated")
        case .site: Bilingual(zh: "站点", en: "site")
        case .committee: Bilingual(zh: "代表工委", en: "committee")
        case .organ: Bilingual(zh: "承办单位", en: "the organ itself")
        }
    }
}

extension Finding: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .holds: "holds"
        case .slipped: "slipped"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未注明", en: "not stated")
        case .holds: Bilingual(zh: "保持", en: "holds")
        case .slipped: Bilingual(zh: "反弹", en: "slipped")
        }
    }
}

extension DutyKind: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .training: "training"
        case .session: "session"
        case .research: "research"
        case .inspection: "inspection"
        case .report: "report"
        case .practical: "practical"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未知", en: "unknown")
        case .training: Bilingual(zh: "学习培训", en: "training")
        case .session: Bilingual(zh: "出席列席会议", en: "attending a session")
        case .research: Bilingual(zh: "调研", en: "research")
        case .inspection: Bilingual(zh: "视察检查", en: "inspection")
        case .report: Bilingual(zh: "述职", en: "report to voters")
        case .practical: Bilingual(zh: "办实事", en: "helping with a practical matter")
        }
    }
}

extension EntryKind: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .deputy: "deputy"
        case .organ: "organ"
        case .category: "category"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未知", en: "unknown")
        case .deputy: Bilingual(zh: "代表", en: "deputy")
        case .organ: Bilingual(zh: "承办单位", en: "organ")
        case .category: Bilingual(zh: "类别", en: "category")
        }
    }
}
