import Events

/// One record that a figure counts, and what it adds.
package struct EvidenceEntry: Hashable, Sendable {
    package enum Item: Hashable, Sendable {
        case matter(Ref)
        case visit(Ref)
        case duty(Ref)
        case project(Ref)
        /// A step of a matter, with the matter.
        case event(Ref, of: Ref)
        case site(String)
        case deputy(String)
        case division(String)

        /// The word for programs, by which evidence is ordered first.
        package var kind: String {
            switch self {
            case .matter: "matter"
            case .visit: "visit"
            case .duty: "duty"
            case .project: "project"
            case .event: "event"
            case .site: "site"
            case .deputy: "deputy"
            case .division: "division"
            }
        }

        /// The number of a record, the code of a site or division, the id of a deputy: `520103001-Z02-17-8`.
        package var reference: String {
            switch self {
            case .matter(let ref), .visit(let ref), .duty(let ref), .project(let ref), .event(let ref, _):
                MatterID(ref).description
            case .site(let key), .deputy(let key), .division(let key): key
            }
        }

        package var label: Bilingual {
            switch self {
            case .matter: Bilingual(zh: "事项", en: "matter")
            case .visit: Bilingual(zh: "接待走访", en: "visit")
            case .duty: Bilingual(zh: "履职活动", en: "duty")
            case .project: Bilingual(zh: "民生实事", en: "project")
            case .event: Bilingual(zh: "记录", en: "record")
            case .site: Bilingual(zh: "站点", en: "site")
            case .deputy: Bilingual(zh: "代表", en: "deputy")
            case .division: Bilingual(zh: "行政区划", en: "division")
            }
        }
    }

    package let item: Item
    /// What it adds: 1, or people, groups, deputies present; of the days, milliseconds from collection to resolution.
    package let amount: Int
    /// The day by which it is counted; nil where it has none.
    package var day: BusinessDate?
    /// The site that recorded it; of a site itself, that one.
    package var site = ""
    package var siteName = ""
    /// Of a site, deputy or division.
    package var name = ""
    /// 类型: of matters, visits, duties, sites and deputies; nil where none is stated.
    package var kind: Bilingual?
    package var category = ""
    /// Display name of a matter's lead organ.
    package var organ = ""
    package var stage: String?
    /// Digest of a matter's title.
    package var title: Hash?
    /// Of a matter: collection, and first resolution or answer on the spot.
    package var began: Instant?
    package var ended: Instant?

    package init(_ item: Item, amount: Int) {
        self.item = item
        self.amount = amount
    }

    package var stageLabel: Bilingual? {
        stage.flatMap { Matter.Stage(rawValue: $0)?.label ?? Project.Stage(rawValue: $0)?.label }
    }
}

/// Where a page of evidence ends: the next one begins behind it.
///
/// Written `matter:520103001-Z02:17`, `deputy:d1:0`. What was counted since then is on neither page.
package struct EvidencePlace: Hashable, Sendable, CustomStringConvertible {
    let kind: String
    /// Log of a record, or key of an entry of the register.
    let key: String
    let seq: Int64

    init(kind: String, key: String, seq: Int64) {
        self.kind = kind
        self.key = key
        self.seq = seq
    }

    package init(after item: EvidenceEntry.Item) {
        kind = item.kind
        switch item {
        case .matter(let ref), .visit(let ref), .duty(let ref), .project(let ref), .event(let ref, _):
            (key, seq) = (ref.log, Int64(bitPattern: ref.seq))
        case .site(let key), .deputy(let key), .division(let key): (self.key, seq) = (key, 0)
        }
    }

    /// Nil for what is no place.
    package init?(_ text: String) {
        guard let first = text.firstIndex(of: ":"), let last = text.lastIndex(of: ":"), first < last,
            let seq = Int64(text[text.index(after: last)...])
        else { return nil }
        kind = String(text[..<first])
        key = String(text[text.index(after: first)..<last])
        self.seq = seq
        guard Self.kinds.contains(kind) else { return nil }
    }

    package var description: String { "\(kind):\(key):\(seq)" }

    private static let kinds: Set<String> = [
        "matter", "visit", "duty", "project", "event", "site", "deputy", "division",
    ]
}
