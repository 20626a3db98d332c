/// How long matters took, as the runs of several cells.
struct Times {
    private var runs: [TimeRun] = []
    /// Of runs of which not every moment counts: those that do, packed.
    private var others: [Int64] = []
    private(set) var count = 0

    /// Takes in the times of a stored cell.
    ///
    /// - Parameters:
    ///   - run: must stay valid.
    ///   - days: of the month, those of matters collected on other days are left out; nil for all.
    mutating func add(_ run: TimeRun, on days: ClosedRange<Int>?) {
        if let days {
            run.forEach { if days.contains($0.day) { others.append($0.packed) } }
        } else if run.count > 0 {
            runs.append(run)
            whole += run.count
        }
        count = whole + others.count
    }

    private var whole = 0

    /// Milliseconds at those places in ascending order, counted from 1.
    ///
    /// - Precondition: there are so many.
    func values(at places: [Int]) -> [Int64] {
        precondition(places.allSatisfy { (1...max(1, count)).contains($0) } && count > 0, "there are such places")
        let sorted = others.sorted()
        return places.map { Moment(packed: moment(at: $0, sorted)).elapsed }
    }

    /// How many moments up to one there are, at least and at most, as far as the blocks' first moments tell.
    private struct Bounds {
        var least: Int
        var most: Int
    }

    private func bounds(_ packed: Int64, _ others: [Int64]) -> Bounds {
        let known = Self.upTo(packed, in: others)
        return runs.reduce(into: Bounds(least: known, most: known)) { sum, run in
            let blocks = run.blocks(upTo: packed)
            if blocks == 0 { return }
            sum.least += (blocks - 1) * TimeRun.blockLength + 1
            sum.most += min(blocks * TimeRun.blockLength, run.count)
        }
    }

    /// Narrows down what it can be until some blocks of each run are left, and looks at those alone.
    private func moment(at place: Int, _ others: [Int64]) -> Int64 {
        let few = 4 * TimeRun.blockLength * max(1, runs.count)
        // It is larger than the first, not larger than the last, and of those between nothing is known.
        var (above, unknown, through) = (Int64.min, nil as ClosedRange<Int64>?, Int64.max)
        var (smaller, upTo) = (0, count)
        if count > few {
            let firsts = runs.map { $0.anchor(0) } + others.prefix(1)
            let lasts = runs.map { $0.anchor($0.blocks - 1) } + others.suffix(1)
            above = (firsts.min() ?? 0) - 1
            // The last block of a run may hold larger ones than its first.
            let most = lasts.max() ?? 0
            if bounds(most, others).least >= place { through = most }
            while upTo - smaller > few, let next = Self.next(above, unknown, min(through, most)) {
                let found = bounds(next, others)
                if found.most < place {
                    (above, smaller) = (next, found.least)
                } else if found.least >= place {
                    (through, upTo) = (next, found.most)
                } else {
                    unknown = min(next, unknown?.lowerBound ?? next)...max(next, unknown?.upperBound ?? next)
                }
            }
        }
        return moment(at: place, above: above, through: through, others)
    }

    /// In the middle of what is not looked at yet, on the wider side; nil where there is nothing.
    private static func next(_ above: Int64, _ unknown: ClosedRange<Int64>?, _ through: Int64) -> Int64? {
        guard let unknown else { return through - above > 1 ? above + (through - above) / 2 : nil }
        let (left, right) = (unknown.lowerBound - above, through - unknown.upperBound)
        if max(left, right) <= 1 { return nil }
        return left > right ? above + left / 2 : unknown.upperBound + right / 2
    }

    private func moment(at place: Int, above: Int64, through: Int64, _ others: [Int64]) -> Int64 {
        var smaller = 0
        var left: [Int64] = []
        func look(at packed: Int64) {
            if packed <= above { smaller += 1 } else if packed <= through { left.append(packed) }
        }
        for packed in others { look(at: packed) }
        for run in runs {
            let start = max(0, run.blocks(upTo: above) - 1)
            smaller += start * TimeRun.blockLength
            run.forEach(in: start..<max(start, run.blocks(upTo: through))) { look(at: $0.packed) }
        }
        return Self.select(place - smaller - 1, among: &left)
    }

    private static func upTo(_ value: Int64, in sorted: [Int64]) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
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
}
