import Foundation

/// What the records of one key add up to, as a question adds it up: the plan's numbers.
struct Cell: Sendable {
    private(set) var numbers = Array(repeating: 0, count: RollupPlan.width)

    /// Adds the numbers of a stored cell.
    ///
    /// - Parameters:
    ///   - bytes: as `CellChange` writes them.
    ///   - sign: -1 takes them away.
    mutating func addNumbers(_ bytes: UnsafeRawBufferPointer, sign: Int = 1) {
        numbers.withUnsafeMutableBufferPointer { numbers in
            Self.numbers(bytes) { numbers[$0] += sign * $1 }
        }
    }

    /// Goes through a stored cell's numbers, in the order of their places.
    static func numbers(_ bytes: UnsafeRawBufferPointer, _ body: (_ place: Int, _ number: Int) -> Void) {
        var reader = VarintReader(bytes)
        var numbers = VarintReader(reader.take(Int(reader.next())))
        var place = 0
        while !numbers.isAtEnd {
            place += Int(numbers.next())
            body(place, numbers.nextSigned())
            place += 1
        }
    }

    /// Where a stored cell's times stand: to be read by `next` and told apart by `Moment`.
    static func times(_ bytes: UnsafeRawBufferPointer) -> VarintReader {
        var reader = VarintReader(bytes)
        _ = reader.take(Int(reader.next()))
        return reader
    }
}

/// How long a matter took to its first settlement, with what tells whether a question counts it, as one number that is the
/// larger the longer it took.
struct Moment: Hashable, Comparable, Sendable {
    let packed: Int64

    init(packed: Int64) {
        self.packed = packed
    }

    /// - Parameters:
    ///   - elapsed: milliseconds; 57 bits are kept.
    ///   - day: of the month in which the matter was collected, counted from 1.
    ///   - isAssumed: whether the settlement rests on an assumption.
    init(elapsed: Int64, day: Int, isAssumed: Bool) {
        packed = elapsed << 6 | Int64(day) << 1 | (isAssumed ? 1 : 0)
    }

    var elapsed: Int64 { packed >> 6 }
    var day: Int { Int(packed >> 1) & 31 }
    var isAssumed: Bool { packed & 1 == 1 }

    static func < (left: Moment, right: Moment) -> Bool { left.packed < right.packed }
}
