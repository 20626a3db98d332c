import Events
import Foundation
import GRDB

extension SearchIndex {
    static func matters(within bound: Bound, in block: Int64, _ db: Database) throws -> BlockSet {
        var set = BlockSet()
        for facet in bound.facets {
            if let matters = try matters(facet: facet, in: block, db) { set.formUnion(matters) }
        }
        for path in bound.without { set.subtract(try matters(ofCategory: path, in: block, db)) }
        for path in bound.with { set.formUnion(try matters(ofCategory: path, in: block, db)) }
        return set
    }

    /// Those of the category itself, without the branch beneath it.
    private static func matters(ofCategory path: String, in block: Int64, _ db: Database) throws -> BlockSet {
        let facet = Facet.category(path)
        guard var set = try matters(facet: facet, in: block, db) else { return BlockSet() }
        // "0" is the character after "/".
        let beneath = try Data.fetchCursor(
            db.cachedStatement(sql: "SELECT matters FROM facets WHERE block = ? AND facet >= ? AND facet < ?"),
            arguments: [block, facet + "/", facet + "0"])
        while let bytes = try beneath.next() { set.subtract(BlockSet(stored: bytes)) }
        return set
    }
}
