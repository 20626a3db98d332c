import Events

/// What a figure says.
package enum FigureValue: Hashable, Sendable {
    case count(Int)
    /// Kept as its two integers; with a denominator of zero there is no rate.
    case rate(numerator: Int, denominator: Int)
    /// Days from collection to first resolution: median and 90th percentile by nearest rank, nil when nothing was
    /// resolved; `speedup` is 1 − median / median of the period before, nil where either is missing.
    case days(median: Double?, p90: Double?, speedup: Double?)
}

/// One figure of `figures.md`, with its rows when the question splits it.
package struct Figure: Sendable {
    package struct Row: Sendable {
        /// The dimension's value: a site code, `2026-05`, a category path; empty where the record names none.
        package let key: String
        package let label: Bilingual
        package let value: FigureValue

        package init(key: String, label: Bilingual, value: FigureValue) {
            self.key = key
            self.label = label
            self.value = value
        }
    }

    /// `matters.collected`, `matters.class.A`.
    package let id: String
    package let name: Bilingual
    package let value: FigureValue
    /// How many of the counted (of the numerator) rest on a step that a mapping assumed.
    package let assumed: Int
    /// Nil when the question names no dimension. There may be thousands, and few figures' are looked at: they are made when
    /// they are asked for, each time anew.
    package var rows: [Row]? { split?.rows }
    let split: Split?

    /// The rows before they are put in order and have their names, which takes longer than to add them up.
    struct Split: Sendable {
        /// One row.
        struct Value: Sendable {
            let key: String
            /// Where the same rows of other figures have the same number; nil where they have none.
            let number: Int?
            /// But for times.
            let value: FigureValue
            /// In the order of the rows.
            let weight: Int
        }

        /// In no order.
        let values: @Sendable () -> [Value]
        let label: @Sendable (_ key: String) -> Bilingual
        /// How long matters took, of some rows; nil where the value is no time.
        let times: (@Sendable (_ keys: [String]) -> [String: FigureValue])?
        /// Time runs forward; everything else begins with the row behind which most stands.
        let isOfTime: Bool

        var rows: [Row] {
            let rows = values().sorted(by: precedes)
            let times = times?(rows.map(\.key))
            return rows.map { Row(key: $0.key, label: label($0.key), value: times?[$0.key] ?? $0.value) }
        }

        private func precedes(_ left: Value, _ right: Value) -> Bool {
            isOfTime || left.weight == right.weight ? left.key < right.key : left.weight > right.weight
        }

        /// Those that come first: quicker than putting thousands in order.
        func first(_ most: Int, of rows: [Value], where isWanted: (Value) -> Bool) -> [Value] {
            var first: [Value] = []
            for row in rows where isWanted(row) {
                if first.count == most {
                    guard let last = first.last, precedes(row, last) else { continue }
                    first.removeLast()
                }
                let place = first.lastIndex { !precedes(row, $0) }.map { $0 + 1 } ?? 0
                first.insert(row, at: place)
            }
            return first
        }
    }

    init(
        id: String, name: Bilingual, value: FigureValue, assumed: Int = 0, split: Split? = nil
    ) {
        self.id = id
        self.name = name
        self.value = value
        self.assumed = assumed
        self.split = split
    }
}

/// How far a site has been heard: silence is not zero.
package struct Heard: Hashable, Sendable {
    package let site: SiteCode
    package let name: String
    /// When the newest event held of it was recorded there; nil when nothing was ever heard.
    package let through: Instant?
    /// How many of its events are held.
    package let events: Int

    package init(site: SiteCode, name: String, through: Instant?, events: Int) {
        self.site = site
        self.name = name
        self.through = through
        self.events = events
    }
}

/// The answer to a question: every figure, and how far each site in scope has been heard.
package struct Board: Sendable {
    package let query: FigureQuery
    package let figures: [Figure]
    package let heard: [Heard]
    /// Where it was asked for one.
    let table: Breakdown?

    init(query: FigureQuery, figures: [Figure], heard: [Heard], table: Breakdown? = nil) {
        self.query = query
        self.figures = figures
        self.heard = heard
        self.table = table
    }

    package func figure(_ id: String) -> Figure? { figures.first { $0.id == id } }
}

/// A matter as lists show it. Its words are contents: the caller looks them up where they are held.
package struct MatterSummary: Sendable {
    package let ref: Ref
    package let site: SiteCode
    package let siteName: String
    package let collectedAt: Instant
    package let stage: Matter.Stage
    package let category: String
    package let channel: Channel
    package let kind: MatterKind
    /// Display name of the lead organ; empty where there is none.
    package let organ: String
    package let dueAt: Instant?
    package let title: Hash?

    package init(
        ref: Ref, site: SiteCode, siteName: String, collectedAt: Instant, stage: Matter.Stage, category: String,
        channel: Channel, kind: MatterKind, organ: String, dueAt: Instant?, title: Hash?
    ) {
        self.ref = ref
        self.site = site
        self.siteName = siteName
        self.collectedAt = collectedAt
        self.stage = stage
        self.category = category
        self.channel = channel
        self.kind = kind
        self.organ = organ
        self.dueAt = dueAt
        self.title = title
    }
}
