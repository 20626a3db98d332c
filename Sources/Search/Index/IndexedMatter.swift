import Events

/// What the index keeps of one matter: where it belongs, and which contents people may find it by.
struct IndexedMatter {
    /// A text that is shown of it.
    struct Text: Hashable {
        let role: ContentRole
        let digest: Hash
    }

    let ref: Ref
    let site: SiteCode
    let division: DivisionCode
    let organ: String
    let category: String
    let stage: Matter.Stage
    let day: Int
    let month: String
    /// Title and text, then replies as they were given. What was forgotten is not among them; identities never are.
    let texts: [Text]

    /// Nil while the opening has not arrived.
    ///
    /// - Parameter events: every event of the matter that is held.
    init?(_ events: [LoggedEvent], calendar: BusinessCalendar) {
        let matter = Matter.fold(events)
        guard let opening = matter.opening, let log = try? LogID(name: opening.ref.log) else { return nil }
        ref = opening.ref
        site = log.mailboxRecipient ?? log.site
        division = site.division
        organ = matter.organ ?? ""
        category = matter.facts.category
        stage = matter.stage
        let date = calendar.date(of: matter.facts.collectedAt)
        day = date.daysSince1970
        month = date.month
        let answers =
            matter.spotAnswers.map { ($0.occurredAt, $0.contents) }
            + matter.replies.map { ($0.occurredAt, $0.contents) }
        let named = matter.words.contents + answers.sorted { $0.0 < $1.0 }.flatMap(\.1)
        var seen: Set<Hash> = []
        texts = named.compactMap { content -> Text? in
            guard let shown = matter.words.shown(content), shown.class == .text, let digest = Hash(shown.digest),
                Self.isSearched(content.role), seen.insert(digest).inserted
            else { return nil }
            return Text(role: content.role, digest: digest)
        }
    }

    private static func isSearched(_ role: ContentRole) -> Bool {
        switch role {
        case .title, .text, .reply: true
        case .note, .reason, .attachment, .thumbnail, .citizenName, .citizenPhone, .citizenAddress, .citizenIDNumber,
            .unspecified, .UNRECOGNIZED:
            false
        }
    }

    /// See `SearchSchema`.
    var facets: Set<String> {
        var facets: Set = ["s" + stage.rawValue, "m" + month]
        facets.formUnion(sequence(first: division, next: \.parent).map { Facet.division($0) })
        if !organ.isEmpty { facets.insert(Facet.organ(organ)) }
        facets.formUnion(Facet.branches(of: category))
        return facets
    }
}

/// How the facets are written.
enum Facet {
    static func division(_ code: DivisionCode) -> String { "d" + code.digits }
    static func organ(_ code: String) -> String { "o" + code }
    static func category(_ path: String) -> String { "c" + path }
    static func stage(_ stage: Matter.Stage) -> String { "s" + stage.rawValue }
    static func month(_ month: String) -> String { "m" + month }

    /// A category and every one above it.
    static func branches(of path: String) -> [String] {
        let levels = path.split(separator: "/")
        return levels.indices.map { category(levels[...$0].joined(separator: "/")) }
    }
}

extension Ref {
    /// As a row of the index has it.
    init(log: String, seq: Int64) {
        self.init()
        self.log = log
        self.seq = UInt64(bitPattern: seq)
    }
}
