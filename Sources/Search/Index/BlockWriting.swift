import Foundation
import GRDB

/// What a transaction adds to the blocks' tables, gathered so that each row is written once.
struct BlockWriting {
    /// By block: a term's key and the matter's place, in one number.
    private var terms: [Int64: [UInt64]] = [:]
    private var facets: [Int64: [String: (added: [Int], removed: [Int])]] = [:]

    mutating func add(_ text: FoldedText, to matter: Int64) {
        let place = UInt64(Block.place(of: matter))
        var keys = terms.removeValue(forKey: Block.number(of: matter)) ?? []
        Term.each(of: text) { keys.append($0.key << UInt64(Block.shift) | place) }
        terms[Block.number(of: matter)] = keys
    }

    mutating func add(_ facet: String, to matter: Int64) {
        facets[Block.number(of: matter), default: [:]][facet, default: ([], [])].added.append(Block.place(of: matter))
    }

    mutating func remove(_ facet: String, from matter: Int64) {
        facets[Block.number(of: matter), default: [:]][facet, default: ([], [])].removed.append(Block.place(of: matter))
    }

    func write(_ db: Database) throws {
        for (block, keys) in terms.sorted(by: { $0.key < $1.key }) { try write(keys, to: block, db) }
        for (block, changes) in facets.sorted(by: { $0.key < $1.key }) {
            for (facet, change) in changes { try write(change.added, change.removed, to: facet, of: block, db) }
        }
    }

    private func write(_ keys: [UInt64], to block: Int64, _ db: Database) throws {
        let table = Block.table(block)
        let exists = try db.tableExists(table)
        if !exists { try db.execute(sql: SearchSchema.block(block)) }
        let isEmpty = try !exists || Int.fetchOne(db, sql: "SELECT count(*) FROM (SELECT 1 FROM \(table) LIMIT 1)") == 0
        let known = try db.makeStatement(sql: "SELECT matters FROM \(table) WHERE term = ?")
        let insert = try db.makeStatement(sql: "INSERT OR REPLACE INTO \(table) (term, matters) VALUES (?, ?)")
        let sorted = keys.sorted()
        let mask = UInt64(Block.size - 1)
        var places: [UInt64] = []
        var index = 0
        while index < sorted.count {
            let term = sorted[index] >> UInt64(Block.shift)
            places.removeAll(keepingCapacity: true)
            while index < sorted.count, sorted[index] >> UInt64(Block.shift) == term {
                let place = sorted[index] & mask
                if places.last != place { places.append(place) }
                index += 1
            }
            let key = Int64(term)
            if !isEmpty, let stored = try Data.fetchOne(known, arguments: [key]) {
                var set = BlockSet(stored: stored)
                for place in places { set.insert(Int(place)) }
                let encoded = set.encoded
                if encoded != stored { try insert.execute(arguments: [key, encoded]) }
            } else {
                try insert.execute(arguments: [key, BlockSet.encode(places[...])])
            }
        }
    }

    private func write(
        _ added: [Int], _ removed: [Int], to facet: String, of block: Int64, _ db: Database
    ) throws {
        let stored = try Data.fetchOne(
            db.cachedStatement(sql: "SELECT matters FROM facets WHERE block = ? AND facet = ?"),
            arguments: [block, facet])
        var set = stored.map { BlockSet(stored: $0) } ?? BlockSet()
        for place in removed { set.remove(place) }
        for place in added { set.insert(place) }
        if set.isEmpty {
            try db.cachedStatement(sql: "DELETE FROM facets WHERE block = ? AND facet = ?")
                .execute(arguments: [block, facet])
        } else {
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO facets (block, facet, matters) VALUES (?, ?, ?)")
                .execute(arguments: [block, facet, set.encoded])
        }
    }
}
