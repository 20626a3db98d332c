/// A sentence for people, in both languages of the interface.
package struct Bilingual: Hashable, Sendable {
    package let zh: String
    package let en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    package func text(_ language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}

/// The languages of the interface; Chinese comes first.
package enum Language: String, Sendable, CaseIterable {
    case zh
    case en

    /// The language asked for by `JIAZHAN_LANG`, else by an English `LC_ALL`/`LC_MESSAGES`/`LANG`; Chinese otherwise.
    package init(environment: [String: String]) {
        if let asked = environment["JIAZHAN_LANG"], let language = Language(rawValue: String(asked.prefix(2))) {
            self = language
            return
        }
        let locale =
            ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        self = locale.hasPrefix("en") ? .en : .zh
    }
}
