/// Every bound on what a ledger or a mapping may hold, in one place; `Bounds` of Events holds for what becomes an event.
package enum ImportBounds {
    /// Bytes of one ledger: it is read as a whole, so that nothing is taken from a file whose end is damaged.
    package static let ledgerBytes = 256 * 1024 * 1024
    /// Records of one ledger, the header not counted.
    package static let rows = 1_000_000
    /// Columns of one ledger.
    package static let columns = 1024
    /// Bytes of one mapping file.
    package static let mappingBytes = 1024 * 1024
    /// The earliest year in which anything of a people's congress can have happened; an older date is a slip.
    package static let earliestYear = 1949
    /// Days by which a mapping may let an assumed step follow another one.
    package static let delayDays = 365
    /// Levels of a category that one column may be split into.
    package static let categoryLevels = 8
    /// Bytes of the secret that keys the digests of rows, at least.
    package static let secretBytes = 16
    /// Characters of a cell that a complaint quotes.
    static let quotedCharacters = 40
    /// Rows after which progress is reported.
    static let progressRows = 256
}
