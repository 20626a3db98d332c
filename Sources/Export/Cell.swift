import Events

/// One value of a table that is written out.
package enum Cell: Hashable, Sendable {
    case empty
    /// Never anything but text to whoever opens the file, whatever it begins with.
    case text(String)
    case integer(Int)
    case decimal(Double)
    /// A share of a whole; of a whole of zero there is none.
    case share(Int, of: Int)
    case day(BusinessDate)
    /// A difference, shown with its sign; `±0` where there is none.
    case change(Double, decimals: Int)

    package init(_ text: String?) { self = text.map { $0.isEmpty ? .empty : .text($0) } ?? .empty }

    package init(_ number: Int?) { self = number.map { .integer($0) } ?? .empty }

    package init(_ number: Double?) { self = number.map { .decimal($0) } ?? .empty }

    package init(_ day: BusinessDate?) { self = day.map { .day($0) } ?? .empty }
}

/// A table as it is written out: its rows come one by one, so that it may be longer than memory is large.
package struct Table {
    package struct Column: Sendable {
        package let heading: Bilingual
        /// In characters of the standard font, for programs that have columns.
        package let width: Int
        /// Long texts go on on further lines of their cell.
        package let wraps: Bool

        package init(_ zh: String, _ en: String, width: Int = 12, wraps: Bool = false) {
            heading = Bilingual(zh: zh, en: en)
            self.width = width
            self.wraps = wraps
        }
    }

    package let name: Bilingual
    package let columns: [Column]
    /// Hands each row to the body; a row has a cell for every column.
    package let forEachRow: (_ body: ([Cell]) throws -> Void) throws -> Void

    package init(
        _ name: Bilingual, _ columns: [Column], forEachRow: @escaping (_ body: ([Cell]) throws -> Void) throws -> Void
    ) {
        self.name = name
        self.columns = columns
        self.forEachRow = forEachRow
    }

    package init(_ name: Bilingual, _ columns: [Column], rows: [[Cell]]) {
        self.init(name, columns) { body in try rows.forEach(body) }
    }
}
