/// A set of days, small also when they are many: sites are heard from on most days of their years.
struct DaySet: Hashable, Sendable {
    /// By the number of a run of 64 days, one bit for each.
    private var runs: [Int: UInt64] = [:]

    init() {}

    mutating func insert(_ day: Int) {
        runs[day >> 6, default: 0] |= 1 << UInt64(day & 63)
    }

    mutating func formUnion(_ other: DaySet) {
        runs.merge(other.runs) { $0 | $1 }
    }

    /// The days in order, in stretches of which two are one where so many days or fewer lie between them.
    func stretches(bridging gap: Int) -> [ClosedRange<Int>] {
        var found: [ClosedRange<Int>] = []
        for (run, bits) in runs.sorted(by: { $0.key < $1.key }) {
            var bits = bits
            while bits != 0 {
                let day = run << 6 + bits.trailingZeroBitCount
                if let last = found.last, day - last.upperBound <= gap + 1 {
                    found[found.count - 1] = last.lowerBound...day
                } else {
                    found.append(day...day)
                }
                bits &= bits - 1
            }
        }
        return found
    }
}
