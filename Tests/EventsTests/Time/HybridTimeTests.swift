import Events
import Testing

struct HybridTimeTests {
    private let now = Instant(milliseconds: 1_778_574_600_000)
    private let tenYears: Int64 = 10 * 365 * 86_400_000

    @Test func millisecondsLieAboveSixteenBitsOfCounter() {
        let time = HybridTime(now)
        #expect(time.rawValue == 1_778_574_600_000 * 65_536)
        #expect(time.instant == now)
        #expect(HybridTime(Instant(milliseconds: -5)) == .zero)
    }

    @Test func stampsGrowWhenTheWallClockJumpsBackTenYears() {
        var clock = HybridClock()
        var last = clock.tick(now: now)
        #expect(last == HybridTime(now))
        for step in 1...1000 {
            let stamp = clock.tick(now: now.advanced(byMilliseconds: -tenYears))
            #expect(stamp.rawValue == last.rawValue + 1, "step \(step)")
            last = stamp
        }
        #expect(clock.tick(now: now.advanced(byMilliseconds: 1)) == HybridTime(now.advanced(byMilliseconds: 1)))
    }

    @Test func theCounterRunsOverIntoTheMillisecondsAndStaysAhead() {
        var clock = HybridClock(latest: HybridTime(rawValue: HybridTime(now).rawValue | 0xFFFF))
        let stamp = clock.tick(now: now)
        #expect(stamp.instant == now.advanced(byMilliseconds: 1))
        #expect(clock.tick(now: now) > stamp)
    }

    @Test func aStampAtTheDriftBoundIsFollowedAndOnePastItIsNot() {
        let bound = Bounds.clockDriftMilliseconds
        let atBound = HybridTime(rawValue: HybridTime(now.advanced(byMilliseconds: bound)).rawValue | 0xFFFF)
        let past = HybridTime(now.advanced(byMilliseconds: bound + 1))
        var clock = HybridClock(latest: HybridTime(now))
        #expect(clock.observe(past, now: now) == false)
        #expect(clock.latest == HybridTime(now))
        #expect(clock.observe(atBound, now: now) == true)
        #expect(clock.latest == atBound)
        #expect(clock.tick(now: now).rawValue == atBound.rawValue + 1)
    }

    @Test func aStampFromThePastChangesNothing() {
        var clock = HybridClock(latest: HybridTime(now))
        #expect(clock.observe(HybridTime(now.advanced(byMilliseconds: -tenYears)), now: now) == true)
        #expect(clock.latest == HybridTime(now))
    }
}
