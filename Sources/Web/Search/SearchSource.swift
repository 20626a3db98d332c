import Events
import Search

/// Where the search pages look: the program that holds the index and the texts.
package protocol SearchSource: Sendable {
    func search(_ query: SearchQuery) throws -> SearchPage

    /// Pairs of matters that read alike, those of the newest matter first.
    func similarPairs(region: DivisionCode?, from: BusinessDate, through: BusinessDate, limit: Int) throws
        -> [SimilarPair]

    /// How much of the log is in the index, in percent; 100 when all of it is.
    func indexedPercent() throws -> Int
}
