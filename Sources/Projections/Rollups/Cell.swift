import Foundation

/// Reads a stored cell, which `CellChange` writes.
enum Cell {
    /// Goes through its numbers, in the order of their places.
    ///
    /// - Parameter last: nothing behind that place.
    static func numbers(
        _ bytes: UnsafeRawBufferPointer, through last: Int = .max, _ body: (_ place: Int, _ number: Int) -> Void
    ) {
        var reader = VarintReader(bytes)
        var numbers = VarintReader(reader.take(Int(reader.next())))
        var place = 0
        while !numbers.isAtEnd {
            place += Int(numbers.next())
            if place > last { return }
            body(place, numbers.nextSigned())
            place += 1
        }
    }

    static func times(_ bytes: UnsafeRawBufferPointer) -> TimeRun { TimeRun(timeBytes(bytes)) }

    static func timeBytes(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var reader = VarintReader(bytes)
        _ = reader.take(Int(reader.next()))
        return reader.rest
    }
}
