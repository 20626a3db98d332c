import Events
import Projections

/// A number on a page, each of its integers a link to what it was counted from.
struct FigureCell {
    /// Numerator and denominator beside a percentage.
    struct Fraction {
        let numerator: String
        let numeratorAddress: String
        let denominator: String
        let denominatorAddress: String
    }

    let text: String
    /// Of the list; nil where nothing is counted that could be listed.
    let address: String?
    let fraction: Fraction?

    init(_ value: FigureValue?, of figure: String, in cell: EvidenceAddress) {
        text = value?.text ?? "—"
        switch value {
        case .count?:
            (address, fraction) = (cell.of(figure, .numerator), nil)
        case .rate(let numerator, let denominator)?:
            let (counted, of) = (cell.of(figure, .numerator), cell.of(figure, .denominator))
            address = denominator > 0 ? counted : nil
            fraction =
                denominator > 0
                ? Fraction(
                    numerator: String(numerator), numeratorAddress: counted, denominator: String(denominator),
                    denominatorAddress: of) : nil
        case .days(let median, _, _)?:
            (address, fraction) = (median == nil ? nil : cell.of(figure, .numerator), nil)
        case nil:
            (address, fraction) = (nil, nil)
        }
    }
}

/// Makes the addresses of evidence for one page, or for one row of one of its tables.
struct EvidenceAddress {
    private let query: PageQuery
    private let changes: [PageParameter: String]

    /// The whole of what the page shows.
    init(_ query: PageQuery) {
        self.query = query
        changes = [:]
    }

    /// A row of a board; its scope may be narrower than the page's.
    init(_ query: PageQuery, row key: String, of board: Board) {
        self.query = query
        var changes: [PageParameter: String] = [.key: key]
        changes[.by] = board.query.by?.rawValue
        changes[.region] = board.query.scope.region?.digits
        self.changes = changes
    }

    /// The whole of what a difference shows, as it was known at one moment.
    ///
    /// - Parameter knownOn: nil for now.
    init(_ query: PageQuery, asOf: BusinessDate, knownOn: Instant?) {
        self.query = query
        var changes: [PageParameter: String] = [.asOf: asOf.description]
        changes[.knownOn] = knownOn?.rfc3339
        self.changes = changes
    }

    func of(_ figure: String, _ part: EvidenceQuery.Part) -> String {
        var changes = changes
        changes[.figure] = figure
        // What is left out of an address is the numerator.
        if part != .numerator { changes[.part] = part.rawValue }
        return query.address("/evidence", changing: changes, without: [.sinceKnown, .after])
    }
}
