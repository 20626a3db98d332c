import Events

/// A parameter of an address. The page's filters are the command line's options under the same names.
enum PageParameter: String, CaseIterable {
    case words = "q"
    case region
    case site
    case deputy
    case organ
    case category
    case channel
    case state
    case from
    case through
    case asOf = "as-of"
    case knownOn = "known-on"
    case sinceKnown = "since-known"
    case by
    case figure
    case part
    case key
    case after
    case before
    case lang

    var name: Bilingual {
        switch self {
        case .words: Bilingual(zh: "字词", en: "words")
        case .region: Bilingual(zh: "行政区划", en: "region")
        case .site: Bilingual(zh: "站点", en: "site")
        case .deputy: Bilingual(zh: "代表", en: "deputy")
        case .organ: Bilingual(zh: "承办单位", en: "organ")
        case .category: Bilingual(zh: "类别", en: "category")
        case .channel: Bilingual(zh: "渠道", en: "channel")
        case .state: Bilingual(zh: "状态", en: "state")
        case .from: Bilingual(zh: "起始日期", en: "from")
        case .through: Bilingual(zh: "截止日期", en: "through")
        case .asOf: Bilingual(zh: "状态截至", en: "as of")
        case .knownOn: Bilingual(zh: "已知截至", en: "known on")
        case .sinceKnown: Bilingual(zh: "当时", en: "since known")
        case .by: Bilingual(zh: "分组", en: "split by")
        case .figure: Bilingual(zh: "指标", en: "figure")
        case .part: Bilingual(zh: "分子或分母", en: "part")
        case .key: Bilingual(zh: "分组行", en: "row")
        case .after: Bilingual(zh: "自此之后", en: "after")
        case .before: Bilingual(zh: "接着上一页", en: "next page")
        case .lang: Bilingual(zh: "语言", en: "language")
        }
    }
}

extension WebError {
    /// A complaint about one parameter, by the name that the form shows and the one that the address has.
    static func parameter(_ parameter: PageParameter, _ fault: Bilingual, cause: (any Error)? = nil) -> WebError {
        WebError(
            .parameter, zh: "参数“\(parameter.name.zh)”（\(parameter.rawValue)）有误：\(fault.zh)",
            en: "parameter \"\(parameter.rawValue)\": \(fault.en)", cause: cause)
    }
}
