import Events
import Foundation

/// A row of `rollups` as a question read it.
struct StoredCells: Sendable {
    let span: Span
    let place: String
    /// Of the month, where times on other days are left out.
    var days: ClosedRange<Int>?
    /// The one that is looked at.
    let dimension: RollupDimension
    /// Those of all rows of a span, and where these are.
    let bytes: [UInt8]
    let range: Range<Int>

    /// Goes through the cells of the dimension, or of what was settled again in it.
    func forEach(
        again: Bool = false, _ body: (_ key: UnsafeRawBufferPointer, _ cell: UnsafeRawBufferPointer) -> Void
    ) {
        bytes.withUnsafeBytes {
            CellTable(UnsafeRawBufferPointer(rebasing: $0[range])).forEach(
                dimension.rawValue + (again ? RollupDimension.again : 0), body)
        }
    }
}

/// Into which row of an answer a cell falls.
struct RowKeys: Sendable {
    /// How many digits a division of the rows has.
    let level: Int
    let aliases: [EntryName.Kind: [String: String]]

    func row(_ dimension: Dimension?, _ cells: StoredCells, _ key: UnsafeRawBufferPointer) -> String {
        switch dimension {
        case nil: ""
        case .site: String(cells.place.dropFirst())
        case .division: String(cells.place.dropFirst().prefix { $0 != "-" }.prefix(level))
        case .organ: counted(.organ, Self.text(key))
        case .category: counted(.category, Self.text(key))
        case .deputy: counted(.deputy, Self.text(key))
        case .channel, .kind: Self.text(key)
        case .month: "\(Self.padded(cells.span.year, 4))-\(Self.padded(cells.span.month, 2))"
        case .quarter: "\(Self.padded(cells.span.year, 4))-Q\((cells.span.month + 2) / 3)"
        case .year: Self.padded(cells.span.year, 4)
        }
    }

    func counted(_ kind: EntryName.Kind, _ key: String) -> String { aliases[kind]?[key] ?? key }

    /// What stands before the separator, and what behind it.
    static func parts(_ key: UnsafeRawBufferPointer) -> (UnsafeRawBufferPointer, UnsafeRawBufferPointer) {
        let separator = RollupDimension.separator.utf8.first
        guard let place = key.firstIndex(where: { $0 == separator }) else { return (key, .init(rebasing: key[..<0])) }
        return (.init(rebasing: key[..<place]), .init(rebasing: key[(place + 1)...]))
    }

    static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
