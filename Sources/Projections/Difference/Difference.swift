import Events

/// What was known of a period at one moment beside what is known of it at a later one, and what arrived in between.
package struct Difference: Sendable {
    package struct Line: Sendable {
        package let id: String
        package let name: Bilingual
        package let before: FigureValue
        package let after: FigureValue

        package init(id: String, name: Bilingual, before: FigureValue, after: FigureValue) {
            self.id = id
            self.name = name
            self.before = before
            self.after = after
        }

        package var isChanged: Bool { before != after }
    }

    /// What one site's logs brought.
    package struct Arrivals: Sendable {
        package let site: SiteCode
        package let name: String
        package let events: Int
        /// Of them, those that occurred in the period.
        package let inPeriod: Int
        /// By type, the most frequent first.
        package let types: [(type: EventType, events: Int)]

        package init(
            site: SiteCode, name: String, events: Int, inPeriod: Int, types: [(type: EventType, events: Int)]
        ) {
            self.site = site
            self.name = name
            self.events = events
            self.inPeriod = inPeriod
            self.types = types
        }
    }

    /// The question about the later moment; its `knownOn` is nil for now.
    package let query: FigureQuery
    package let since: Instant
    package let figures: [Line]
    /// Those that brought most first.
    package let sites: [Arrivals]

    package init(query: FigureQuery, since: Instant, figures: [Line], sites: [Arrivals]) {
        self.query = query
        self.since = since
        self.figures = figures
        self.sites = sites
    }

    package var events: Int { sites.reduce(0) { $0 + $1.events } }
}

/// One event that arrived between the two moments.
package struct Arrival: Sendable {
    /// Its place in the order of arrival; the next page begins behind it.
    package let position: Int64
    package let ref: Ref
    package let site: SiteCode
    package let type: EventType
    /// The matter, visit, duty or project it is about; nil for a record of the register.
    package let subject: Ref?
    /// The entry of the register it is about; empty for what is about a matter, visit, duty or project.
    package let entry: String
    package let occurredAt: Instant
    package let recordedAt: Instant
    package let receivedAt: Instant

    init(_ event: LoggedEvent) {
        position = event.position
        ref = event.ref
        site = event.log.site
        type = event.event.type
        subject = event.subject
        entry = subject == nil ? event.event.entry : ""
        occurredAt = event.occurredAt
        recordedAt = event.recordedAt
        receivedAt = event.receivedAt
    }

    /// One that a test makes up.
    package init(
        position: Int64, ref: Ref, site: SiteCode, type: EventType, subject: Ref?, entry: String = "",
        occurredAt: Instant, recordedAt: Instant, receivedAt: Instant
    ) {
        self.position = position
        self.ref = ref
        self.site = site
        self.type = type
        self.subject = subject
        self.entry = entry
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.receivedAt = receivedAt
    }
}
