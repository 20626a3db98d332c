import Foundation

/// A stretch of the index: 4,096 matters in the order in which they became known here.
///
/// Each block has a table of its own for its terms, so that a forgotten text leaves with the whole of its table: SQLite
/// overwrites every page of a table that is dropped (secure_delete), whereas a row that is deleted or moved may leave bytes in
/// the free space of a page.
enum Block {
    static let shift = 12
    static let size = 1 << shift

    static func number(of matter: Int64) -> Int64 { matter >> Int64(shift) }

    static func place(of matter: Int64) -> Int { Int(matter) & (size - 1) }

    static func table(_ block: Int64) -> String { "block_\(block)" }
}

/// Which matters of a block: one bit for each.
struct BlockSet: Equatable, Sendable {
    private(set) var words: [UInt64]

    static let wordCount = Block.size / 64

    init() { words = [UInt64](repeating: 0, count: Self.wordCount) }

    static let all: BlockSet = {
        var set = BlockSet()
        set.words = [UInt64](repeating: .max, count: wordCount)
        return set
    }()

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    func contains(_ place: Int) -> Bool { words[place >> 6] & (1 << UInt64(place & 63)) != 0 }

    mutating func insert(_ place: Int) { words[place >> 6] |= 1 << UInt64(place & 63) }

    mutating func remove(_ place: Int) { words[place >> 6] &= ~(1 << UInt64(place & 63)) }

    mutating func formIntersection(_ other: BlockSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func formUnion(_ other: BlockSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func subtract(_ other: BlockSet) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// From the last to the first.
    func reversed() -> [Int] {
        var places: [Int] = []
        for index in words.indices.reversed() {
            var word = words[index]
            while word != 0 {
                let bit = 63 - word.leadingZeroBitCount
                places.append(index << 6 + bit)
                word &= ~(1 << UInt64(bit))
            }
        }
        return places
    }

    // MARK: - As it is stored

    /// A few are their places, two bytes each, little-endian; more are the 512 bytes of the bits.
    var encoded: Data {
        let count = count
        guard count * 2 < Self.wordCount * 8 else {
            return words.withUnsafeBytes { Data($0) }
        }
        var bytes = Data(capacity: count * 2)
        for (index, word) in words.enumerated() {
            var word = word
            while word != 0 {
                let place = index << 6 + word.trailingZeroBitCount
                bytes.append(UInt8(place & 0xFF))
                bytes.append(UInt8(place >> 8))
                word &= word - 1
            }
        }
        return bytes
    }

    /// Adds what is stored; bytes that are no set of this block add nothing.
    mutating func formUnion(stored bytes: Data) {
        bytes.withUnsafeBytes { raw in
            if raw.count == Self.wordCount * 8 {
                for index in words.indices {
                    words[index] |= UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                }
                return
            }
            for index in stride(from: 0, to: raw.count - 1, by: 2) {
                let place = Int(UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt16.self)))
                if place < Block.size { insert(place) }
            }
        }
    }

    init(stored bytes: Data) {
        self.init()
        formUnion(stored: bytes)
    }

    /// Places in ascending order, each once, as they are stored.
    static func encode(_ places: ArraySlice<UInt64>) -> Data {
        guard places.count * 2 < wordCount * 8 else {
            var set = BlockSet()
            for place in places { set.insert(Int(place)) }
            return set.encoded
        }
        var bytes = Data(capacity: places.count * 2)
        for place in places {
            bytes.append(UInt8(place & 0xFF))
            bytes.append(UInt8(place >> 8))
        }
        return bytes
    }
}
