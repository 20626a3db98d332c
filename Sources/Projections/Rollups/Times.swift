/// How long matters took, as sorted runs of milliseconds.
struct Times {
    private var values: [Int64] = []
    /// Where each run begins.
    private var starts: [Int] = []
    private(set) var assumed = 0

    var count: Int { values.count }

    /// Takes in the times of a stored cell.
    ///
    /// - Parameters:
    ///   - bytes: as `CellChange` writes them.
    ///   - days: of the month, those of matters collected on other days are left out; nil for all.
    mutating func add(_ bytes: UnsafeRawBufferPointer, on days: ClosedRange<Int>?) {
        var reader = Cell.times(bytes)
        guard !reader.isAtEnd else { return }
        let start = values.count
        reader.forEachTime { moment in
            if let days, !days.contains(moment.day) { return }
            values.append(moment.elapsed)
            if moment.isAssumed { assumed += 1 }
        }
        if values.count > start { starts.append(start) }
    }

    /// Up to here putting the runs together is quicker.
    private static let few = 20_000

    /// The values at those places in ascending order, counted from 1.
    ///
    /// - Precondition: there are so many.
    func values(at places: [Int]) -> [Int64] {
        precondition(places.allSatisfy { (1...max(1, count)).contains($0) } && count > 0, "there are such places")
        if starts.count == 1 { return places.map { values[$0 - 1] } }
        if count <= Self.few {
            var values = values
            return places.map { Self.select($0 - 1, among: &values) }
        }
        let runs = zip(starts, starts.dropFirst() + [count]).map { values[$0..<$1] }
        return places.map { Self.value(at: $0, in: runs) }
    }

    /// Hoare's selection: the value that would stand at that index were they sorted.
    private static func select(_ index: Int, among values: inout [Int64]) -> Int64 {
        values.withUnsafeMutableBufferPointer { values in
            var (low, high) = (0, values.count - 1)
            while low < high {
                let pivot = values[low + (high - low) / 2]
                var (left, right) = (low, high)
                while left <= right {
                    while values[left] < pivot { left += 1 }
                    while values[right] > pivot { right -= 1 }
                    if left <= right {
                        values.swapAt(left, right)
                        left += 1
                        right -= 1
                    }
                }
                if index <= right { high = right } else if index >= left { low = left } else { break }
            }
            return values[index]
        }
    }

    /// Found by halving the range of values.
    private static func value(at place: Int, in runs: [ArraySlice<Int64>]) -> Int64 {
        guard var low = runs.compactMap(\.first).min(), var high = runs.compactMap(\.last).max() else {
            preconditionFailure("some run has a value")
        }
        while low < high {
            let middle = low + (high - low) / 2
            if runs.reduce(0, { $0 + upTo(middle, in: $1) }) >= place { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func upTo(_ value: Int64, in run: ArraySlice<Int64>) -> Int {
        var (low, high) = (run.startIndex, run.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if run[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low - run.startIndex
    }
}
