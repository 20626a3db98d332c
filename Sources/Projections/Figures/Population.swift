/// The records that a figure looks at, and the date by which it takes them into a period and splits them by month.
///
/// In the SQL of all of them `r` is the record, a row of `matters` or `visits`.
enum Population: Hashable, CaseIterable, Sendable {
    /// Visits, by the day they started.
    case visits
    /// Each deputy present at each visit, by the same day.
    case presences
    /// Matters that count, by the day of collection.
    case collected
    /// Matters that count, by the day of their first resolution.
    case resolved
    /// Matters that went into another one, by the day of that.
    case merged
    /// Matters that count, whenever they were collected; split by month they go by the day of collection.
    case standing

    var source: String {
        switch self {
        case .visits: "visits r"
        case .presences: "visits r JOIN visit_deputies d ON d.log = r.log AND d.seq = r.seq"
        case .collected, .resolved, .merged, .standing: "matters r"
        }
    }

    /// What the split by deputy joins in addition, keeping records that name none.
    var deputies: String {
        switch self {
        case .visits: "LEFT JOIN visit_deputies d ON d.log = r.log AND d.seq = r.seq"
        case .presences: ""
        case .collected, .resolved, .merged, .standing:
            "LEFT JOIN matter_deputies d ON d.log = r.log AND d.seq = r.seq"
        }
    }

    var day: String {
        switch self {
        case .visits, .presences: "r.started_day"
        case .collected, .standing: "r.collected_day"
        case .resolved: "r.resolved_day"
        case .merged: "r.merged_day"
        }
    }

    var condition: String {
        switch self {
        case .visits, .presences: "1"
        case .collected, .standing: "r.merged_day IS NULL"
        case .resolved: "r.merged_day IS NULL AND r.resolved_day IS NOT NULL"
        case .merged: "r.merged_day IS NOT NULL"
        }
    }

    var isPeriodic: Bool {
        switch self {
        case .visits, .presences, .collected, .resolved, .merged: true
        case .standing: false
        }
    }

    /// Visits have no organ, category or channel.
    var isOfVisits: Bool {
        switch self {
        case .visits, .presences: true
        case .collected, .resolved, .merged, .standing: false
        }
    }
}
