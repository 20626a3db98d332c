import Events

/// A row of `rollups` as a question read it.
struct StoredCells: Sendable {
    let span: Span
    let place: String
    /// Of the month, where times on other days are left out.
    let days: ClosedRange<Int>?
    /// The one that is looked at.
    let dimension: RollupDimension
    let bytes: KeptBytes

    /// Goes through the cells of the dimension, or of what was settled again in it. What is given is valid as long as
    /// `bytes` is.
    func forEach(
        again: Bool = false, _ body: (_ key: UnsafeRawBufferPointer, _ cell: UnsafeRawBufferPointer) -> Void
    ) {
        CellTable(bytes.bytes).forEach(dimension.rawValue + (again ? RollupDimension.again : 0), body)
    }
}

/// A copy of what SQLite gave, which stays where it is: keys and times are not copied out of it again.
final class KeptBytes: @unchecked Sendable {
    // Sendable because nothing is written once it is made.
    let bytes: UnsafeRawBufferPointer

    init(copying bytes: UnsafeRawBufferPointer) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyMemory(from: bytes)
        self.bytes = UnsafeRawBufferPointer(copy)
    }

    deinit { bytes.deallocate() }
}
