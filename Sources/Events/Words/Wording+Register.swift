/// Words of the register and of how its entries stand.
extension EntryName.Kind: Wording {
    package var word: String { rawValue }
    package var label: Bilingual {
        switch self {
        case .site: Bilingual(zh: "站点", en: "site")
        case .deputy: Bilingual(zh: "代表", en: "deputy")
        case .organ: Bilingual(zh: "承办单位", en: "organ")
        case .category: Bilingual(zh: "类别", en: "category")
        }
    }
}

extension Entry.Standing: Wording {
    package var word: String { rawValue }
    package var label: Bilingual {
        switch self {
        case .provisional: Bilingual(zh: "待确认", en: "provisional")
        case .open: Bilingual(zh: "有效", en: "open")
        case .closed: Bilingual(zh: "已撤销", en: "closed")
        }
    }
}

extension Entry {
    /// How it stands, for people: a hub that said what a station's entry stands for has decided about it.
    package var standingLabel: Bilingual {
        standing == .provisional && standsFor != nil ? Bilingual(zh: "已确认", en: "confirmed") : standing.label
    }
}
