/// What comparing the live read model with a rebuilt one found.
package struct CheckReport: Sendable {
    /// The first rows, in canonical order, that are not the same; nil where one side has no more rows.
    package struct Difference: Hashable, Sendable {
        package let live: String?
        package let rebuilt: String?
    }

    /// The position of the log up to which both were folded.
    package let position: Int64
    /// Rows that were found equal.
    package let rows: Int
    package let difference: Difference?

    package var passed: Bool { difference == nil }
}
