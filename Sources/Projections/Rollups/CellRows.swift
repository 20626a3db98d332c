/// Into which rows of an answer the cells of some stored rows fall, looked up once for all that is read of them.
struct CellRows: Sendable {
    let stored: [StoredCells]
    let keys: [String]
    /// Of each cell of the dimension, in the order in which they are gone through.
    private let own: [Int32]
    /// Of what was settled again; `none` of what was not settled before in the period.
    private let again: [Int32]

    private static let none: Int32 = -1

    /// - Parameters:
    ///   - index: of the answer's rows, to which those are added that are new to it.
    ///   - period: what is settled again in it is taken away.
    init(_ stored: [StoredCells], in period: RollupPeriod, _ index: inout RowIndex) {
        var (own, again): ([Int32], [Int32]) = ([], [])
        for cells in stored {
            own += index.rows(of: cells)
            cells.forEach(again: true) { key, _ in
                let (before, key) = RowKeys.parts(key)
                let isInPeriod = Int(RowKeys.text(before)).map { period.reaches(Span(number: $0)) } ?? false
                again.append(isInPeriod ? Int32(index.row(of: key, in: cells)) : Self.none)
            }
        }
        self.stored = stored
        self.own = own
        self.again = again
        keys = index.texts
    }

    init() {
        (stored, keys, own, again) = ([], [], [], [])
    }

    func forEach(_ body: (_ row: Int, _ cell: UnsafeRawBufferPointer) -> Void) {
        var next = 0
        for cells in stored {
            cells.forEach { _, cell in
                body(Int(own[next]), cell)
                next += 1
            }
        }
    }

    func forEachAgain(_ body: (_ row: Int, _ cell: UnsafeRawBufferPointer) -> Void) {
        var next = 0
        for cells in stored {
            cells.forEach(again: true) { _, cell in
                if again[next] != Self.none { body(Int(again[next]), cell) }
                next += 1
            }
        }
    }
}
