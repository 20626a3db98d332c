extension Entry {
    /// The event that a change of the register leads to, or why it makes no sense in the state that this site knows.
    ///
    /// - Parameter byHub: whether a hub asks: a station may only enter what is missing, and tend its own entries.
    /// - Throws: `EventsError` (`register.refused`) in the operator's words.
    package func decide(_ fact: RegisterFact, byHub: Bool) throws(EventsError) -> Event.Body {
        guard fact.entry == name else { preconditionFailure("the entry is the one that the fact names") }
        switch fact {
        case .siteOpened(let fact):
            try requireNew(byHub: byHub)
            return .siteOpened(fact)
        case .siteAmended(let fact):
            try requireOpen()
            try Self.require(fact != .with { $0.code = fact.code }, zh: "没有要变更的内容", en: "nothing is amended")
            return .siteAmended(fact)
        case .siteClosed(let fact):
            try requireOpen()
            return .siteClosed(fact)
        case .deputyEnrolled(var fact):
            try requireNew(byHub: byHub)
            fact.provisional = !byHub
            return .deputyEnrolled(fact)
        case .deputyAmended(let fact):
            try requireOpen()
            try requireTended(byHub: byHub)
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
            try requireTended(byHub: byHub)
            return .deputyLeft(fact)
        case .organRegistered(var fact):
            try requireNew(byHub: byHub)
            fact.provisional = !byHub
            return .organRegistered(fact)
        case .organRenamed(let fact):
            try requireOpen()
            try requireTended(byHub: byHub)
            try Self.require(fact.name != facts.name, zh: "名称没有变化", en: "it has that name already")
            return .organRenamed(fact)
        case .organMerged(let fact):
            try requireOpen()
            try Self.requireHub(byHub)
            try Self.require(fact.into != name.key, zh: "不能并入自身", en: "it cannot go into itself")
            return .organMerged(fact)
        case .organClosed(let fact):
            try requireOpen()
            try requireTended(byHub: byHub)
            return .organClosed(fact)
        case .categoryDefined(var fact):
            try requireNew(byHub: byHub)
            fact.provisional = !byHub
            return .categoryDefined(fact)
        case .categoryRetired(let fact):
            try requireOpen()
            try requireTended(byHub: byHub)
            return .categoryRetired(fact)
        case .confirmed(let fact):
            try Self.requireHub(byHub)
            try requireExisting()
            guard fact.standsFor.isEmpty || fact.standsFor == name.key else { return .entryConfirmed(fact) }
            try requireOpen()
            try Self.require(standing == .provisional, zh: "\(name) 已经确认", en: "\(name) is confirmed already")
            return .entryConfirmed(fact)
        }
    }

    private func requireNew(byHub: Bool) throws(EventsError) {
        let hint =
            byHub && standing == .provisional && exists
            ? Bilingual(zh: "，待确认；请用 register confirm 确认", en: ", provisionally: confirm it with register confirm")
            : Bilingual(zh: "", en: "")
        try Self.require(
            !exists || standing == .closed, zh: "\(name) 已经登记为“\(facts.name)”\(hint.zh)",
            en: "\(name) is entered already, as \"\(facts.name)\"\(hint.en)")
        try Self.require(
            !exists || byHub || !isKeptByHub, zh: "\(name) 已由中心撤销，请联系中心重新登记",
            en: "\(name) was closed by the hub; ask the hub to enter it again")
    }

    private func requireExisting() throws(EventsError) {
        try Self.require(exists, zh: "没有登记 \(name)", en: "\(name) is not entered")
    }

    private func requireOpen() throws(EventsError) {
        try requireExisting()
        try Self.require(standing != .closed, zh: "\(name) 已撤销", en: "\(name) is closed")
    }

    /// A station tends what only stations entered.
    private func requireTended(byHub: Bool) throws(EventsError) {
        try Self.require(
            byHub || !isKeptByHub, zh: "\(name) 由中心登记，请联系中心变更",
            en: "\(name) is kept by the hub; ask the hub to change it")
    }

    private static func requireHub(_ byHub: Bool) throws(EventsError) {
        try require(byHub, zh: "只有中心可以这样做", en: "only a hub does that")
    }

    private static func require(_ holds: Bool, zh: String, en: String) throws(EventsError) {
        guard holds else { throw EventsError(.refusedEntry, zh: zh, en: en) }
    }
}
