import TestSupport

/// How fast life goes in a world; everything in milliseconds of its own time.
struct Cadence {
    /// How long things go wrong.
    var troubled: Int64
    let dialEvery: ClosedRange<Int>
    let recordEvery: ClosedRange<Int>
    let mishapEvery: ClosedRange<Int>
    let partition: ClosedRange<Int>
    /// How long a stick is carried about at most.
    let underWay: Int64

    /// Minutes in which everything happens at once: mostly few, at times a quarter of an hour.
    static func dense(_ random: inout SplitMix) -> Cadence {
        var cadence = quarter
        cadence.troubled = random.pick([200_000, 300_000, 450_000, 900_000])
        return cadence
    }

    private static let quarter = Cadence(
        troubled: 900_000, dialEvery: 40_000...160_000, recordEvery: 20_000...120_000, mishapEvery: 20_000...120_000,
        partition: 30_000...600_000, underWay: 400_000)

    /// Six days at the pace of people: two calls a day, lines that are down for days.
    static let days = Cadence(
        troubled: 6 * day, dialEvery: Int(day / 4)...Int(day), recordEvery: 1_800_000...21_600_000,
        mishapEvery: 3_600_000...14_400_000, partition: Int(day / 2)...Int(3 * day), underWay: day)

    private static let day: Int64 = 86_400_000
}
