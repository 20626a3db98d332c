/// A change of what the records of one key add up to: the plan's numbers, and the times to first settlement. `CellChanges` has
/// what it is made of.
///
/// A stored cell is the length in bytes of its numbers; those that are not 0, each with the places skipped before it; then a
/// `TimeRun`.
struct CellChange {
    let numbers: UnsafeMutableBufferPointer<Int>
    /// Packed moments, in ascending order: what comes, and what goes.
    let come: UnsafeBufferPointer<Int64>
    let gone: UnsafeBufferPointer<Int64>

    var isNothing: Bool { come.isEmpty && gone.isEmpty && numbers.allSatisfy { $0 == 0 } }

    /// Writes what is stored after the change, with its length before it; nothing where nothing is left.
    ///
    /// - Precondition: it was not written before.
    /// - Parameters:
    ///   - stored: what was stored before; nil where nothing was.
    ///   - key: comes first, with its own length, where anything is written.
    ///   - scratch: room for what is put together.
    /// - Throws: `views.damaged` when what goes was not there.
    func write(
        after stored: UnsafeRawBufferPointer? = nil, key: UnsafeRawBufferPointer, to section: inout VarintWriter,
        _ scratch: inout CellScratch
    ) throws(ProjectionsError) {
        if let stored { Cell.numbers(stored) { numbers[$0] += $1 } }
        scratch.numbers.clear()
        var last = 0
        for place in numbers.indices where numbers[place] != 0 {
            scratch.numbers.append(UInt64(place - last))
            scratch.numbers.append(signed: numbers[place])
            last = place + 1
        }
        scratch.times.clear()
        if let stored {
            if come.isEmpty, gone.isEmpty {
                scratch.times.append(Cell.timeBytes(stored))
            } else {
                TimeRun.write(try times(after: stored), to: &scratch.times)
            }
        } else {
            guard gone.isEmpty else { throw Self.damage }
            TimeRun.write(come, to: &scratch.times)
        }
        let (ofNumbers, ofTimes) = (scratch.numbers.bytes.count, scratch.times.bytes.count)
        if ofNumbers == 0, ofTimes == 0 { return }
        section.append(UInt64(key.count))
        section.append(key)
        section.append(UInt64(VarintWriter.length(UInt64(ofNumbers)) + ofNumbers + ofTimes))
        section.append(UInt64(ofNumbers))
        section.append(scratch.numbers.bytes)
        section.append(scratch.times.bytes)
    }

    private func times(after stored: UnsafeRawBufferPointer) throws(ProjectionsError) -> [Int64] {
        var before: [Int64] = []
        Cell.times(stored).forEach { before.append($0.packed) }
        if !gone.isEmpty {
            var kept: [Int64] = []
            kept.reserveCapacity(before.count)
            var next = 0
            for value in before {
                if next < gone.count, gone[next] == value { next += 1 } else { kept.append(value) }
            }
            // What was not there is in the way of all that comes after it.
            guard next == gone.count else { throw Self.damage }
            before = kept
        }
        return Self.merged(before, come)
    }

    private static let damage = ProjectionsError(
        .damaged, zh: "看板文件中的汇总与明细不符，请运行 rebuild",
        en: "the rollups of the read model do not follow from its rows; run rebuild")

    /// - Precondition: both in ascending order.
    private static func merged(_ left: [Int64], _ right: UnsafeBufferPointer<Int64>) -> [Int64] {
        if right.isEmpty { return left }
        var merged: [Int64] = []
        merged.reserveCapacity(left.count + right.count)
        var (one, other) = (0, 0)
        while one < left.count || other < right.count {
            if other == right.count || one < left.count && left[one] <= right[other] {
                merged.append(left[one])
                one += 1
            } else {
                merged.append(right[other])
                other += 1
            }
        }
        return merged
    }
}

/// Room in which cells are put together, so that not every one needs its own.
struct CellScratch {
    var numbers = VarintWriter()
    var times = VarintWriter()
}
