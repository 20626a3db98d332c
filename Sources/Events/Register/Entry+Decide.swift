extension Entry {
    /// The event that a change of the register leads to, or why it makes no sense in the state that this site knows.
    ///
    /// - Parameter author: who asks: a station may only enter what is missing, and tend what stations entered; a hub what no
    ///   higher hub keeps.
    /// - Throws: `EventsError` (`register.refused`) in the operator's words.
    package func decide(_ fact: RegisterFact, by author: SiteCode) throws(EventsError) -> Event.Body {
        let asking = Authority(author)
        guard fact.entry == name else { preconditionFailure("the entry is the one that the fact names") }
        switch fact {
        case .siteOpened(let fact):
            try requireNew(asking)
            return .siteOpened(fact)
        case .siteAmended(let fact):
            try requireOpen()
            try Self.require(fact != .with { $0.code = fact.code }, zh: "没有要变更的内容", en: "nothing is amended")
            return .siteAmended(fact)
        case .siteClosed(let fact):
            try requireOpen()
            return .siteClosed(fact)
        case .deputyEnrolled(var fact):
            try requireNew(asking)
            fact.provisional = !asking.isHub
            return .deputyEnrolled(fact)
        case .deputyAmended(let fact):
            try requireOpen()
            try requireTended(asking)
            try Self.require(fact != .with { $0.id = fact.id }, zh: "没有要变更的内容", en: "nothing is amended")
            return .deputyAmended(fact)
        case .deputyPosted(let fact):
            try requireOpen()
            let site = try SiteCode(fact.site)
            try Self.require(
                postings[site] == nil, zh: "该代表已在 \(site)", en: "the deputy is posted to \(site) already")
            return .deputyPosted(fact)
        case .deputyRemoved(let fact):
            try requireOpen()
            let site = try SiteCode(fact.site)
            try Self.require(postings[site] != nil, zh: "该代表不在 \(site)", en: "the deputy is not posted to \(site)")
            return .deputyRemoved(fact)
        case .deputyLeft(let fact):
            try requireOpen()
            try requireTended(asking)
            return .deputyLeft(fact)
        case .organRegistered(var fact):
            try requireNew(asking)
            fact.provisional = !asking.isHub
            return .organRegistered(fact)
        case .organRenamed(let fact):
            try requireOpen()
            try requireTended(asking)
            try Self.require(fact.name != facts.name, zh: "名称没有变化", en: "it has that name already")
            return .organRenamed(fact)
        case .organMerged(let fact):
            try requireOpen()
            try Self.requireHub(asking)
            try requireTended(asking)
            try Self.require(fact.into != name.key, zh: "不能并入自身", en: "it cannot go into itself")
            return .organMerged(fact)
        case .organClosed(let fact):
            try requireOpen()
            try requireTended(asking)
            return .organClosed(fact)
        case .categoryDefined(var fact):
            try requireNew(asking)
            fact.provisional = !asking.isHub
            return .categoryDefined(fact)
        case .categoryRetired(let fact):
            try requireOpen()
            try requireTended(asking)
            return .categoryRetired(fact)
        case .confirmed(let fact):
            try Self.requireHub(asking)
            try requireExisting()
            try requireTended(asking)
            guard fact.standsFor.isEmpty || fact.standsFor == name.key else { return .entryConfirmed(fact) }
            try requireOpen()
            try Self.require(
                standing == .provisional || asking > authority, zh: "\(name) 已经确认",
                en: "\(name) is confirmed already")
            return .entryConfirmed(fact)
        }
    }

    private func requireNew(_ asking: Authority) throws(EventsError) {
        let hint =
            asking.isHub && exists && (standing == .provisional || asking > authority)
            ? Bilingual(zh: "，待确认；请用 register confirm 确认", en: ", provisionally: confirm it with register confirm")
            : Bilingual(zh: "", en: "")
        try Self.require(
            !exists || standing == .closed, zh: "\(name) 已经登记为“\(facts.name)”\(hint.zh)",
            en: "\(name) is entered already, as \"\(facts.name)\"\(hint.en)")
        let keeper = Self.keeper(asking)
        try Self.require(
            !exists || asking >= authority, zh: "\(name) 已由\(keeper.zh)撤销，请联系\(keeper.zh)重新登记",
            en: "\(name) was closed by \(keeper.en); ask the hub to enter it again")
    }

    private func requireExisting() throws(EventsError) {
        try Self.require(exists, zh: "没有登记 \(name)", en: "\(name) is not entered")
    }

    private func requireOpen() throws(EventsError) {
        try requireExisting()
        try Self.require(standing != .closed, zh: "\(name) 已撤销", en: "\(name) is closed")
    }

    /// A station tends what only stations entered, a hub what no higher one keeps.
    private func requireTended(_ asking: Authority) throws(EventsError) {
        let keeper = Self.keeper(asking)
        try Self.require(
            asking >= authority, zh: "\(name) 由\(keeper.zh)登记，请联系\(keeper.zh)变更",
            en: "\(name) is kept by \(keeper.en); ask it for the change")
    }

    /// Who keeps what this site may not change.
    private static func keeper(_ asking: Authority) -> Bilingual {
        asking.isHub ? Bilingual(zh: "上级中心", en: "a higher hub") : Bilingual(zh: "中心", en: "the hub")
    }

    private static func requireHub(_ asking: Authority) throws(EventsError) {
        try require(asking.isHub, zh: "只有中心可以这样做", en: "only a hub does that")
    }

    private static func require(_ holds: Bool, zh: String, en: String) throws(EventsError) {
        guard holds else { throw EventsError(.refusedEntry, zh: zh, en: en) }
    }
}
