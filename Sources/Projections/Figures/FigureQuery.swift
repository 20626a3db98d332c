import Events

/// What is counted: everything, or what lies in all of the named bounds.
package struct Scope: Hashable, Sendable {
    /// A division and all below it.
    package var region: DivisionCode?
    package var site: SiteCode?
    /// Id of a deputy named by the event that opened the matter, or present at the visit.
    package var deputy: String?
    /// Code of the lead organ of the matter's newest referral.
    package var organ: String?
    /// A category's full path, and the branch beneath it.
    package var category: String?
    package var channel: Channel?

    package init(
        region: DivisionCode? = nil, site: SiteCode? = nil, deputy: String? = nil, organ: String? = nil,
        category: String? = nil, channel: Channel? = nil
    ) {
        self.region = region
        self.site = site
        self.deputy = deputy
        self.organ = organ
        self.category = category
        self.channel = channel
    }
}

/// Business dates from … through, both included; nil leaves that side open.
package struct Period: Hashable, Sendable {
    package var from: BusinessDate?
    package var through: BusinessDate?

    package init(from: BusinessDate? = nil, through: BusinessDate? = nil) {
        self.from = from
        self.through = through
    }
}

/// By what a figure is split into rows.
package enum Dimension: String, Sendable, CaseIterable {
    case site
    /// The level of divisions just below the scope's region; provinces when no region is named.
    case division
    case deputy
    case organ
    case category
    case channel
    case kind
    case month
    case quarter
    case year
}

/// One question to the read model.
package struct FigureQuery: Hashable, Sendable {
    package var scope: Scope
    package var period: Period
    /// States are those after all events that occurred by the end of this day.
    package var asOf: BusinessDate
    /// Only events first held here at or before this moment exist; nil for all that are held now.
    package var knownOn: Instant?
    package var by: Dimension?

    package init(
        scope: Scope = Scope(), period: Period = Period(), asOf: BusinessDate, knownOn: Instant? = nil,
        by: Dimension? = nil
    ) {
        self.scope = scope
        self.period = period
        self.asOf = asOf
        self.knownOn = knownOn
        self.by = by
    }
}
