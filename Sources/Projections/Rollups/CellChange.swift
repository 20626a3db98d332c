/// A change of what the records of one key add up to: the plan's numbers, and the times to first settlement.
///
/// A stored cell is the length in bytes of its numbers; those that are not 0, each with the places skipped before it; then a
/// `TimeRun`.
final class CellChange {
    typealias Amount = (place: Int, number: Int)

    private let numbers: UnsafeMutableBufferPointer<Int>
    /// In no order: what comes, and what goes.
    private var come: [Int64] = []
    private var gone: [Int64] = []

    init() {
        numbers = .allocate(capacity: RollupPlan.width)
        numbers.initialize(repeating: 0)
    }

    deinit { numbers.deallocate() }

    /// - Parameter sign: -1 takes them away.
    func add(_ amounts: [Amount], sign: Int) {
        for (place, number) in amounts { numbers[place] += sign * number }
    }

    func add(_ moment: Moment, sign: Int) {
        if sign > 0 { come.append(moment.packed) } else { gone.append(moment.packed) }
    }

    func add(_ other: CellChange, withTimes: Bool) {
        for place in numbers.indices { numbers[place] += other.numbers[place] }
        guard withTimes else { return }
        come += other.come
        gone += other.gone
    }

    /// Lets go of what comes and goes.
    ///
    /// - Returns: whether anything is left.
    func cancel() -> Bool {
        come.sort()
        gone.sort()
        if !come.isEmpty, !gone.isEmpty {
            let both = (Self.without(gone, come), Self.without(come, gone))
            (come, gone) = (both.0.kept, both.1.kept)
        }
        return !come.isEmpty || !gone.isEmpty || numbers.contains { $0 != 0 }
    }

    /// Writes what is stored after the change, with its length before it; nothing where nothing is left.
    ///
    /// - Precondition: `cancel` was called, and nothing was added since.
    /// - Parameters:
    ///   - stored: what was stored before; nil where nothing was.
    ///   - key: comes first, with its own length, where anything is written.
    ///   - scratch: room for what is put together.
    /// - Throws: `views.damaged` when what goes was not there.
    func write(
        after stored: UnsafeRawBufferPointer? = nil, key: [UInt8], to section: inout VarintWriter,
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
        if let stored, come.isEmpty, gone.isEmpty {
            scratch.times.append(Cell.timeBytes(stored))
        } else {
            TimeRun.write(try times(after: stored), to: &scratch.times)
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

    private func times(after stored: UnsafeRawBufferPointer?) throws(ProjectionsError) -> [Int64] {
        guard let stored else {
            guard gone.isEmpty else { throw Self.damage }
            return come
        }
        var before: [Int64] = []
        Cell.times(stored).forEach { before.append($0.packed) }
        if !gone.isEmpty {
            let rest = Self.without(gone, before)
            guard rest.found == gone.count else { throw Self.damage }
            before = rest.kept
        }
        return Self.merged(before, come)
    }

    private static let damage = ProjectionsError(
        .damaged, zh: "看板文件中的汇总与明细不符，请运行 rebuild",
        en: "the rollups of the read model do not follow from its rows; run rebuild")

    /// - Precondition: both in ascending order.
    private static func without(_ gone: [Int64], _ all: [Int64]) -> (kept: [Int64], found: Int) {
        var kept: [Int64] = []
        kept.reserveCapacity(all.count)
        var (next, found) = (0, 0)
        for value in all {
            while next < gone.count, gone[next] < value { next += 1 }
            if next < gone.count, gone[next] == value {
                next += 1
                found += 1
            } else {
                kept.append(value)
            }
        }
        return (kept, found)
    }

    /// - Precondition: both in ascending order.
    private static func merged(_ left: [Int64], _ right: [Int64]) -> [Int64] {
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
