/// Changes of many cells, side by side in memory and each known by its number: a page changes thousands, a rebuild millions, and
/// objects of their own would cost more than what is added up in them.
final class CellChanges {
    typealias Amount = (place: Int, number: Int)

    /// A moment of one cell that comes or goes.
    private struct Change: Comparable {
        let cell: Int
        let packed: Int64

        static func < (left: Change, right: Change) -> Bool {
            left.cell == right.cell ? left.packed < right.packed : left.cell < right.cell
        }
    }

    /// Packed moments of all cells, one after the other, and where each cell's begin.
    private struct Settled {
        let packed: UnsafeMutableBufferPointer<Int64>
        let starts: [Int]

        init(_ changes: [Change], cells: Int) {
            packed = .allocate(capacity: changes.count)
            var starts = Array(repeating: 0, count: cells + 1)
            for (place, change) in changes.enumerated() {
                packed[place] = change.packed
                starts[change.cell + 1] += 1
            }
            for cell in 0..<cells { starts[cell + 1] += starts[cell] }
            self.starts = starts
        }

        func moments(_ cell: Int) -> UnsafeBufferPointer<Int64> {
            UnsafeBufferPointer(rebasing: packed[starts[cell]..<starts[cell + 1]])
        }
    }

    private let width = RollupPlan.width
    // Used by one thread; the checks that they are cost as much as what is done.
    /// Of so many cells each.
    @exclusivity(unchecked) private var blocks: [UnsafeMutablePointer<Int>] = []
    /// How many cells there are.
    @exclusivity(unchecked) private(set) var count = 0
    @exclusivity(unchecked) private var come: [Change] = []
    @exclusivity(unchecked) private var gone: [Change] = []
    private var settled: (come: Settled, gone: Settled)?

    private static let blockBits = 8

    deinit {
        for block in blocks { block.deallocate() }
        settled?.come.packed.deallocate()
        settled?.gone.packed.deallocate()
    }

    /// - Returns: the number of a new cell, in which nothing changes yet.
    func make() -> Int {
        assert(settled == nil, "nothing is added to what is settled")
        if count >> Self.blockBits == blocks.count { blocks.append(.allocate(capacity: width << Self.blockBits)) }
        numbers(of: count).initialize(repeating: 0, count: width)
        count += 1
        return count - 1
    }

    private func numbers(of cell: Int) -> UnsafeMutablePointer<Int> {
        blocks[cell >> Self.blockBits] + (cell & (1 << Self.blockBits - 1)) * width
    }

    /// - Parameter sign: -1 takes them away.
    func add(_ amounts: [Amount], sign: Int, to cell: Int) {
        let own = numbers(of: cell)
        for (place, number) in amounts { own[place] += sign * number }
    }

    func add(_ number: Int, at place: Int, to cell: Int) { numbers(of: cell)[place] += number }

    func add(_ moment: Moment, sign: Int, to cell: Int) {
        assert(settled == nil, "nothing is added to what is settled")
        let change = Change(cell: cell, packed: moment.packed)
        if sign > 0 { come.append(change) } else { gone.append(change) }
    }

    /// Adds the numbers of another cell.
    func add(numbersOf other: Int, to cell: Int) {
        let (own, others) = (numbers(of: cell), numbers(of: other))
        for place in 0..<width { own[place] += others[place] }
    }

    /// Adds the moments of cells to others.
    ///
    /// - Parameter others: of each cell the one to which its moments go, nil where they go nowhere; of cells behind these none do.
    func addMoments(to others: [Int?]) {
        func moved(_ change: Change) -> Change? {
            guard change.cell < others.count, let other = others[change.cell] else { return nil }
            return Change(cell: other, packed: change.packed)
        }
        come += come.compactMap(moved)
        gone += gone.compactMap(moved)
    }

    /// Lets go of moments that come and go. Nothing is added after that.
    func settle() {
        precondition(settled == nil, "changes are settled once")
        come.sort()
        gone.sort()
        if !come.isEmpty, !gone.isEmpty {
            var (coming, going): ([Change], [Change]) = ([], [])
            var (one, other) = (0, 0)
            while one < come.count, other < gone.count {
                if come[one] == gone[other] {
                    (one, other) = (one + 1, other + 1)
                } else if come[one] < gone[other] {
                    coming.append(come[one])
                    one += 1
                } else {
                    going.append(gone[other])
                    other += 1
                }
            }
            (come, gone) = (coming + come[one...], going + gone[other...])
        }
        settled = (Settled(come, cells: count), Settled(gone, cells: count))
        (come, gone) = ([], [])
    }

    /// Valid as long as this object is.
    ///
    /// - Precondition: `settle` was called.
    subscript(cell: Int) -> CellChange {
        guard let settled else { preconditionFailure("changes are settled before they are looked at") }
        return CellChange(
            numbers: UnsafeMutableBufferPointer(start: numbers(of: cell), count: width),
            come: settled.come.moments(cell), gone: settled.gone.moments(cell))
    }
}
